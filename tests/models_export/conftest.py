"""Data sets, and models of every family, small enough to train in a second."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from models_export.data.dataset import DataSet
from models_export.data.pictures import load
from models_export.flows.model import FlowModel
from models_export.flows.nice import NiceConfig, build_nice
from models_export.pictures.config import Config, load_config
from models_export.word2vec.config import WordConfig
from tests.models_export.pictures.export.publishing import FAMILIES, Trial, published
from tests.models_export.tiny import DAY, NIGHT, TRAINED, blobs, word_config


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
            config_file.write_text(TRAINED[family], "utf-8")
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
    return word_config(tmp_path)


@pytest.fixture(scope="module", params=FAMILIES)
def trial(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """Each family, trained for a few steps and published."""
    return published(request.param, tmp_path_factory)


@pytest.fixture(scope="module")
def nice(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """The smallest of them."""
    return published("nice", tmp_path_factory)
