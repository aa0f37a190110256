"""Every bijection: exact inverse, and the log-determinant that autograd's Jacobian has."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from models_export.flows.base import Bijection
from models_export.flows.compose import Compose
from models_export.flows.coupling import AdditiveCoupling, join_pairs, mlp, split_pairs
from models_export.flows.model import FlowModel
from models_export.flows.nice import NiceConfig, build_nice
from models_export.flows.scaling import DiagonalScaling

SIZE = 6


def _additive(moved: str) -> Bijection:
    return AdditiveCoupling(mlp(SIZE // 2, [8, 8], SIZE // 2), "odd" if moved == "odd" else "even")


BIJECTIONS: dict[str, Callable[[], Bijection]] = {
    "additive coupling, odd": lambda: _additive("odd"),
    "additive coupling, even": lambda: _additive("even"),
    "diagonal scaling": lambda: DiagonalScaling(SIZE),
    "composition": lambda: Compose([_additive("odd"), DiagonalScaling(SIZE), _additive("even")]),
}


def _randomised(name: str, seed: int = 0) -> Bijection:
    torch.manual_seed(seed)
    bijection = BIJECTIONS[name]().double()
    with torch.no_grad():
        for weight in bijection.parameters():
            weight.copy_(0.5 * torch.randn_like(weight))
    return bijection


def _slogdet(function: Callable[[Tensor], tuple[Tensor, Tensor]], x: Tensor) -> Tensor:
    """log |det| of the full Jacobian at each row of x."""

    def one(row: Tensor) -> Tensor:
        return function(row[None])[0][0]

    jacobians = [torch.func.jacrev(one)(row) for row in x]
    return torch.stack([torch.linalg.slogdet(jacobian).logabsdet for jacobian in jacobians])


@pytest.mark.parametrize("name", BIJECTIONS)
def test_logdet_is_the_jacobians_both_ways(name: str) -> None:
    bijection = _randomised(name)
    x = torch.randn(5, SIZE, dtype=torch.float64)
    for function in (bijection.forward, bijection.inverse):
        _, logdet = function(x)
        assert logdet.shape == (5,)
        torch.testing.assert_close(logdet, _slogdet(function, x), rtol=0, atol=1e-10)


def test_whole_models_logdet_is_the_jacobians_both_ways(tiny: FlowModel) -> None:
    x = torch.randn(3, 16, dtype=torch.float64)
    for function in (tiny.bijection.forward, tiny.bijection.inverse):
        torch.testing.assert_close(function(x)[1], _slogdet(function, x), rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", BIJECTIONS)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**31), size=st.floats(0.01, 30))
def test_round_trip_in_float64(name: str, seed: int, size: float) -> None:
    bijection = _randomised(name, seed)
    x = size * torch.randn(4, SIZE, dtype=torch.float64)
    z, there = bijection.forward(x)
    again, back = bijection.inverse(z)
    assert (again - x).abs().max() <= 1e-9
    torch.testing.assert_close(there, -back, rtol=0, atol=1e-9)
    x, _ = bijection.inverse(z := size * torch.randn(4, SIZE, dtype=torch.float64))
    assert (bijection.forward(x)[0] - z).abs().max() <= 1e-9


@pytest.mark.parametrize("sigma", [1.0, 3.0])
@pytest.mark.parametrize("trained", [False, True], ids=["initial", "moved"])
@pytest.mark.parametrize(("dtype", "limit"), [(torch.float64, 1e-9), (torch.float32, 1e-4)])
def test_models_round_trip(
    tiny: FlowModel, dtype: torch.dtype, limit: float, trained: bool, sigma: float
) -> None:
    torch.manual_seed(0)
    fresh = build_nice(NiceConfig(4, 4, 4, (12, 12), 0.0, "logistic"))
    model = (tiny if trained else fresh).to(dtype)
    x = torch.rand(64, 1, 4, 4, dtype=dtype)
    assert (model.decode(model.encode(x)) - x).abs().max() <= limit
    z = sigma * model.prior.sample((64, 16), torch.Generator().manual_seed(1)).to(dtype)
    assert (model.encode(model.decode(z)) - z).abs().max() <= limit


@pytest.mark.parametrize("name", BIJECTIONS)
def test_exported_inverse_is_the_inverse(name: str) -> None:
    bijection = _randomised(name)
    z = torch.randn(7, SIZE, dtype=torch.float64)
    exported = bijection.export_inverse()
    torch.testing.assert_close(exported(z), bijection.inverse(z)[0], rtol=0, atol=1e-12)


def test_exported_inverse_stays_when_training_goes_on(tiny: FlowModel) -> None:
    z = torch.randn(2, 16, dtype=torch.float64)
    decoder = tiny.decoder()
    before = decoder(z, torch.ones(1))
    with torch.no_grad():
        for weight in tiny.parameters():
            weight.add_(1.0)
    torch.testing.assert_close(decoder(z, torch.ones(1)), before, rtol=0, atol=0)


def test_pairs_are_even_and_odd_components() -> None:
    x = torch.arange(12.0).reshape(2, 6)
    even, odd = split_pairs(x)
    assert even.tolist() == [[0, 2, 4], [6, 8, 10]]
    assert odd.tolist() == [[1, 3, 5], [7, 9, 11]]
    assert torch.equal(join_pairs(even, odd), x)


def test_a_coupling_leaves_one_half_alone() -> None:
    x = torch.randn(3, SIZE, dtype=torch.float64)
    z, _ = _randomised("additive coupling, odd").forward(x)
    assert torch.equal(z[:, 0::2], x[:, 0::2])
    assert (z[:, 1::2] != x[:, 1::2]).all()


def test_scaling_starts_from_a_batch_with_the_deviation_asked_for() -> None:
    scaling = DiagonalScaling(SIZE).double()
    x = torch.randn(500, SIZE, dtype=torch.float64) * torch.logspace(-3, 1, SIZE).double()
    scaling.init_from(x, deviation=1.8)
    torch.testing.assert_close(
        scaling.forward(x)[0].std(dim=0), torch.full((SIZE,), 1.8).double(), rtol=1e-6, atol=0
    )


def test_gradients_reach_every_parameter(tiny: FlowModel) -> None:
    tiny(torch.rand(8, 1, 4, 4, dtype=torch.float64)).mean().backward()
    for name, weight in tiny.named_parameters():
        assert weight.grad is not None, name
        assert weight.grad.abs().max() > 0, name
