"""The optimiser, its rate at each step, and the average that follows it."""

import dataclasses

import numpy as np
import pytest
import torch
from torch import nn

from models_export.pictures.config import TrainingConfig
from models_export.pictures.training.optimiser import follow, new_optimiser, rate_at
from tests.models_export.conftest import Bench

pytestmark = pytest.mark.train


def _rates(settings: TrainingConfig) -> list[float]:
    return [rate_at(settings, step) for step in range(settings.steps + 1)]


def test_rate_warms_up_and_falls_to_the_end(bench: Bench) -> None:
    settings = bench.config.training
    rates = _rates(settings)
    assert rates[0] == pytest.approx(settings.learning_rate / settings.warmup)
    assert max(rates) == rates[settings.warmup] == settings.learning_rate
    assert rates[-1] == pytest.approx(settings.final_learning_rate)
    assert np.all(np.diff(rates[settings.warmup :]) < 0)


def test_rate_without_horizon_and_cooldown_is_half_a_cosine(bench: Bench) -> None:
    settings = dataclasses.replace(bench.config.training, horizon=0, cooldown=0)
    rates = _rates(settings)
    first, last = settings.learning_rate, settings.final_learning_rate
    assert rates[14] == pytest.approx((first + last) / 2)  # between 4 and 24
    assert rates[-1] == pytest.approx(last)


def test_cooldown_follows_the_cosine_without_a_jump(bench: Bench) -> None:
    settings = bench.config.training
    rates = _rates(settings)
    untouched = _rates(dataclasses.replace(settings, cooldown=0))
    assert rates[: 24 - 6 + 1] == untouched[: 24 - 6 + 1]
    share = (rates[21] - 1e-5) / (untouched[21] - 1e-5)
    assert share == pytest.approx(3 / 6)
    assert untouched[-1] > 1e-4  # the horizon lies beyond the end


@pytest.mark.parametrize(("name", "kind"), [("adam", "AdamW"), ("adamax", "Adamax")])
def test_optimisers_decay_matrices_only(bench: Bench, name: str, kind: str) -> None:
    settings = dataclasses.replace(bench.config.training, optimiser=name, weight_decay=0.25)  # type: ignore[arg-type]
    model = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 1))
    model[1].weight.requires_grad_(False)
    optimiser = new_optimiser(model, settings)
    assert type(optimiser).__name__ == kind
    found = {id(w): g["weight_decay"] for g in optimiser.param_groups for w in g["params"]}
    biases = {id(model[0].bias): 0.0, id(model[1].bias): 0.0}
    assert found == {id(model[0].weight): 0.25, **biases}


def test_averages_follow_weights_slowly_and_statistics_at_once() -> None:
    model, average = nn.BatchNorm1d(2), nn.BatchNorm1d(2)
    with torch.no_grad():
        model.weight.fill_(3)
        average.weight.fill_(1)
        model.running_mean.fill_(5)  # type: ignore[union-attr]
        model.num_batches_tracked.fill_(7)  # type: ignore[union-attr]
    follow(average, model, 0.75)
    assert average.weight.tolist() == [1.5, 1.5]
    assert average.running_mean.tolist() == [5, 5]  # type: ignore[union-attr]
    assert average.num_batches_tracked == 7
