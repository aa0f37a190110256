"""A trained NICE in the plane, and the spectrum of the one for digits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.formulas import nice_plane as plane
from content.formulas.coupling import area
from content.formulas.spectrum import spectrum, widths

places = st.floats(-2, 2)
layers = st.integers(0, plane.LAYERS)


@given(places, places, layers)
def test_there_and_back(x: float, y: float, count: int) -> None:
    z = plane.forward((x, y))
    assert plane.inverse(z) == pytest.approx((x, y), abs=1e-9)
    assert plane.inverse(z, count) == pytest.approx(plane.forward((x, y), count), abs=1e-9)


@given(places, places)
def test_volumes(x: float, y: float) -> None:
    """By differences: 1 for the couplings, exp of the sum of s for all."""
    h = 1e-5
    for count in range(1, plane.LAYERS + 1):
        (a, c), (b, d) = (
            [(p - q) / (2 * h) for p, q in zip(ahead, behind, strict=True)]
            for ahead, behind in (
                (plane.forward((x + h, y), count), plane.forward((x - h, y), count)),
                (plane.forward((x, y + h), count), plane.forward((x, y - h), count)),
            )
        )
        whole = math.exp(sum(plane.SCALE)) if count == plane.LAYERS else 1
        assert a * d - b * c == pytest.approx(whole, rel=1e-4)


@pytest.mark.parametrize("part", plane.PARTS)
@pytest.mark.parametrize("count", range(plane.LAYERS + 1))
def test_contours(part: float, count: int) -> None:
    """Of equal density, and of the area that volume leaves them."""
    line = plane.contour(part, count)
    if count == 0:
        heights = [plane.log_density(point) for point in line]
        assert max(heights) - min(heights) < 1e-9
    told = -2 * math.pi * math.log(1 - part)
    if count < plane.LAYERS:
        told *= math.exp(-sum(plane.SCALE))
    assert area(line[:-1]) == pytest.approx(told, rel=0.015)


def test_the_density_is_normalised_and_fits_the_moons() -> None:
    step = 0.02
    grid = [step * n for n in range(-150, 151)]
    total = math.fsum(math.exp(plane.log_density((x, y))) for x in grid for y in grid) * step**2
    assert total == pytest.approx(1, abs=1e-3)
    # The best normal distribution has −1.89 nats.
    assert plane.nice_plane().numbers()["mean"] > -0.9


def test_as_many_dots_are_inside_as_should_be() -> None:
    radii = [x * x + y * y for x, y in map(plane.forward, plane.moons())]
    drawn = [x * x + y * y for x, y in map(plane.normal, range(plane.COUNT))]
    for part in plane.PARTS:
        for some, room in ((radii, 0.08), (drawn, 0.02)):
            inside = sum(r < -2 * math.log(1 - part) for r in some) / plane.COUNT
            assert inside == pytest.approx(part, abs=room)


@pytest.mark.parametrize("dots", ["data", "samples"])
@pytest.mark.parametrize("layer", range(plane.LAYERS + 1))
def test_every_state_of_the_figure(layer: int, dots: str) -> None:
    numbers = plane.nice_plane(layer, dots).numbers()
    assert (numbers["area"] > 10) == (layer == plane.LAYERS)


@pytest.mark.parametrize("times", [1.1, 2, 10, 280])
def test_the_spectrum_counts(times: float) -> None:
    found = spectrum(times).numbers()
    assert found["wider"] == sum(sigma > found["least"] for row in widths() for sigma in row)
