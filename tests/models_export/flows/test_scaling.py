"""NICE's last layer."""

import torch

from models_export.flows.scaling import DiagonalScaling


def test_components_start_with_the_deviation_asked_for() -> None:
    scaling = DiagonalScaling(6, deviation=1.8).double()
    x = torch.randn(500, 6, dtype=torch.float64) * torch.logspace(-3, 1, 6).double()
    scaling.init_from(x)
    expected = torch.full((6,), 1.8, dtype=torch.float64)
    torch.testing.assert_close(scaling(x)[0].std(dim=0), expected, rtol=1e-6, atol=0)


def test_a_component_that_never_varies_stays_finite() -> None:
    scaling = DiagonalScaling(2)
    x = torch.stack([torch.zeros(9), torch.randn(9)], dim=1)
    scaling.init_from(x)
    assert scaling(x)[0].isfinite().all()
    assert scaling.inverse(torch.full((1, 2), 5.0))[0].isfinite().all()
