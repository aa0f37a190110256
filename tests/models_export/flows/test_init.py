"""Every config that comes with the project makes a model."""

from pathlib import Path

import pytest
import torch

from models_export.config_file import CONFIG_FOLDER
from models_export.families import of_config
from models_export.flows import build
from models_export.pictures.config import load_config
from models_export.pictures.family import Flows

SHIPPED = sorted(
    path for path in CONFIG_FOLDER.glob("*.toml") if isinstance(of_config(path), Flows)
)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_configs_make_models(path: Path) -> None:
    config = load_config(path)
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
