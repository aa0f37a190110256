"""The numbers that the article of the ellipse tells, and its answers to its exercises."""

import itertools
import math

import mpmath
import pytest

from content.formulas import agm_descent, squeeze
from content.formulas.ellipse import (
    agm_steps,
    partial_sums,
    perimeter_agm,
    ramanujan_1,
    ramanujan_2,
    reference,
    thin_perimeter,
)
from huoye.formula.numerals import shown
from tests.content.articles import LANGUAGES, said, tells

ARTICLE = "2009/ellipse"
EULER = [(5, 3), (1, 0.1), (1, 0.5)]


def printed(a: float, c: float, terms: int, power: int = 2) -> float:
    """The series as the entry of 2009 has it, or with another power of the product."""
    products = [math.prod((2 * k - 1) / (2 * k) for k in range(1, n + 1)) for n in range(terms)]
    return (
        -2
        * math.pi
        * a
        * math.fsum(
            product**power / (2 * n - 1) * (c / a) ** (2 * n) for n, product in enumerate(products)
        )
    )


def exponent(number: float) -> str:
    """2.1e−4, as the tables write it."""
    mantissa, _, power = f"{number:.1e}".partition("e")
    return f"{mantissa}e−{-int(power)}"


@pytest.mark.parametrize(("a", "b"), EULER)
def test_the_printed_series(a: float, b: float) -> None:
    c = math.sqrt(a * a - b * b)
    assert printed(a, c, 3000) == pytest.approx(perimeter_agm(a, b), rel=1e-12)
    assert printed(a, c, 1) == 2 * math.pi * a
    # Without the square it is the binomial series.
    assert printed(a, c, 3000, power=1) == pytest.approx(2 * math.pi * b, rel=1e-9)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_methods(lang: str) -> None:
    for a, b in [(2, 1), (5, 3), (10, 1), (5, 0.1)]:
        truth = perimeter_agm(a, b)
        found = (partial_sums(a, b, 10)[-1], ramanujan_1(a, b), ramanujan_2(a, b))
        columns = " | ".join(exponent(abs(each / truth - 1)) for each in found)
        assert tells(ARTICLE, lang, f"| {a:g}, {b:g} | {columns} |")
        if b != 1 or a == 2:
            square = f"{(1 - b / a) * (1 + b / a):g}"
            digits = mpmath.nstr(reference(a, b), 16)
            assert tells(ARTICLE, lang, f"| {a:g}, {b:g} | {square} | {digits} |")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_means(lang: str) -> None:
    found = agm_steps(5, 3, 4)
    for n, (a, b, _) in enumerate(agm_descent.means(5, 3, 4)):
        axes = (f"{a:.13g}", f"{b:.13g}")
        if n:
            assert tells(ARTICLE, lang, f"| {n} | {axes[0][:11]}")
        with mpmath.workdps(30):
            precise = agm_steps(mpmath.mpf(5), mpmath.mpf(3), 4, mpmath)[n]
        assert tells(ARTICLE, lang, mpmath.nstr(precise, 16, strip_zeros=False))
        assert found[n] == pytest.approx(float(precise), rel=1e-15)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_thin_ellipses(lang: str) -> None:
    assert tells(ARTICLE, lang, "20.01919$") and said(thin_perimeter(5, 0.1), 7) == "20.01919"
    assert tells(ARTICLE, lang, r"2.5\times10^{-6}")
    assert perimeter_agm(5, 0.1) - thin_perimeter(5, 0.1) == pytest.approx(2.5e-6, abs=5e-8)
    ratios = [10 ** (-step / 400) for step in range(1600)]
    truths = [perimeter_agm(1, ratio) for ratio in ratios]
    limit = [abs(thin_perimeter(1, ratio) / t - 1) for ratio, t in zip(ratios, truths, strict=True)]
    second = [abs(ramanujan_2(1, ratio) / t - 1) for ratio, t in zip(ratios, truths, strict=True)]
    better = [ratio for ratio, x, y in zip(ratios, limit, second, strict=True) if x < y]
    assert max(better) == pytest.approx(0.08, abs=0.002) and tells(ARTICLE, lang, r"\approx0.08")
    worst = max(map(min, limit, second))
    assert 2.05e-5 < worst < 2.2e-5 and tells(ARTICLE, lang, r"2.2\times10^{-5}")


def test_logarithms_by_means() -> None:
    """I(a, b) and M(a, b) for small b, with errors of the order of b/a."""
    for b in (1e-2, 1e-4):
        mean = agm_descent.means(1, b, 9)[-1][0]
        assert math.pi / (2 * mean) == pytest.approx(math.log(4 / b), rel=b)
        assert 2 * math.asinh(math.sqrt(1 / b)) == pytest.approx(math.log(4 / b), rel=b)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_fourth_exercise(lang: str) -> None:
    worst = [0.0] * 5
    for step in range(1, 91):
        ratio = 1 / (1 + step / 10)
        truth = perimeter_agm(1, ratio)
        errors = [abs(each / truth - 1) for each in agm_steps(1, ratio, 4)]
        worst = [max(pair) for pair in zip(worst, errors, strict=True)]
    assert worst[3] > 5e-7 > worst[4]
    for error in worst[3:]:
        mantissa, _, power = f"{error:.1e}".partition("e")
        assert tells(ARTICLE, lang, rf"{mantissa}\times10^{{{int(power)}}}")


@pytest.mark.parametrize("b", [0.05, 0.5, 3, 5])
def test_the_descent(b: float) -> None:
    truth = agm_descent.perimeter(b)
    assert truth == pytest.approx(perimeter_agm(5, b), rel=1e-15)
    right = [agm_descent.digits(found, truth) for found in agm_descent.perimeters(b, 6)]
    assert right[-1] > 15
    # Where it has begun, until floats end: twice as many, and a little more.
    for now, after in itertools.pairwise(right):
        assert not 1 < now < 7 or 2 * now < after < 2.7 * now + 1
    # One step more for 0.05 than for 0.5, as the caption says.
    assert sum(digits < 15 for digits in right) == {0.05: 6, 0.5: 5, 3: 4, 5: 0}[b]


@pytest.mark.parametrize("b", [0.05, 3])
def test_the_integral_stays(b: float) -> None:
    def turn(x: float, y: float) -> float:
        """By the trapezoidal rule, which is exact to the last digits for periodic functions."""
        steps = [math.pi * n / 20_000 for n in range(20_000)]
        speeds = [math.hypot(x * math.cos(t), y * math.sin(t)) for t in steps]
        return math.fsum(1 / speed for speed in speeds) * math.pi / 40_000

    whole = [turn(x, y) for x, y, _ in agm_descent.means(5, b, 3)]
    assert whole == pytest.approx([whole[0]] * 4, rel=1e-9)


def test_what_is_left_of_a_squeezed_circle() -> None:
    assert squeeze.perimeter(0) == 4 and squeeze.perimeter(1) == pytest.approx(2 * math.pi)
    for b in (0.02, 0.6):
        assert squeeze.perimeter(b) == pytest.approx(perimeter_agm(1, b), rel=1e-14)
    assert shown(squeeze.squeeze(0).numbers()["perimeter"], 2) == "0.64"
