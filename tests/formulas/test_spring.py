"""The turning spring against reference values, its differential equation and its limits."""

import math

import mpmath
import pytest
from huoye import OutOfDomain
from hypothesis import assume, given
from hypothesis import strategies as st

from content.formulas.spring import LIMIT, pivot_tension, position, spring, stretch
from tests.formulas.ulps import ulps

ULP_BOUND = 2
REFERENCE = {
    0.1: 1.003346720854505,
    0.5: 1.092604979687581,
    1: 1.557407724654902,
    1.5: 9.400946631447813,
}

angles = st.floats(0, 1.57)


@pytest.mark.parametrize(("theta", "ratio"), REFERENCE.items())
def test_reference_values(theta: float, ratio: float) -> None:
    assert stretch(theta) == pytest.approx(ratio, rel=5e-16)


@given(st.floats(1e-300, 1.57))
def test_stretch_keeps_all_digits(theta: float) -> None:
    with mpmath.workdps(60):
        truth = mpmath.tan(mpmath.mpf(theta)) / mpmath.mpf(theta)
    assert ulps(stretch(theta), truth) <= ULP_BOUND


def test_at_rest_nothing_stretches() -> None:
    assert stretch(0) == 1
    assert position(0.3, 1, 0) == 0.3
    assert pivot_tension(10, 1, 0) == 0
    assert spring(omega=0).numbers()["length"] == 1


@given(angles)
def test_the_end_is_where_the_length_says(theta: float) -> None:
    assert position(2, 2, theta) == pytest.approx(2 * stretch(theta), rel=1e-14)


@given(angles)
def test_pivot_carries_the_whole_spring(theta: float) -> None:
    """T(0) = M ω² × (mean of x); with k = l₀ = 1 that is θ² ∫ x ds."""
    assume(theta > 1e-3)
    with mpmath.workdps(30):
        t = mpmath.mpf(theta)
        force = t * t * mpmath.quad(lambda s: mpmath.sin(t * s) / (t * mpmath.cos(t)), [0, 1])
    assert pivot_tension(1, 1, theta) == pytest.approx(float(force), rel=1e-14)


def test_small_angles_lose_no_digits_of_the_tension() -> None:
    assert pivot_tension(2, 1, 1e-8) == pytest.approx(1e-16, rel=1e-15)


@given(st.floats(0, 1), st.floats(0.01, 1.5))
def test_equilibrium_of_every_piece(s: float, theta: float) -> None:
    """d²x/ds² = −θ² x for k = l₀ = 1, by central differences."""
    h = 1e-4
    bend = position(s + h, 1, theta) - 2 * position(s, 1, theta) + position(s - h, 1, theta)
    assert bend / h**2 == pytest.approx(-(theta**2) * position(s, 1, theta), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("omega", [LIMIT * 10, 16.0, 30.0])
def test_too_fast_is_said_and_how_to_mend_it(omega: float) -> None:
    with pytest.raises(OutOfDomain, match=r"no equilibrium.*ω below 15\.71 rad/s") as caught:
        spring(k=10, M=0.1, omega=omega)
    assert "没有平衡" in caught.value.words.zh


def test_just_below_the_limit_there_is_a_length() -> None:
    numbers = spring(k=1, M=0.01, omega=15.7).numbers()
    assert numbers["theta"] == pytest.approx(1.57)
    assert numbers["ratio"] == pytest.approx(math.tan(1.57) / 1.57)
