"""Densities of latents."""

import pytest
import torch

from models_export.flows.prior import PriorName, prior


@pytest.mark.parametrize("name", ["logistic", "gaussian"])
def test_a_prior_integrates_to_one_and_has_its_deviation(name: PriorName) -> None:
    density = prior(name)
    z = torch.linspace(-60, 60, 120_001, dtype=torch.float64)
    weight = density.log_prob(z[:, None]).exp() * float(z[1] - z[0])
    assert float(weight.sum()) == pytest.approx(1.0, abs=1e-8)
    assert float((weight * z.square()).sum().sqrt()) == pytest.approx(density.deviation, rel=1e-6)
    draws = density.sample((200_000,), torch.Generator().manual_seed(2))
    assert draws.dtype == torch.float32
    assert float(draws.std()) == pytest.approx(density.deviation, rel=0.01)
    assert float(draws.mean()) == pytest.approx(0.0, abs=0.02)


@pytest.mark.parametrize("name", ["logistic", "gaussian"])
def test_components_are_independent_whatever_the_shape(name: PriorName) -> None:
    z = torch.randn(3, 2, 2, 2, dtype=torch.float64)
    each = prior(name).log_prob(z.reshape(-1, 1)).reshape(3, 8)
    torch.testing.assert_close(prior(name).log_prob(z), each.sum(1))
