"""From the unit cube to the real line."""

import math

import pytest
import torch

from models_export.flows.pixels import Centre, Logit


def test_centre_is_about_the_middle_grey() -> None:
    z, logdet = Centre(2.0)(torch.tensor([[[[0.0, 0.5, 1.0]]]]))
    assert z.flatten().tolist() == [-1, 0, 1]
    assert float(logdet) == pytest.approx(3 * math.log(2))


def test_logit_treats_black_and_white_alike() -> None:
    x = torch.linspace(0, 1, 11, dtype=torch.float64)[None]
    z, _ = Logit(0.05)(x)
    torch.testing.assert_close(z, -z.flip(1), rtol=0, atol=1e-12)
    assert float(z.max()) == pytest.approx(math.log(0.95 / 0.05))


def test_logit_is_finite_wherever_a_sample_lands() -> None:
    logit = Logit()
    samples, _ = logit.inverse(torch.linspace(-200, 200, 4001).reshape(1, -1))
    z, logdet = logit(samples)
    assert z.isfinite().all()
    assert logdet.isfinite().all()
    torch.testing.assert_close(logit.inverse(z)[0], samples, rtol=0, atol=1e-6)


def test_the_clamp_of_logit_is_outside_of_the_pixels() -> None:
    x = torch.tensor([[0.0, 1e-7, 0.3, 1.0]])
    p = 1e-3 + (1 - 2e-3) * x
    z, _ = Logit(1e-3)(x)
    assert torch.equal(z, torch.log(p) - torch.log1p(-p))


@pytest.mark.parametrize("alpha", [0.0, 0.5, -0.1])
def test_impossible_alphas(alpha: float) -> None:
    with pytest.raises(ValueError, match=r"doesn't lie between 0 and 1/2"):
        Logit(alpha)
