"""Noise inside the cells of levels, and the units of scores."""

import math

import pytest
import torch

from models_export.flows.channels import ActNorm, InvertibleConv, Mix
from models_export.flows.dequantize import (
    Dequantisation,
    VariationalDequantisation,
    bits_per_dim,
    dequantisation,
    dequantize,
    fewer_bits,
)
from tests.models_export.flows.bijections import randomised

ALL = torch.arange(256, dtype=torch.uint8).reshape(1, 1, 16, 16)


@pytest.mark.parametrize("bits", [8, 5, 1])
def test_fewer_bits_drop_the_lowest_ones(bits: int) -> None:
    coarse = fewer_bits(ALL, bits)
    assert coarse.dtype == torch.uint8
    assert coarse.flatten().tolist() == [level >> (8 - bits) for level in range(256)]


@pytest.mark.parametrize("bits", [8, 5])
def test_uniform_noise_fills_the_cells_and_stays_in_them(bits: int) -> None:
    levels = ALL.repeat(200, 1, 1, 1)
    x = dequantize(levels, torch.Generator().manual_seed(0), bits)
    assert x.dtype == torch.float32
    u = x.double() * 2**bits - fewer_bits(levels, bits)
    # The edge of the next level is as near to it as float32 comes.
    assert 0 <= u.min() <= u.max() <= 1
    assert float((u < 1).double().mean()) > 0.999
    quantiles = torch.quantile(u.flatten()[::7].double(), torch.linspace(0, 1, 11).double())
    torch.testing.assert_close(quantiles, torch.linspace(0, 1, 11).double(), rtol=0, atol=0.02)
    assert torch.equal(x, dequantize(levels, torch.Generator().manual_seed(0), bits))
    _, log_q = Dequantisation(bits)(levels)
    assert torch.equal(log_q, torch.zeros(200))


@pytest.mark.parametrize("bits", [8, 5])
def test_the_middle_of_a_cell(bits: int) -> None:
    x = Dequantisation(bits).middle(ALL)
    assert torch.equal(x * 2**bits - 0.5, fewer_bits(ALL, bits).float())


@pytest.mark.parametrize("bits", [0, 9])
def test_impossible_bits(bits: int) -> None:
    with pytest.raises(ValueError, match=f"levels of {bits} bits"):
        Dequantisation(bits)


def test_variational_noise_needs_even_sides() -> None:
    assert type(dequantisation("uniform", (1, 3, 4), 8)) is Dequantisation
    with pytest.raises(ValueError, match="3 × 4 pixels: sides must be even"):
        dequantisation("variational", (1, 3, 4), 8)


@pytest.mark.parametrize("bits", [8, 5])
@pytest.mark.parametrize("push", [-200.0, -20.0, 0.0, 11.0, 17.0, 200.0])
def test_variational_noise_stays_in_its_cell_at_its_wildest(bits: int, push: float) -> None:
    noise = VariationalDequantisation((1, 16, 16), bits, width=4, steps=1)
    mix = noise.flow.layers[0]
    assert isinstance(mix, Mix)
    actnorm, mixing = mix.parts
    assert isinstance(actnorm, ActNorm) and isinstance(mixing, InvertibleConv)
    with torch.no_grad():
        actnorm.bias.fill_(push)
        mixing.weight.copy_(torch.eye(4))
        x, log_q = noise(ALL)
    assert x.dtype == torch.float32
    assert torch.equal((x.double() * 2**bits).floor(), fewer_bits(ALL, bits).double())
    assert log_q.isfinite().all()


def _noise(bits: int, seed: int) -> VariationalDequantisation:
    return randomised(VariationalDequantisation((2, 2, 4), bits, width=5, steps=2).double(), seed)


