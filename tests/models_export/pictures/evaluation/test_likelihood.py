"""Scores of models whose likelihood is known."""

import dataclasses
import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from models_export.data.dataset import ArrayPictures
from models_export.flows import build
from models_export.flows.compose import Compose
from models_export.flows.dequantize import Dequantisation, bits_per_dim
from models_export.flows.glow import GlowConfig
from models_export.flows.model import FlowModel
from models_export.flows.prior import Prior
from models_export.flows.reshape import Flatten
from models_export.pictures.evaluation.likelihood import (
    Likelihood,
    convention,
    draws_for,
    is_bound,
    likelihood,
)
from tests.models_export.conftest import Bench
from tests.models_export.tiny import blobs

EVENT = (1, 4, 4)


class _Known(Prior):
    """A density that is any function of the picture; normalised or not."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def log_prob(self, z: Tensor) -> Tensor:
        return self.function(z)

    def sample(self, shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
        raise NotImplementedError


def _model(function: Callable[[Tensor], Tensor], bits: int = 8) -> FlowModel:
    return FlowModel(Compose([Flatten(EVENT)]), _Known(function), EVENT, Dequantisation(bits))


def _pictures(count: int) -> ArrayPictures:
    return ArrayPictures(blobs(count, 4, 1, seed=5))


@pytest.mark.parametrize("bits", [8, 5])
def test_the_uniform_density_scores_all_bits(bits: int) -> None:
    model = _model(lambda z: torch.zeros(len(z)), bits)
    found = likelihood(model, _pictures(30), 30, 3)
    assert found == Likelihood(0.0, 0.0, float(bits), 0.0, 30, 3)


def test_mean_and_error_are_over_pictures() -> None:
    # Whatever the noise, the score is the picture's mean level.
    model = _model(lambda z: (z * 256).floor().mean(dim=1))
    pictures = _pictures(250)  # more than two batches
    means = pictures.take(range(250)).double().mean(dim=(1, 2, 3))
    found = likelihood(model, pictures, 250, 2)
    assert found.nats == pytest.approx(float(means.mean()), rel=1e-6)
    assert found.standard_error == pytest.approx(float(means.std()) / math.sqrt(250), rel=1e-5)
    assert found.draw_deviation == pytest.approx(0, abs=1e-6)
    assert found.bits_per_dim == bits_per_dim(found.nats, 16)
    few = likelihood(model, pictures, 20, 2)
    assert few.nats == pytest.approx(float(means[:20].mean()), rel=1e-6)
    assert few.images == 20


def test_each_draw_has_new_noise() -> None:
    # The score is the noise alone: uniform, of variance 1/12.
    model = _model(lambda z: (z * 256 % 1).mean(dim=1))
    found = likelihood(model, _pictures(200), 200, 5)
    assert found.nats == pytest.approx(0.5, abs=0.01)
    of_mean = math.sqrt(1 / 12 / 16 / 200)
    assert 0.2 * of_mean < found.draw_deviation < 3 * of_mean
    assert found == likelihood(model, _pictures(200), 200, 5)


def test_five_bits_drop_three() -> None:
    model = _model(lambda z: (z * 32).floor().mean(dim=1), bits=5)
    pictures = ArrayPictures(np.full((4, 4, 4), 15, np.uint8))
    assert likelihood(model, pictures, 4, 2).nats == 1.0  # 15 // 8


@pytest.mark.parametrize(
    ("images", "cost", "draws"),
    [
        (10_000, 2_500_000, 5),
        (1_000, 100_000_000, 4),
        (1_000, 200_000_000, 2),
        (2_000, 5_000_000_000, 2),
        (2, 0, 5),
    ],
)
def test_expensive_models_get_fewer_draws(images: int, cost: int, draws: int) -> None:
    assert draws_for(images, cost) == draws


def test_convention_names_bits_noise_and_bound(bench_of: Callable[[str], Bench]) -> None:
    nice, glow, fvae = (build(bench_of(family).config.model) for family in ("nice", "glow", "fvae"))
    assert convention(nice) == (
        "mean log-density in nats of (level + u) / 256, u uniform in [0, 1), pixels in [0, 1]; "
        "bits/dim = 8 - nats / (dimensions * ln 2)"
    )
    assert "/ 32, u uniform" in convention(glow)
    assert "not to be compared with those of 8" in convention(glow)
    assert "bits/dim = 5 - nats" in convention(glow)
    assert "lower bound (ELBO)" in convention(fvae)
    assert [is_bound(model) for model in (nice, glow, fvae)] == [False, False, True]
    config = bench_of("glow").config.model
    assert isinstance(config, GlowConfig)
    config = dataclasses.replace(config, dequantisation="variational")
    assert "minus log q(u | level)" in convention(build(config))
