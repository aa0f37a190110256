"""Weights as files keep them, and what one run of a module costs."""

import pytest
import torch
from torch import nn

from models_export.flows.channels import fixed_conv
from models_export.flows.stored import multiplications, stored
from tests.models_export.pictures.export.publishing import Trial

KINDS = ("decoder", "encoder")


def test_stored_rounds_networks_only() -> None:
    linear, conv, fixed = (
        nn.Linear(3, 2),
        nn.Conv2d(2, 2, 1),
        fixed_conv(torch.eye(2), torch.ones(2)),
    )
    with torch.no_grad():
        for part in (linear, conv, fixed):
            for weight in part.parameters():
                weight.fill_(1.0001)
    module = nn.Sequential(linear, conv, fixed)
    assert stored(module) is module
    assert linear.weight.tolist() == [[1.0] * 3] * 2
    assert set(conv.weight.flatten().tolist()) == {1.0}
    for kept in (linear.bias, conv.bias, fixed.weight, fixed.bias):
        assert kept is not None
        assert kept.detach().numpy() == pytest.approx(1.0001)


@pytest.mark.parametrize("kind", KINDS)
def test_storing_leaves_the_model_alone(trial: Trial, kind: str) -> None:
    before = {name: value.clone() for name, value in trial.model.state_dict().items()}
    stored(getattr(trial.model, kind)())
    for name, value in trial.model.state_dict().items():
        assert torch.equal(value, before[name]), name


def test_multiplications_of_linear_layers(nice: Trial) -> None:
    z = torch.zeros(1, 36)
    # Two couplings, 18 -> 8 -> 18.
    assert multiplications(nice.model.decoder(), z, torch.ones(1)) == 2 * (2 * 18 * 8)
    assert multiplications(nice.model.encoder(), z.reshape(1, 1, 6, 6)) == 2 * (2 * 18 * 8)


def test_multiplications_of_convolutions() -> None:
    module = nn.Sequential(nn.Conv2d(3, 5, 3, padding=1), nn.ReLU(), nn.Conv2d(5, 2, 1, stride=2))
    pixels = torch.zeros(1, 3, 4, 6)
    assert multiplications(module, pixels) == 4 * 6 * 5 * 3 * 9 + 2 * 3 * 2 * 5
    # Nothing stays behind on the layers.
    assert not any(part._forward_hooks for part in module)
