"""What every bijection promises: exact inverses, true log-determinants, exports that agree."""

import copy
import math
import pkgutil
import sys
from importlib import import_module
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models_export import flows
from models_export.flows.base import Bijection
from models_export.flows.pixels import Logit
from tests.models_export.flows.bijections import CASES, Case, jacobian_logdet, randomised
from tests.promises import promised

EXPORTED = [name for name, case in CASES.items() if not case.context]
DOUBLE = torch.float64


_STRETCH = """
import math

import torch
from torch import nn

from models_export.flows.base import Bijection


class Stretch(Bijection):
    def forward(self, x, context=None):
        return 3 * x, x.new_full((len(x),), math.log(3) * x[0].numel())

    def inverse(self, z, context=None):
        return z / 3, z.new_full((len(z),), -math.log(3) * z[0].numel())

    def export_forward(self):
        return _There()

    def export_inverse(self):
        return _Back()


class _There(nn.Module):
    def forward(self, x):
        return 3 * x, torch.full((1,), math.log(3) * math.prod(x.shape[1:]))


class _Back(nn.Module):
    def forward(self, z):
        return z / 3
"""


def _without_row() -> set[str]:
    """Layers that no row tests."""
    classes: set[type[Bijection]] = set()
    for module in pkgutil.iter_modules(flows.__path__):
        for value in vars(import_module(f"models_export.flows.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, Bijection):
                classes.add(value)
    concrete = {cls for cls in classes if not any(issubclass(c, cls) for c in classes - {cls})}
    covered = {type(part) for case in CASES.values() for part in case.build().modules()}
    assert len(concrete) >= 15
    return {cls.__name__ for cls in concrete - covered}


def test_every_bijection_has_a_row() -> None:
    assert _without_row() == set()


def test_a_layer_more_is_a_file_and_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(promised("a flow layer")) == 2
    (tmp_path / "stretch.py").write_text(_STRETCH, "utf-8")
    monkeypatch.setattr(flows, "__path__", [*flows.__path__, str(tmp_path)])
    # Set and deleted, so that it is forgotten at the end.
    monkeypatch.setitem(sys.modules, "models_export.flows.stretch", sys)
    monkeypatch.delitem(sys.modules, "models_export.flows.stretch")
    assert _without_row() == {"Stretch"}
    stretch = import_module("models_export.flows.stretch").Stretch
    monkeypatch.setitem(CASES, "stretch", Case(stretch, (3, 4)))
    assert _without_row() == set()
    for test in (
        test_a_row_is_not_the_identity,
        test_logdet_is_the_jacobians_both_ways,
        test_round_trips_in_float64,
        test_round_trips_in_float32,
        test_exports_compute_the_same,
    ):
        test("stretch")


@pytest.mark.parametrize("name", CASES)
def test_a_row_is_not_the_identity(name: str) -> None:
    case = CASES[name]
    bijection = randomised(case.build().double())
    x = case.x(3, DOUBLE)
    z, logdet = bijection(x, case.given(3, DOUBLE))
    assert z.shape == (3, *(case.latent or case.event))
    same = torch.equal(z.flatten(1).sort().values, x.flatten(1).sort().values)
    assert same != case.moves
    if not case.moves:
        assert torch.equal(logdet, torch.zeros(3, dtype=DOUBLE))


@pytest.mark.parametrize("name", CASES)
def test_logdet_is_the_jacobians_both_ways(name: str) -> None:
    case = CASES[name]
    bijection = randomised(case.build().double().eval())
    context = case.given(2, DOUBLE)
    for function, value in (
        (bijection.forward, case.x(2, DOUBLE)),
        (bijection.inverse, case.z(2, DOUBLE)),
    ):
        _, logdet = function(value, context)
        assert logdet.shape == (2,)
        assert logdet.dtype == DOUBLE
        expected = jacobian_logdet(function, value, context)
        torch.testing.assert_close(logdet, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**31), size=st.floats(0.01, 10))
def test_round_trips_in_float64(name: str, seed: int, size: float) -> None:
    case = CASES[name]
    torch.default_generator.manual_seed(seed)
    bijection = randomised(case.build().double().eval(), seed)
    context = case.given(2, DOUBLE)
    with torch.no_grad():
        x = case.x(2, DOUBLE, size)
        z, there = bijection(x, context)
        again, back = bijection.inverse(z, context)
        assert (again - x).abs().max() <= 1e-9
        torch.testing.assert_close(there, -back, rtol=0, atol=1e-9)

        z = case.z(2, DOUBLE, min(size, 3.0))
        x, there = bijection.inverse(z, context)
        again, back = bijection(x, context)
        assert (bijection.inverse(again, context)[0] - x).abs().max() <= 1e-9
        if not _forgets(bijection):
            assert (again - z).abs().max() <= 1e-9
            torch.testing.assert_close(there, -back, rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", CASES)
def test_round_trips_in_float32(name: str) -> None:
    case = CASES[name]
    context = case.given(16, torch.float32)
    fresh = case.build().eval()
    for bijection in (fresh, randomised(copy.deepcopy(fresh), 1)):
        for sigma in (1.0, 3.0):
            with torch.no_grad():
                x = case.x(16, torch.float32, sigma)
                z, there = bijection(x, context)
                again, back = bijection.inverse(z, context)
                assert (again - x).abs().max() <= 1e-4
                torch.testing.assert_close(there, -back, rtol=1e-5, atol=1e-4)

                z = case.z(16, torch.float32, sigma)
                x, back = bijection.inverse(z, context)
                again, there = bijection(x, context)
                assert (bijection.inverse(again, context)[0] - x).abs().max() <= 1e-4
                if not _forgets(bijection):
                    assert (again - z).abs().max() <= 1e-4
                assert there.dtype == back.dtype == again.dtype == torch.float32


@pytest.mark.parametrize("name", CASES)
def test_extreme_latents_decode_to_something_finite(name: str) -> None:
    case = CASES[name]
    bijection = randomised(case.build().eval())
    # Every number at 3 sigma and the largest temperature of a page: far beyond any draw.
    z = 3 * 1.2 * case.z(16, torch.float32).sign()
    x, logdet = bijection.inverse(z, case.given(16, torch.float32))
    assert x.isfinite().all()
    assert logdet.isfinite().all()


@pytest.mark.parametrize("name", CASES)
def test_gradients_reach_every_weight(name: str) -> None:
    case = CASES[name]
    bijection = randomised(case.build().double())
    if not list(bijection.parameters()):
        return
    z, logdet = bijection(case.x(8, DOUBLE), case.given(8, DOUBLE))
    (z.square().sum() / 2 - logdet.sum()).backward()
    for key, weight in bijection.named_parameters():
        assert weight.grad is not None, key
        assert weight.grad.abs().max() > 0, key


@pytest.mark.parametrize("name", EXPORTED)
def test_exports_compute_the_same(name: str) -> None:
    case = CASES[name]
    bijection = randomised(case.build())
    there, back = bijection.export_forward(), bijection.export_inverse()
    bijection.eval()
    x, z = case.x(5, torch.float32), case.z(5, torch.float32)
    with torch.no_grad():
        exported, logdet = there(x)
        expected, total = bijection(x)
        torch.testing.assert_close(exported, expected, rtol=1e-5, atol=1e-5)
        assert logdet.shape in ((5,), (1,))
        torch.testing.assert_close(logdet.expand(5), total, rtol=1e-5, atol=1e-5)
        torch.testing.assert_close(back(z), bijection.inverse(z)[0], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", EXPORTED)
def test_exports_stay_when_training_goes_on(name: str) -> None:
    case = CASES[name]
    bijection = randomised(case.build().eval())
    there, back = bijection.export_forward(), bijection.export_inverse()
    x, z = case.x(2, torch.float32), case.z(2, torch.float32)
    with torch.no_grad():
        before = (*there(x), back(z))
        changed = bijection(x)[0]
        for weight in [*bijection.parameters(), *bijection.buffers()]:
            weight.add_(torch.rand_like(weight))
        for old, new in zip(before, (*there(x), back(z)), strict=True):
            assert torch.equal(old, new)
        if any(True for _ in bijection.parameters()):
            assert not torch.equal(bijection(x)[0], changed)


@pytest.mark.parametrize("name", [name for name in CASES if CASES[name].context])
def test_a_layer_with_context_depends_on_it(name: str) -> None:
    case = CASES[name]
    bijection = randomised(case.build().double())
    x = case.x(4, DOUBLE)
    one, other = (bijection(x, case.given(4, DOUBLE))[0] for _ in range(2))
    assert ((one - other).flatten(1).abs().amax(1) > 1e-3).all()


@pytest.mark.parametrize("name", [n for n in CASES if CASES[n].context and len(CASES[n].event) > 1])
def test_a_layer_with_context_is_not_exported_as_if_it_had_none(name: str) -> None:
    bijection = randomised(CASES[name].build())
    for export in (bijection.export_forward, bijection.export_inverse):
        with pytest.raises(NotImplementedError, match="unconditional"):
            export()


@pytest.mark.parametrize("name", ["NICE", "RealNVP", "Glow, haar"])
def test_a_number_that_is_missing_is_not_made_up(name: str) -> None:
    case = CASES[name]
    x = case.x(1, DOUBLE)
    x.flatten()[0] = math.nan
    assert randomised(case.build().double())(x)[0].isnan().any()


def _forgets(bijection: Bijection) -> bool:
    """A sigmoid that is nearly 0 or 1 has lost digits of its argument, though not the pixel's."""
    return any(isinstance(part, Logit) for part in bijection.modules())