@pytest.mark.parametrize(("bits", "seed"), [(8, 0), (5, 1), (5, 2)])
def test_variational_log_q_is_the_density_of_the_noise(
    bits: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against the whole Jacobian from the normal draw to the pixels."""
    module = _noise(bits, seed)
    levels = torch.randint(0, 256, (1, 2, 2, 4), dtype=torch.uint8).expand(16, -1, -1, -1)
    # Examples don't see each other: copy i of a batch serves for row i of the Jacobian.
    normal = torch.randn(2, 2, 4, dtype=torch.float64).expand(16, -1, -1, -1).clone()
    normal.requires_grad_()
    monkeypatch.setattr(torch, "randn", lambda *_, generator=None: normal)
    # The levels' features, in the module's precision.
    monkeypatch.setattr(
        "models_export.flows.dequantize.fewer_bits",
        lambda levels, bits: fewer_bits(levels, bits).double(),
    )
    x, log_q = module(levels)
    jacobian = torch.autograd.grad(x.flatten(1).diagonal().sum() * 2**bits, normal)[0].flatten(1)
    log_normal = -0.5 * (normal.square() + math.log(2 * math.pi)).flatten(1).sum(1)
    expected = log_normal - torch.linalg.slogdet(jacobian).logabsdet
    torch.testing.assert_close(log_q, expected, rtol=0, atol=1e-9)


def test_variational_noise_depends_on_the_picture_and_learns() -> None:
    module = randomised(VariationalDequantisation((1, 4, 4), 5, width=6, steps=2))
    dark = torch.zeros(1, 1, 4, 4, dtype=torch.uint8)
    u = [
        module(levels, torch.Generator().manual_seed(0))[0] * 32 % 1
        for levels in (dark, dark + 200)
    ]
    assert (u[0] - u[1]).abs().max() > 1e-3
    x, log_q = module(torch.randint(0, 256, (9, 1, 4, 4), dtype=torch.uint8))
    (x.square().sum() - log_q.sum()).backward()
    for name, weight in module.named_parameters():
        assert weight.grad is not None and weight.grad.any(), name


def test_the_bound_of_a_uniform_model_is_loose_by_the_divergence_of_the_noise() -> None:
    """log p(x) = 0 everywhere on the cube, so the mean score is -KL(q, uniform)."""
    levels = torch.randint(0, 256, (1, 1, 2, 2), dtype=torch.uint8).expand(20_000, -1, -1, -1)
    module = VariationalDequantisation((1, 2, 2), 8, width=4, steps=1)
    with torch.no_grad():
        _, log_q = module(levels)
    # At its start u is the sigmoid of a normal: the divergence by quadrature.
    logit = torch.linspace(-12, 12, 20_001, dtype=torch.float64)
    log_density = -0.5 * (logit.square() + math.log(2 * math.pi))
    log_slope = torch.nn.functional.logsigmoid(logit) + torch.nn.functional.logsigmoid(-logit)
    weight = log_density.exp() * float(logit[1] - logit[0])
    divergence = 4 * float((weight * (log_density - log_slope)).sum())
    assert divergence > 0
    error = float(log_q.std()) / math.sqrt(len(log_q))
    assert float(log_q.mean()) == pytest.approx(divergence, abs=5 * error)


def test_bits_per_dimension() -> None:
    assert bits_per_dim(0.0, 784) == 8.0
    assert bits_per_dim(0.0, 784, bits=5) == 5.0
    # NICE on MNIST: 1980.50 nats are 4.36 bits/dim.
    assert bits_per_dim(1980.50, 784) == pytest.approx(4.3556, abs=1e-4)
    # Knowing every level exactly costs nothing: density 256 a pixel.
    assert bits_per_dim(784 * math.log(256), 784) == pytest.approx(0.0, abs=1e-12)


def test_pixels_in_minus_1_to_1_score_one_bit_less() -> None:
    """NICE's 5371.78 nats on CIFAR-10 are 4.48 bits/dim by that convention (flows differ in it)."""
    dimensions = 3 * 32 * 32
    ours = 5371.78 + dimensions * math.log(2)
    assert bits_per_dim(ours, dimensions) == pytest.approx(7 - 5371.78 / dimensions / math.log(2))
    assert bits_per_dim(ours, dimensions) == pytest.approx(4.48, abs=0.005)
