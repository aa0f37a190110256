"""Shifts and bounded scales."""

import pytest
import torch

from models_export.flows.elementwise import (
    BoundedScale,
    ElementwiseKind,
    SigmoidScale,
    elementwise,
)


@pytest.mark.parametrize("kind", ["additive", "affine"])
def test_zeros_of_the_network_leave_a_number_alone(kind: ElementwiseKind) -> None:
    transform = elementwise(kind, 3)
    x = torch.randn(2, 3, 2, 2)
    z, slopes = transform(x, torch.zeros(2, 3 * transform.outputs, 2, 2))
    assert torch.equal(z, x)
    assert slopes is None or not slopes.any()


def test_zeros_shrink_by_sigmoid_2_in_openais_coupling() -> None:
    x = torch.randn(2, 3, 2, 2)
    z, slopes = SigmoidScale()(x, torch.zeros(2, 6, 2, 2))
    torch.testing.assert_close(z, x * torch.sigmoid(torch.tensor(2.0)))
    assert slopes is not None
    torch.testing.assert_close(slopes, torch.full_like(x, -0.126928), rtol=1e-4, atol=0)


def test_the_shift_comes_first_in_openais_coupling_and_last_in_ours() -> None:
    x, h, t = (torch.tensor([[value]]) for value in (1.0, 0.7, 0.3))
    z, _ = SigmoidScale()(x, torch.cat([h, t], dim=1))
    torch.testing.assert_close(z, (x + t) * torch.sigmoid(h + 2))
    z, _ = BoundedScale(1, 1)(x, torch.cat([h, t], dim=1))
    torch.testing.assert_close(z, x * torch.tanh(h).exp() + t)


@pytest.mark.parametrize("h", [-1e4, -30.0, 30.0, 1e4])
def test_scales_stay_bounded_whatever_the_network_says(h: float) -> None:
    x = torch.ones(1, 2, 1, 1)
    parameters = torch.tensor([h, h, 0.0, 0.0]).reshape(1, 4, 1, 1).requires_grad_()
    transform = BoundedScale(2, 3)
    with torch.no_grad():
        transform.limit.copy_(torch.tensor([0.5, 2.0])[:, None, None])
    for direction in (transform.forward, transform.inverse):
        z, slopes = direction(x, parameters)
        assert z.isfinite().all()
        assert slopes is not None
        torch.testing.assert_close(slopes.abs().flatten(), torch.tensor([0.5, 2.0]))
    z, slopes = SigmoidScale()(x, parameters)
    assert slopes is not None
    assert (slopes <= 0).all()
    # log(sigmoid(h)) would be -inf here, and its gradient NaN.
    assert slopes.isfinite().all()
    gradient = torch.autograd.grad((z - slopes).sum(), parameters)[0]
    assert gradient.isfinite().all()


def test_an_export_has_limits_of_its_own() -> None:
    transform = BoundedScale(3, 1)
    with torch.no_grad():
        transform.limit.copy_(torch.tensor([0.5, 1.0, 2.0]))
    exported = transform.export()
    assert isinstance(exported, BoundedScale)
    with torch.no_grad():
        transform.limit.zero_()
    assert exported.limit.tolist() == [0.5, 1.0, 2.0]
