"""What a manifest says of a model's build."""

from dataclasses import fields, replace
from typing import Any

import pytest
import torch

from models_export.flows import ModelConfig
from models_export.flows.fvae import FVaeConfig
from models_export.pictures.export import architecture
from tests.models_export.pictures.export.publishing import Trial, published

# Said elsewhere in the manifest (family, ports, preprocessing), or of no weight on a page.
_ELSEWHERE = {"family", "channels", "height", "width", "bits", "classes", "dropout"}
# Values where one more won't do.
_WORDS: dict[str, Any] = {
    "prior": ("gaussian", "logistic"),
    "coupling": ("sigmoid", "affine"),
    "mix": ("permutation", "plain"),
    "start": ("orthogonal", "haar"),
    "dequantisation": ("variational", "uniform"),
    "learn_sigma1": (False, True),
}


def _other(name: str, value: Any) -> Any:
    if name in _WORDS:
        return next(word for word in _WORDS[name] if word != value)
    return value[:-1] if isinstance(value, tuple) else value + 1


def test_every_setting_is_told(trial: Trial) -> None:
    """Two configs that differ differ in what is said of them."""
    config = trial.config.model
    said = architecture.describe(config, trial.model).settings
    for field in fields(config):
        # Widths are measured numbers: see the evaluation.
        if field.name in _ELSEWHERE | {"sigma1", "sigma2"}:
            continue
        change = {field.name: _other(field.name, getattr(config, field.name))}
        other: ModelConfig = replace(config, **change)
        assert architecture.describe(other, trial.model).settings != said, field.name
    levels = getattr(config, "levels", ())
    for name, value in (("squeeze", 4), ("steps", 9), ("width", 16), ("net", "residual")):
        for index in range(len(levels)):
            if getattr(levels[index], name) == value:
                continue
            changed = replace(levels[index], **{name: value})
            changes: Any = {"levels": (*levels[:index], changed, *levels[index + 1 :])}
            assert architecture.describe(replace(config, **changes), trial.model).settings != said


def test_counts_are_those_of_the_model(trial: Trial) -> None:
    found = architecture.describe(trial.config.model, trial.model)
    assert found.parameters == sum(weight.numel() for weight in trial.model.parameters())
    assert found.mmac > 0
    assert {"nice": "1410.8516", "realnvp": "1605.08803", "glow": "1807.03039"}.get(
        trial.config.model.family, "1809.05861"
    ) in found.paper


@torch.no_grad()
def test_each_latent_of_nice_belongs_to_its_pixel(tmp_path_factory: pytest.TempPathFactory) -> None:
    trial = published("nice", tmp_path_factory)
    assert "latent i belongs to pixel i" in architecture.order(trial.config.model)
    middle = trial.model.decode(torch.zeros(1, 36))
    for index in (1, 8, 20):
        z = torch.zeros(1, 36)
        z[0, index] = 1e-3
        moved = (trial.model.decode(z) - middle).abs().flatten()
        assert int(moved.argmax()) == index


def test_other_latents_come_level_by_level(trial: Trial) -> None:
    text = architecture.order(trial.config.model)
    assert ("coarsest level to the finest" in text) == (trial.config.model.family != "nice")


def test_levels_are_told_in_words(tmp_path_factory: pytest.TempPathFactory) -> None:
    trial = published("glow", tmp_path_factory)
    settings = architecture.describe(trial.config.model, trial.model).settings
    assert settings["levels"] == (
        "squeeze 2 and 2 steps of width 8, squeeze 2 and 1 step of width 8 with 1 residual block"
    )


def test_the_prior_of_an_autoencoder_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    trial = published("fvae", tmp_path_factory)
    config = trial.config.model
    assert architecture.describe(config, trial.model).summary.endswith("whose prior is a flow")
    assert isinstance(config, FVaeConfig)
    plain = replace(config, levels=())
    said = architecture.describe(plain, trial.model)
    assert said.summary.endswith("whose prior is normal")
    assert said.settings["levels of F"] == "none"
