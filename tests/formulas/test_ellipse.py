"""Perimeters against reference values, an independent oracle and what geometry demands."""

import math
from itertools import pairwise

import mpmath
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from content.formulas.ellipse import (
    DIGITS,
    MOST_STEPS,
    MOST_TERMS,
    agm_steps,
    eccentricity,
    ellipse,
    partial_sums,
    perimeter_agm,
    ramanujan_1,
    ramanujan_2,
    reference,
)
from huoye import Text
from tests.formulas.ulps import ulps

#: The bound that the article may rely on, over ten decades of size and any flatness.
ULP_BOUND = 6
#: Of the other ways, against the same formula in exact arithmetic.
RAMANUJAN_BOUND, ECCENTRICITY_BOUND = 8, 4

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


@given(axes, ratios)
def test_ramanujan_loses_nothing_to_rounding(a: float, ratio: float) -> None:
    b = a * ratio
    with mpmath.workdps(60):
        for way in (ramanujan_1, ramanujan_2):
            assert ulps(way(a, b), way(mpmath.mpf(a), mpmath.mpf(b), mpmath)) <= RAMANUJAN_BOUND


@given(axes, ratios)
def test_eccentricity(a: float, ratio: float) -> None:
    b = a * ratio
    with mpmath.workdps(60):
        truth = mpmath.sqrt(1 - (mpmath.mpf(b) / mpmath.mpf(a)) ** 2)
        if truth:
            assert ulps(eccentricity(a, b), truth) <= ECCENTRICITY_BOUND
    assert eccentricity(a, b) == eccentricity(b, a)
    assert eccentricity(a, a) == 0


@given(axes, ratios, st.integers(0, MOST_TERMS))
def test_the_series_against_a_hypergeometric_function(a: float, ratio: float, terms: int) -> None:
    """Its whole is ₂F₁(−½, ½; 1; e²); what is cut off is the sum's tail, all of one sign."""
    b = a * ratio
    with mpmath.workdps(30):
        e2 = 1 - mpmath.mpf(b) ** 2 / mpmath.mpf(a) ** 2
        coefficients = [
            mpmath.rf(mpmath.mpf(-0.5), n) * mpmath.rf(mpmath.mpf(0.5), n) / mpmath.fac(n) ** 2
            for n in range(terms + 1)
        ]
        cut = 2 * mpmath.pi * a * mpmath.polyval(coefficients[::-1], e2)
    assert partial_sums(a, b, terms)[-1] == pytest.approx(float(cut), rel=4e-15)


def test_the_means_step_by_step() -> None:
    """The table of the article."""
    steps = [21.36283004441059, 25.13274122871835, 25.52533809825978, 25.52699883636986]
    assert agm_steps(5, 3, 3) == pytest.approx(steps, rel=1e-15)


@given(st.floats(0.01, 1))
def test_every_step_doubles_the_digits(ratio: float) -> None:
    with mpmath.workdps(80):
        truth = reference(1, ratio)
        found = agm_steps(mpmath.mpf(1), mpmath.mpf(ratio), MOST_STEPS, mpmath)
        errors = [abs(value - truth) / truth for value in found]
        for now, after in pairwise(errors):
            # Once two digits are right; in between a step gains a little.
            assert now > 0.01 or after <= 8 * now**2 + mpmath.mpf(10) ** -DIGITS
        assert errors[-1] < mpmath.mpf(10) ** -DIGITS


@given(axes, ratios)
@example(1, 5e-324)
@example(5, 0)
@example(1, 2.7e-80)
@example(7, 1.1e-30)
def test_the_reference_keeps_fifty_digits(a: float, ratio: float) -> None:
    """Against the means in twice the digits: another algorithm than mpmath's."""
    b = a * ratio
    found = reference(a, b)
    with mpmath.workdps(120):
        if b < 1e-30 * a:
            truth = 4 * mpmath.mpf(a)
        else:
            truth = agm_steps(mpmath.mpf(a), mpmath.mpf(b), 14, mpmath)[-1]
        assert abs(found - truth) <= truth * mpmath.mpf(10) ** -DIGITS


@given(st.floats(0.1, 10), st.floats(0, 10), st.integers(1, MOST_TERMS), st.integers(0, MOST_STEPS))
def test_the_figure_holds_everywhere_on_its_sliders(
    a: float, b: float, terms: int, steps: int
) -> None:
    result = ellipse(a, b, terms, steps)
    numbers = result.numbers()
    assert numbers["perimeter"] == perimeter_agm(a, b)
    assert numbers["area"] == pytest.approx(math.pi * a * b)
    (table,) = result.tables
    found = [row[1] for row in table.rows]
    assert found == [
        partial_sums(a, b, terms)[-1],
        agm_steps(a, b, steps)[-1],
        ramanujan_1(a, b),
        ramanujan_2(a, b),
    ]


@settings(max_examples=20)
@given(st.floats(0.1, 10), st.floats(0, 10))
def test_the_figure_holds_with_fifty_digits(a: float, b: float) -> None:
    result = ellipse(a, b, exactly=True)
    assert result.numbers()["perimeter"] == perimeter_agm(a, b)
    (note,) = result.notes
    assert isinstance(note, Text)
    digits = note.said("en").partition("C = ")[2].partition(",")[0].replace(" ", "")
    with mpmath.workdps(60):
        near = abs(mpmath.mpf(digits) - reference(a, b)) <= reference(a, b) * mpmath.mpf(10) ** -48
    assert near


def test_fifty_digits_of_five_and_three() -> None:
    (note,) = ellipse(exactly=True).notes
    assert isinstance(note, Text)
    assert "25.52699 88633 98128 46617 86620 04990 29139 19594 98848 792" in note.said("en")
    (table,) = ellipse(exactly=True).tables
    assert [row[3] for row in table.rows] == ["2.7×10⁻⁵", "1.1×10⁻⁹", "4.9×10⁻⁷", "2.4×10⁻¹¹"]
