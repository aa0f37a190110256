"""Models of every family and data sets, small enough to train in a second."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from models_export.config import Config, load_config
from models_export.data.dataset import DataSet, Levels
from models_export.data.pictures import load
from models_export.flows.model import FlowModel
from models_export.flows.nice import NiceConfig, build_nice
from models_export.word2vec.config import WordConfig
from tests.models_export.tiny_words import DAY, NIGHT, read_config

NICE = """
family = "nice"
height = 6
width = 6
couplings = 4
hidden = [24, 24]
dropout = 0.1
prior = "logistic"
"""
REALNVP = """
family = "realnvp"
channels = 1
height = 8
width = 8
bits = 8
widths = [6, 6]
blocks = 1
"""
GLOW = """
family = "glow"
channels = 3
height = 8
width = 8
bits = 5
start = "haar"
levels = [
    { squeeze = 2, steps = 2, width = 8 },
    { squeeze = 2, steps = 1, width = 8 },
]
"""
FVAE = """
family = "fvae"
channels = 3
height = 8
width = 8
bits = 5
steps = [2]
widths = [8]
levels = [
    { squeeze = 1, steps = 2, width = 8 },
    { squeeze = 2, steps = 1, width = 8 },
]
sigma1 = 0.5
"""
TINY = f"""
name = "tiny"
version = 1

[card]
licence = "CC0"
dataset = "blobs"
dataset_licence = "CC0"
data_path = "path/to/blobs.npz"
temperature = 0.7
limits = ["It draws blobs."]
people = "No people."

[card.title]
en = "Tiny"
zh = "小"

[model]
{NICE}

[data]
validation = 40
mirror = true
shift = 1
shift_share = 0.5
distort_share = 0.5
degrees = 5.0
scale = 0.05
shear = 0.05

[training]
seed = 7
steps = 24
batch = 32
learning_rate = 5e-3
final_learning_rate = 1e-5
beta1 = 0.9
beta2 = 0.99
epsilon = 1e-8
weight_decay = 0.01
warmup = 4
horizon = 40
cooldown = 6
clip_norm = 1.0
ema = 0.9
evaluate_every = 6
patience = 4
threads = 1

[export]
encoder = true
examples = 4
"""
# Two threads on a machine that is busy wait for each other for seconds.
torch.set_num_threads(1)

# The networks of convolutional families, and only those, train in bfloat16.
CONVOLUTIONAL = TINY.replace("threads = 1", 'threads = 1\nprecision = "bfloat16"')
CONFIGS = {
    "nice": TINY,
    "realnvp": TINY.replace(NICE, REALNVP),
    "glow": CONVOLUTIONAL.replace(NICE, GLOW),
    "fvae": CONVOLUTIONAL.replace(NICE, FVAE),
}


@dataclass(frozen=True)
class Bench:
    """A config file, a data file, and what they hold."""

    config_file: Path
    data_file: Path
    config: Config
    data: DataSet


@pytest.fixture(scope="session")
def bench_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Bench]:
    """By family: its tiny config over 200 training and 60 test pictures of blobs on black."""
    made: dict[str, Bench] = {}

    def get(family: str) -> Bench:
        if family not in made:
            folder = tmp_path_factory.mktemp(family)
            config_file, data_file = folder / "tiny.toml", folder / "blobs.npz"
            config_file.write_text(CONFIGS[family], "utf-8")
            config = load_config(config_file)
            side = config.model.height
            channels = 1 if family in ("nice", "realnvp") else 3
            np.savez(
                data_file,
                x_train=blobs(200, side, channels, seed=1),
                x_test=blobs(60, side, channels, seed=2),
            )
            made[family] = Bench(config_file, data_file, config, load(data_file, config.data, 7))
        return made[family]

    return get


@pytest.fixture(scope="session")
def bench(bench_of: Callable[[str], Bench]) -> Bench:
    """The one of NICE: 6 x 6 grey pixels."""
    return bench_of("nice")


def blobs(count: int, side: int, channels: int, seed: int) -> Levels:
    """uint8 [count, side, side, channels]: one bright spot each, of any colour."""
    random = np.random.default_rng(seed)
    centre = random.uniform(1.5, side - 2.5, (2, count, 1, 1, 1))
    colour = random.uniform(0.5, 1.0, (count, 1, 1, channels)) if channels > 1 else 1.0
    y, x = np.mgrid[:side, :side][..., None]
    squares = (y - centre[0]) ** 2 + (x - centre[1]) ** 2
    levels: Levels = np.round(255 * colour * np.exp(-squares)).astype(np.uint8)
    return levels


@pytest.fixture
def tiny() -> FlowModel:
    """NICE over 4 x 4 pixels in float64, away from its initial identity."""
    torch.manual_seed(3)
    config = NiceConfig("nice", 4, 4, 4, (12, 12), 0.0, "logistic")
    model = build_nice(config).double().eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(0.3 * torch.randn_like(weight))
    return model


# Words


@pytest.fixture(scope="session")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """600 lines, each of day or of night."""
    random = np.random.default_rng(3)
    rows = [
        " ".join(random.choice(DAY if number % 2 else NIGHT, 8, replace=True))
        for number in range(600)
    ]
    path = tmp_path_factory.mktemp("text") / "lines.txt"
    path.write_text("\n".join(rows), "utf-8")
    return path


@pytest.fixture(scope="session")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sets")
    pairs = [(a, b, 9) for a, b in pairwise(DAY)]
    pairs += [(a, b, 1) for a, b in zip(DAY, NIGHT, strict=True)]
    rows = [f"{a}\t{b}\t{score}" for a, b, score in [*pairs, ("sun", "banana", 5)]]
    (folder / "pairs.txt").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "questions.txt").write_text(": pairs\nsun moon light dark\nno such words here\n")
    return folder


@pytest.fixture
def tiny_words(tmp_path: Path) -> WordConfig:
    return read_config(tmp_path)
