"""Every config that comes with the project makes a model."""

from pathlib import Path

import pytest
import torch

from models_export import config as configs
from models_export.flows import build
from models_export.word2vec import config as word_configs

SHIPPED = sorted(
    path for path in configs.FOLDER.glob("*.toml") if not word_configs.is_of_words(path)
)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_configs_make_models(path: Path) -> None:
    config = configs.load(path)
    with torch.device("meta"):
        model = build(config.model)
    assert model.event == (
        getattr(config.model, "channels", 1),
        config.model.height,
        config.model.width,
    )
    assert model.bits == getattr(config.model, "bits", 8)
    # A page loads what is exported: 2 bytes a number.
    size = 2 * sum(weight.numel() for weight in model.parameters())
    if "Not exported: over the size that a page may load." in config.card.limits:
        assert size > 20_000_000
    else:
        assert size < 20_000_000
