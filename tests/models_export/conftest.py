"""A flow and a data set small enough to train in a second."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

from models_export import config as configs
from models_export.config import Config
from models_export.data import Digits, Images, load_digits
from models_export.flows.model import FlowModel
from models_export.flows.nice import NiceConfig, build_nice

TINY = """
name = "tiny"
version = 1

[card]
licence = "CC0"
dataset = "blobs"
dataset_licence = "CC0"
temperature = 0.7
limits = ["It draws blobs."]
people = "No people."

[card.title]
en = "Tiny"
zh = "小"

[model]
height = 6
width = 6
couplings = 4
hidden = [24, 24]
dropout = 0.1
prior = "logistic"

[data]
validation = 40
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
"""


@dataclass(frozen=True)
class Bench:
    """A config file, a data file, and what they hold."""

    config_file: Path
    data_file: Path
    config: Config
    digits: Digits


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The tiny config over 200 training and 60 test pictures of bright blobs on black."""
    folder = tmp_path_factory.mktemp("bench")
    config_file, data_file = folder / "tiny.toml", folder / "blobs.npz"
    config_file.write_text(TINY, "utf-8")
    np.savez(data_file, x_train=_blobs(200, 1), x_test=_blobs(60, 2))
    config = configs.load(config_file)
    return Bench(config_file, data_file, config, load_digits(data_file, config.data, 7))


def _blobs(count: int, seed: int) -> Images:
    random = np.random.default_rng(seed)
    centre = random.uniform(1.5, 3.5, (2, count, 1, 1))
    y, x = np.mgrid[:6, :6]
    squares = (y - centre[0]) ** 2 + (x - centre[1]) ** 2
    levels: Images = np.round(255 * np.exp(-squares)).astype(np.uint8)
    return levels


@pytest.fixture
def tiny() -> FlowModel:
    """NICE over 4 x 4 pixels in float64, away from its initial identity."""
    torch.manual_seed(3)
    model = build_nice(NiceConfig(4, 4, 4, (12, 12), 0.0, "logistic")).double().eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(0.3 * torch.randn_like(weight))
    return model
