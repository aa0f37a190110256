"""Perimeters against reference values, an independent oracle and what geometry demands."""

import math

import mpmath
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content.formulas.ellipse import (
    ellipse,
    partial_sums,
    perimeter_agm,
    ramanujan_1,
    ramanujan_2,
)
from tests.formulas.ulps import ulps

#: The bound that the article may rely on, over ten decades of size and any flatness.
ULP_BOUND = 6

REFERENCE = {
    (1, 1): 6.283185307179586,
    (2, 1): 9.688448220547676,
    (5, 3): 25.52699886339813,
    (10, 1): 40.63974180100896,
    (1, 0): 4,
    (5, 0.1): 20.01919579907154,
    (1e6, 1e-3): 4000000.0000000000,
}

axes = st.floats(1e-3, 1e7)
ratios = st.one_of(
    st.floats(0, 1),
    st.floats(-14, 0).map(lambda power: 10.0**power),
    st.floats(-15, 0).map(lambda power: 1 - 10.0**power),
)


def _truth(a: float, b: float) -> mpmath.mpf:
    a, b = max(a, b), min(a, b)
    if b < 1e-12 * a:
        # mpmath loses its digits where 1 − m vanishes; the true ratio to 4a is 1 + 10⁻²² at most.
        return 4 * mpmath.mpf(a)
    with mpmath.workdps(60):
        return 4 * mpmath.mpf(a) * mpmath.ellipe(1 - (mpmath.mpf(b) / mpmath.mpf(a)) ** 2)


@pytest.mark.parametrize(("axes", "perimeter"), REFERENCE.items())
def test_reference_values(axes: tuple[float, float], perimeter: float) -> None:
    assert perimeter_agm(*axes) == pytest.approx(perimeter, rel=2.3e-16)


@given(axes, ratios)
@example(0.1, 1)
@example(0.7, math.nextafter(1, 0))
@example(1, 5e-324)
def test_agm_keeps_all_digits(a: float, ratio: float) -> None:
    b = a * ratio
    assert ulps(perimeter_agm(a, b), _truth(a, b)) <= ULP_BOUND


@given(axes, ratios)
def test_which_axis_is_longer_does_not_matter(a: float, ratio: float) -> None:
    assert perimeter_agm(a, a * ratio) == perimeter_agm(a * ratio, a)


@given(axes, ratios, st.integers(-8, 8))
def test_twice_the_size_is_twice_the_perimeter(a: float, ratio: float, power: int) -> None:
    scale = 2.0**power  # exact, so the digits must be the same
    assert perimeter_agm(a * scale, a * ratio * scale) == scale * perimeter_agm(a, a * ratio)


@given(axes, ratios)
def test_between_the_double_segment_and_the_circle(a: float, ratio: float) -> None:
    b = a * ratio
    room = 1 + ULP_BOUND * 2.0**-52
    perimeter = perimeter_agm(a, b)
    assert perimeter * room >= 4 * a
    assert perimeter <= 2 * math.pi * a * room
    assert perimeter * room >= math.pi * (a + b)


@given(axes, st.floats(0.5, 1))
def test_the_series_reaches_the_same_value(a: float, ratio: float) -> None:
    b = a * ratio
    sums = partial_sums(a, b, 150)
    assert sums == sorted(sums, reverse=True)
    assert sums[-1] == pytest.approx(perimeter_agm(a, b), rel=1e-14)


def test_the_series_term_by_term() -> None:
    e2 = 1 - (3 / 5) ** 2
    bracket = [1, 1 - e2 / 4, 1 - e2 / 4 - 3 * e2**2 / 64]
    assert partial_sums(5, 3, 2) == pytest.approx([10 * math.pi * part for part in bracket])


@pytest.mark.parametrize(("way", "error_5_3"), [(ramanujan_1, 4.88e-7), (ramanujan_2, 2.39e-11)])
def test_ramanujan(way: object, error_5_3: float) -> None:
    assert callable(way)
    exact = perimeter_agm(5, 3)
    assert (exact - way(5, 3)) / exact == pytest.approx(error_5_3, rel=0.01)
    assert way(2, 2) == pytest.approx(4 * math.pi, rel=1e-15)
    assert way(3, 5) == way(5, 3)


@given(st.floats(0.1, 10), st.floats(0, 10), st.integers(1, 60))
def test_the_figure_holds_everywhere_on_its_sliders(a: float, b: float, terms: int) -> None:
    numbers = ellipse(a, b, terms).numbers()
    assert numbers["perimeter"] == perimeter_agm(a, b)
    assert numbers["area"] == pytest.approx(math.pi * a * b)
    assert numbers["series"] == partial_sums(a, b, terms)[-1]
