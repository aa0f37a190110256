"""Configs of words: every shipped one reads; every slip is named."""

from pathlib import Path

import pytest

from models_export.errors import UserError
from models_export.families import of_config
from models_export.word2vec.config import load_config
from models_export.word2vec.family import Words
from tests.models_export.tiny import word_config


@pytest.mark.parametrize("name", ["word2vec-wiki", "word2vec-poetry"])
def test_shipped_configs(name: str) -> None:
    assert isinstance(of_config(name), Words)
    assert load_config(name).name == name


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("window = 3", "windows = 3", r"model\.windows: unknown field.*“window”"),
        ("window = 3", "window = 0", r"model\.window: 0 is not 1 to 120"),
        ("window = 3", "window = 121", r"model\.window: 121 is not 1 to 120"),
        ("epochs = 3", "epochs = 0", r"training\.epochs: 0 is not 1 to 10,000"),
        ('"random-softmax"', '"softmax"', "is not one of “random-softmax”"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        word_config(tmp_path, (old, new))
