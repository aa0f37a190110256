"""Additive coupling in the plane: there and back, and areas."""

import math
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.formulas.coupling import area, coupling, forward, inverse, shift, square
from tests.formulas.ulps import ulps

#: Of one layer's shift by a sine, against the same in exact arithmetic.
SHIFT_BOUND = 3

layers = st.integers(0, 4)
strengths = st.floats(-1, 1)
ways = st.sampled_from(["sin", "|x|", "floor"])
places = st.floats(-1, 1)


@given(places, strengths.filter(lambda size: size == 0 or abs(size) > 1e-9))
def test_the_shift_keeps_its_digits(x: float, strength: float) -> None:
    with mpmath.workdps(60):
        truth = mpmath.mpf(strength) * mpmath.sin(mpmath.mpf(3 * x))
    if truth and abs(x) > 1e-9:
        assert ulps(shift(x, "sin", strength), truth) <= SHIFT_BOUND


@given(places, places, layers, st.sampled_from(["sin", "|x|"]), strengths)
def test_there_and_back(x: float, y: float, count: int, way: str, strength: float) -> None:
    u, v = inverse(forward((x, y), count, way, strength), count, way, strength)
    # Every layer rounds once each way; what a later layer shifts by grows with the error before it.
    room = 2.0**-52 * 4 * 6.0**count
    assert abs(u - x) <= room
    assert abs(v - y) <= room


@given(places, places, layers, strengths)
def test_steps_there_and_back(x: float, y: float, count: int, strength: float) -> None:
    """In fractions: of floats, one may be rounded across a step."""
    start = Fraction(x), Fraction(y)
    there = forward(start, count, "floor", Fraction(strength))
    assert inverse(there, count, "floor", Fraction(strength)) == start


@given(places, places, ways, strengths)
def test_one_layer_leaves_a_coordinate_alone(x: float, y: float, way: str, strength: float) -> None:
    assert forward((x, y), 1, way, strength) == (x, y + shift(x, way, strength))
    first = forward((x, y), 1, way, strength)
    second = forward((x, y), 2, way, strength)
    assert second[1] == first[1]


@given(layers, strengths)
def test_areas_stay(count: int, strength: float) -> None:
    for way in ("sin", "|x|"):
        image = [forward(point, count, way, strength) for point in square(-1, 1, 400)]
        assert area(image) == pytest.approx(4, abs=5e-3)


@given(places, places, st.integers(1, 4), strengths)
def test_the_jacobian_is_one(x: float, y: float, count: int, strength: float) -> None:
    """In 40 digits, by differences of the same layers."""

    def image(u: mpmath.mpf, v: mpmath.mpf) -> tuple[mpmath.mpf, mpmath.mpf]:
        kept, moved = u, v
        for _ in range(count):
            kept, moved = moved + strength * mpmath.sin(3 * kept), kept
        return kept, moved

    with mpmath.workdps(40):
        h = mpmath.mpf(10) ** -15
        (a, c), (b, d) = (
            [(p - q) / (2 * h) for p, q in zip(image(*ahead), image(*behind), strict=True)]
            for ahead, behind in (
                ((x + h, mpmath.mpf(y)), (x - h, mpmath.mpf(y))),
                ((mpmath.mpf(x), y + h), (mpmath.mpf(x), y - h)),
            )
        )
        # Taking turns swaps the coordinates once a layer.
        assert abs((a * d - b * c) * (-1) ** count - 1) < mpmath.mpf(10) ** -20


def test_the_square_is_a_square() -> None:
    assert area(square(-1, 1, 10)) == pytest.approx(4)
    assert len(square(-1, 1, 10)) == 40


@given(layers, strengths, ways)
def test_the_figure_holds_everywhere_on_its_controls(count: int, strength: float, way: str) -> None:
    numbers = coupling(count, strength, way).numbers()
    assert way == "floor" or numbers["round_trip"] < 1e-11
    assert math.isnan(area([(math.nan, 0.0), (0.0, 1.0), (1.0, 0.0)]))
    assert ("area" in numbers) == (way != "floor")
