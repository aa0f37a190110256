"""Densities integrate to one, and their units are what they are said to be."""

import math

import pytest
import torch
from torch import Tensor, nn

from models_export.flows.base import Bijection
from models_export.flows.compose import Compose
from models_export.flows.coupling import AdditiveCoupling, mlp
from models_export.flows.dequantize import bits_per_dim, dequantize
from models_export.flows.model import FlowModel
from models_export.flows.prior import PriorName, prior
from models_export.flows.scaling import DiagonalScaling


class Logit(Bijection):
    """(0, 1) -> reals; with the logistic prior this is the uniform density on the pixels."""

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return torch.logit(x), -(x.log() + (-x).log1p()).sum(1)

    def inverse(self, z: Tensor) -> tuple[Tensor, Tensor]:
        x = torch.sigmoid(z)
        return x, (x.log() + (-x).log1p()).sum(1)

    def export_inverse(self) -> nn.Module:
        return nn.Sigmoid()


@pytest.mark.parametrize("name", ["logistic", "gaussian"])
def test_a_two_dimensional_flow_integrates_to_one(name: PriorName) -> None:
    torch.manual_seed(5)
    layers = [
        AdditiveCoupling(mlp(1, [16, 16], 1), "odd"),
        AdditiveCoupling(mlp(1, [16, 16], 1), "even"),
        DiagonalScaling(2),
    ]
    bijection = Compose(layers)
    model = FlowModel(bijection, prior(name), (1, 1, 2)).double()
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(0.5 * torch.randn_like(weight))
    axis = torch.linspace(-40, 40, 641, dtype=torch.float64)
    points = torch.cartesian_prod(axis, axis)[:, None, None, :]
    with torch.no_grad():
        volume = model(points).exp().sum() * float(axis[1] - axis[0]) ** 2
    assert float(volume) == pytest.approx(1.0, abs=2e-3)


@pytest.mark.parametrize("name", ["logistic", "gaussian"])
def test_a_prior_integrates_to_one_and_has_its_deviation(name: PriorName) -> None:
    density = prior(name)
    z = torch.linspace(-60, 60, 120_001, dtype=torch.float64)
    weight = density.log_prob(z[:, None]).exp() * float(z[1] - z[0])
    assert float(weight.sum()) == pytest.approx(1.0, abs=1e-9)
    assert float((weight * z.square()).sum().sqrt()) == pytest.approx(density.deviation, rel=1e-6)
    draws = density.sample((200_000,), torch.Generator().manual_seed(2))
    assert float(draws.std()) == pytest.approx(density.deviation, rel=0.01)
    assert float(draws.mean()) == pytest.approx(0.0, abs=0.02)


def test_uniform_pixels_score_eight_bits() -> None:
    assert bits_per_dim(0.0, 784) == 8.0
    model = FlowModel(Logit(), prior("logistic"), (1, 4, 4))
    levels = torch.randint(0, 256, (500, 1, 4, 4), generator=torch.Generator().manual_seed(3))
    x = dequantize(levels, torch.Generator().manual_seed(4)).double()
    for nats in model(x).tolist():
        assert bits_per_dim(nats, 16) == pytest.approx(8.0, abs=1e-10)


def test_bits_are_nats_over_log_two_below_eight() -> None:
    # NICE on MNIST: 1980.50 nats are 4.36 bits/dim.
    assert bits_per_dim(1980.50, 784) == pytest.approx(4.3556, abs=1e-4)
    # Knowing every level exactly costs nothing: density 256 a pixel.
    assert bits_per_dim(784 * math.log(256), 784) == pytest.approx(0.0, abs=1e-12)


def test_dequantised_levels_stay_in_their_cells() -> None:
    levels = torch.arange(256, dtype=torch.uint8).repeat(200)
    x = dequantize(levels, torch.Generator().manual_seed(0))
    assert torch.equal((x.double() * 256).floor().to(torch.uint8), levels)
    assert float((x * 256 - levels).mean()) == pytest.approx(0.5, abs=0.01)
    assert torch.equal(x, dequantize(levels, torch.Generator().manual_seed(0)))
