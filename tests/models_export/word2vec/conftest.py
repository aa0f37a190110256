"""A small text of two kinds of lines, and a config that learns it in a second."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from models_export.word2vec import config as configs
from models_export.word2vec.config import WordConfig

torch.set_num_threads(1)

DAY = ["sun", "light", "warm", "noon", "bright", "morning"]
NIGHT = ["moon", "dark", "cold", "midnight", "dim", "evening"]
TINY = """
family = "word2vec"
name = "tiny"
version = 1
language = "en"

[card]
licence = "CC0"
attribution = "nobody"
dataset = "lines of day and night"
dataset_licence = "CC0"
data_path = "path/to/lines.txt"
limits = ["It knows twelve words."]
golden = [{ words = ["sun"], weights = [1.0] }]

[card.title]
en = "Tiny"
zh = "小"

[corpus]
tokeniser = "letters"
min_count = 2
held_out = 10

[model]
architecture = "skip-gram"
shared = true
dimension = 8
loss = "random-softmax"
window = 3
negatives = 8
group = 32
subsampling = 0.0

[training]
seed = 7
epochs = 3
learning_rate = 0.3
positions = 64
keep_every = 10

[evaluation]
similarity = ["pairs.txt"]
analogies = ["questions.txt"]
"""


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


def read_config(folder: Path, *changes: tuple[str, str]) -> WordConfig:
    """TINY, with texts replaced."""
    text = TINY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "tiny.toml"
    path.write_text(text, "utf-8")
    return configs.load(path)


@pytest.fixture
def tiny(tmp_path: Path) -> WordConfig:
    return read_config(tmp_path)
