"""The turning spring against reference values, its differential equation and its limits."""

import math

import mpmath
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from content.formulas.spring import LIMIT, density, position, spring, stretch, tension
from huoye import OutOfDomain
from tests.formulas.ulps import ulps

ULP_BOUND = 2
#: Of the quantities along the spring, as functions of θ and s.
POSITION_BOUND, TENSION_BOUND, DENSITY_BOUND = 5, 7, 5
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
    assert tension(0, 10, 1, 0) == 0
    assert density(0.3, 0.2, 2, 0) == 0.1
    assert spring(omega=0).numbers()["length"] == 1


stiffnesses, masses, lengths = st.floats(1, 50), st.floats(0.01, 0.5), st.floats(0.1, 2)
# Subnormal marks have few digits to keep.
marks = st.one_of(st.just(0.0), st.floats(1e-9, 1))


@given(marks, lengths, st.floats(1e-6, 1.57))
def test_position_keeps_its_digits(mark: float, l0: float, theta: float) -> None:
    s = mark * l0
    with mpmath.workdps(60):
        t, length = mpmath.mpf(theta), mpmath.mpf(l0)
        truth = length * mpmath.sin(t * s / length) / (t * mpmath.cos(t))
    assert ulps(position(s, l0, theta), truth) <= POSITION_BOUND


@given(marks, stiffnesses, lengths, st.floats(1e-6, 1.57))
def test_tension_keeps_its_digits(mark: float, k: float, l0: float, theta: float) -> None:
    s = min(mark * l0, l0)
    with mpmath.workdps(60):
        t, length = mpmath.mpf(theta), mpmath.mpf(l0)
        truth = mpmath.mpf(k) * length * (mpmath.cos(t * s / length) / mpmath.cos(t) - 1)
    assert ulps(tension(s, k, l0, theta), truth) <= TENSION_BOUND


@given(marks, masses, lengths, st.floats(0, 1.57))
def test_density_keeps_its_digits(mark: float, mass: float, l0: float, theta: float) -> None:
    s = mark * l0
    with mpmath.workdps(60):
        t, length = mpmath.mpf(theta), mpmath.mpf(l0)
        truth = mpmath.mpf(mass) / length * mpmath.cos(t) / mpmath.cos(t * s / length)
    assert abs(density(s, mass, l0, theta) - truth) <= truth * DENSITY_BOUND * 2.0**-52 * (
        1 + theta * math.tan(theta * mark)
    )


@given(masses, lengths, st.floats(0.01, 1.5))
def test_all_the_mass_is_there(mass: float, l0: float, theta: float) -> None:
    """∫ λ dx = M, by the midpoint rule."""
    count = 400
    ends = [position(l0 * n / count, l0, theta) for n in range(count + 1)]
    total = sum(
        density(l0 * (n + 0.5) / count, mass, l0, theta) * (ends[n + 1] - ends[n])
        for n in range(count)
    )
    assert total == pytest.approx(mass, rel=1e-4)


@given(stiffnesses, lengths, st.floats(0, 1.57))
def test_nothing_pulls_the_free_end(k: float, l0: float, theta: float) -> None:
    assert tension(l0, k, l0, theta) == 0
    assert density(l0, 0.1, l0, theta) == pytest.approx(0.1 / l0, rel=1e-15)


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
    assert tension(0, 1, 1, theta) == pytest.approx(float(force), rel=1e-14)


def test_small_angles_lose_no_digits_of_the_tension() -> None:
    assert tension(0, 2, 1, 1e-8) == pytest.approx(1e-16, rel=1e-15)


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
    assert "没有平衡" in caught.value.words.said("zh")


def test_just_below_the_limit_there_is_a_length() -> None:
    numbers = spring(k=1, M=0.01, omega=15.7).numbers()
    assert numbers["theta"] == pytest.approx(1.57)
    assert numbers["ratio"] == pytest.approx(math.tan(1.57) / 1.57)


@given(stiffnesses, masses, lengths, st.floats(0, 30))
def test_the_figure_holds_everywhere_on_its_sliders(
    k: float, mass: float, l0: float, omega: float
) -> None:
    theta = omega * math.sqrt(mass / k)
    if theta >= LIMIT:
        with pytest.raises(OutOfDomain):
            spring(k, mass, l0, omega)
        return
    numbers = spring(k, mass, l0, omega).numbers()
    assert numbers["length"] == l0 * stretch(theta)
    assert numbers["tension"] == tension(0, k, l0, theta)
