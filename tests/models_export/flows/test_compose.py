"""Order, and log-determinants that add up."""

import torch

from models_export.flows.channels import ActNorm
from models_export.flows.compose import Compose
from models_export.flows.pixels import Centre
from models_export.flows.reshape import Flatten
from tests.models_export.flows.bijections import randomised


def test_layers_run_in_order_there_and_backwards_back() -> None:
    actnorm = randomised(ActNorm(2))
    both = Compose([Centre(3.0), actnorm, Flatten((2, 1, 1))])
    x = torch.rand(4, 2, 1, 1)
    z, logdet = both(x)
    expected, expected_logdet = actnorm((x - 0.5) * 3)
    assert torch.equal(z, expected.flatten(1))
    torch.testing.assert_close(logdet, expected_logdet + 2 * torch.tensor(3.0).log())
    torch.testing.assert_close(both.inverse(z)[0], x)


def test_each_layer_starts_from_what_the_ones_before_give() -> None:
    both = Compose([Centre(10.0), ActNorm(2)])
    x = torch.rand(50, 2, 3, 3)
    both.init_from(x)
    assert both(x)[0].mean().abs() <= 1e-5
    torch.testing.assert_close(both(x)[0].std(dim=(0, 2, 3)), torch.ones(2))


def test_nothing_at_all_is_the_identity() -> None:
    x = torch.randn(3, 2)
    for z, logdet in (Compose([])(x), Compose([]).inverse(x)):
        assert torch.equal(z, x)
        assert logdet.tolist() == [0, 0, 0]
