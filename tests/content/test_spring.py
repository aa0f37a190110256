"""The numbers that the article of the spring tells, and its answers to its exercises."""

import math

import mpmath
import pytest

from content.formulas.spring import position, stretch, tension
from content.formulas.spring_ball import fastest
from content.formulas.wrong_answers import WRONG
from tests.content.articles import LANGUAGES, said, tells

ARTICLE = "2010/spring"


def chain(theta: float, n: int, *, middle: bool) -> float:
    """Length of n beads on light springs, each at the end of its piece or in its middle."""
    before, after = (0.5, 0.5) if middle else (1.0, 0.0)

    def walk(tension: float) -> tuple[float, float]:
        x = 0.0
        for _ in range(n):
            x += before * (1 + tension) / n
            tension -= theta**2 * x / n
            x += after * (1 + tension) / n
        return x, tension

    (x0, end0), (x1, end1) = walk(0.0), walk(1.0)
    return x0 + end0 / (end0 - end1) * (x1 - x0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stretches(lang: str) -> None:
    for theta in (0.1, 0.5, 1, 1.5):
        # As the tables do; 1 + θ²/3 in so many decimals as it is written.
        assert tells(ARTICLE, lang, f"| {theta:g} | {stretch(theta):.16g} |")
    assert tells(ARTICLE, lang, "15.7") and round(math.pi / 2 * 10, 1) == 15.7
    assert tells(ARTICLE, lang, "150") and math.isclose(math.pi / 2 * 10 * 30 / math.pi, 150)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_beads(lang: str) -> None:
    for n in (2, 10):
        assert tells(ARTICLE, lang, f"{chain(1, n, middle=True):.14g}"[:13])
    ten = [chain(1, 10, middle=middle) - math.tan(1) for middle in (False, True)]
    assert tells(ARTICLE, lang, said(ten[0], 3)) and said(ten[0], 3) == "0.135"
    assert tells(ARTICLE, lang, said(ten[1], 1)) and said(ten[1], 1) == "-0.0005"
    assert tells(ARTICLE, lang, f"{20 * math.sin(math.pi / 42):.4f}")
    # At θ = 1 a chain is too long, and by a tenth with ten times the beads.
    hundred = chain(1, 100, middle=False) - math.tan(1)
    assert 9 < ten[0] / hundred < 12


@pytest.mark.parametrize("n", [1, 2, 10, 100])
@pytest.mark.parametrize("theta", [0.3, 0.9])
def test_the_chains_are_solved_exactly(n: int, theta: float) -> None:
    turn = 2 * math.asin(theta / (2 * n))
    ends = math.sin(n * turn) / (theta * math.cos((n + 0.5) * turn))
    middles = math.tan(n * turn) / theta * math.cos(turn / 2)
    assert chain(theta, n, middle=False) == pytest.approx(ends, rel=1e-12)
    assert chain(theta, n, middle=True) == pytest.approx(middles, rel=1e-12)


@pytest.mark.parametrize("middle", [False, True])
@pytest.mark.parametrize("n", [1, 2, 10])
def test_a_chain_has_its_pole_where_the_article_says(n: int, middle: bool) -> None:
    pole = 2 * n * math.sin(math.pi / (4 * n if middle else 4 * n + 2))
    assert chain(pole * (1 - 1e-7), n, middle=middle) > 1e5
    assert chain(pole * (1 + 1e-7), n, middle=middle) < -1e5
    if middle:
        assert math.pi / 2 - pole == pytest.approx(math.pi**3 / (192 * n * n), rel=0.06)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_wrong_answers(lang: str) -> None:
    expansions = [
        r"1+\theta^2+\theta^4$",
        r"\frac14\theta^4$",
        r"\frac19\theta^4$",
        r"\frac13\theta^2$",
    ]
    for answer, written in zip(WRONG, expansions, strict=True):
        assert tells(ARTICLE, lang, written)
        if math.isfinite(answer.pole) and answer.pole != 1:
            assert tells(ARTICLE, lang, f"{answer.pole:.4f}")
    with mpmath.workdps(40):
        taylor = mpmath.taylor(lambda t: mpmath.tan(t) / t if t else mpmath.mpf(1), 0, 4)
    assert [float(taylor[n]) for n in (2, 4)] == pytest.approx([1 / 3, 2 / 15], abs=1e-9)
    assert tells(ARTICLE, lang, "3.7%") and round(100 * (1.5 / math.tan(1) - 1), 1) == -3.7
    # 一成, ten per cent
    assert WRONG[2].pole / (math.pi / 2) == pytest.approx(1.1, abs=0.005)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_ball(lang: str) -> None:
    for mu in (0, 0.5, 1, 5):
        exact, third = fastest(mu), 1 / math.sqrt(mu + 1 / 3)
        too_high = 100 * (third / exact - 1)
        written = f"{too_high:.1f}" if too_high > 1 else f"{too_high:.2g}"
        row = f"| {mu:g} | {exact:.6f} | {third:.6f} | {written:0<{5 if mu == 5 else 1}}% |"
        assert tells(ARTICLE, lang, row)


@pytest.mark.parametrize("theta", [0.4, 1.2])
def test_answers(theta: float) -> None:
    """Centre of mass, a hub, and turning about the middle, by quadrature or by the equation."""
    centre = mpmath.quad(lambda s: position(s, 1, theta), [0, 1]) / stretch(theta)
    assert centre == pytest.approx(math.tan(theta / 2) / theta)
    hub = 0.3
    pull = (1 / theta + hub * math.sin(theta)) / math.cos(theta)

    def outer(s: float) -> float:
        return hub * math.cos(theta * s) + pull * math.sin(theta * s)

    assert (outer(1) - outer(1 - 1e-6)) / 1e-6 == pytest.approx(1, abs=1e-5)
    assert outer(1) == pytest.approx(hub / math.cos(theta) + stretch(theta))
    assert stretch(theta) > WRONG[2].at(theta)


@pytest.mark.parametrize("theta", [0.5, 1.4])
def test_bending_costs_what_the_article_says(theta: float) -> None:
    """Both forms of the second variation, for a bend that is no rotation; k = l₀ = λ₀ = 1."""

    def weight(s: float) -> float:
        return tension(s, 1, 1, theta) / slope(s)

    def slope(s: float) -> float:
        return math.cos(theta * s) / math.cos(theta)

    def direct(s: float) -> float:
        # y = xφ with φ = 1 + s².
        y = position(s, 1, theta) * (1 + s * s)
        bend = slope(s) * (1 + s * s) + position(s, 1, theta) * 2 * s
        return weight(s) * bend**2 - theta**2 * y**2

    def squares(s: float) -> float:
        return weight(s) * (position(s, 1, theta) * 2 * s) ** 2

    assert mpmath.quad(direct, [0, 1]) == pytest.approx(mpmath.quad(squares, [0, 1]), rel=1e-9)
