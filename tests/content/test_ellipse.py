"""The numbers that the article of the ellipse tells, and its answers to its exercises."""

import io
import itertools
import math
import re
from contextlib import redirect_stdout

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
from tests.content.articles import LANGUAGES, article, said, tells

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
def test_which_slips_of_the_printed_series_pass(lang: str) -> None:
    """Without the minus, or begun with n = 1, its sum is negative; without the square it isn't."""
    for a, c in [(5, 4), (1, 0.1), (1, 1)]:
        right = printed(a, c, 300)
        without_minus, from_one = -right, right - printed(a, c, 1)
        assert without_minus < 0 and from_one < 0
    assert printed(5, 4, 300, power=1) > 0
    slips = r"漏了负号，或者从\$n=1\$加起，得数是负的" if lang == "zh" else "the sum is negative"
    assert re.search(slips, article(ARTICLE, lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_form_with_positive_terms_near_a_segment(lang: str) -> None:
    """Its second part is zero over zero at b = 0, and vanishes as b does."""
    for b in (1e-2, 1e-4, 1e-8):
        mean = agm_descent.means(1, b, 12)[-1][0]
        assert mean >= math.sqrt(b)
        second = perimeter_agm(1, b) - 4 * agm_descent.means(1, math.sqrt(1 - b * b), 6)[-1][0]
        assert second == pytest.approx(math.pi * b * b / mean, rel=b, abs=1e-15)
    assert tells(ARTICLE, lang, r"$M(a,b)\ge b_1=\sqrt{ab}$")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_perimeters(lang: str) -> None:
    for a, b in [(2, 1), (5, 3), (10, 1), (5, 0.1)]:
        square = f"{(1 - b / a) * (1 + b / a):g}"
        digits = mpmath.nstr(reference(a, b), 16)
        assert tells(ARTICLE, lang, f"| {a:g}, {b:g} | {square} | {digits} |")
    assert mpmath.nstr(reference(1e6, 1e-3), 16, strip_zeros=False) == "4000000.000000000"
    assert tells(ARTICLE, lang, "| $10^6$, $10^{-3}$ | $1-10^{-18}$ | 4000000.000000000 |")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_methods(lang: str) -> None:
    for a, b in [(2, 1), (5, 3), (10, 1), (5, 0.1)]:
        columns = f"{terms_of_series(a, b)} | {steps_of_means(a, b)} | {ramanujan(a, b)}"
        assert tells(ARTICLE, lang, f"| {a:g}, {b:g} | {columns} |")
    # At e = 1 it is wrong by a/N after N terms, which is a quarter of 1/N of 4a.
    assert 4000 * (partial_sums(1, 0, 4000)[-1] / 4 - 1) == pytest.approx(0.25, rel=1e-3)
    terms = "2.5e11"
    columns = f"{terms} | {steps_of_means(1e6, 1e-3)} | {ramanujan(1e6, 1e-3)}"
    assert tells(ARTICLE, lang, f"| $10^6$, $10^{{-3}}$ | {columns} |")
    assert tells(ARTICLE, lang, f"| 1, 0 | {terms} | — | {ramanujan(1, 0)} |")


def ramanujan(a: float, b: float) -> str:
    """How far his two formulas are off, as the table has it."""
    found = (ramanujan_1(a, b), ramanujan_2(a, b))
    return " | ".join(exponent(abs(each / perimeter_agm(a, b) - 1)) for each in found)


def terms_of_series(a: float, b: float) -> int:
    """Terms of the series in e² for a relative error of 10⁻¹², by its tail from the other end."""
    square = (1 - b / a) * (1 + b / a)
    terms, n = [square / 4], 1
    while terms[-1] > 1e-20:
        terms.append(terms[-1] * (4 * n * n - 1) / (4 * (n + 1) ** 2) * square)
        n += 1
    left, most = 0.0, 1e-12 * perimeter_agm(a, b) / (2 * math.pi * a)
    for count in range(len(terms), 0, -1):
        left += terms[count - 1]
        if left > most:
            return count
    return 0


def steps_of_means(a: float, b: float) -> int:
    """Steps of the means for a relative error of 10⁻¹²."""
    with mpmath.workdps(30):
        truth = reference(a, b)
        found = agm_steps(mpmath.mpf(a), mpmath.mpf(b), 8, mpmath)
        return next(n for n, each in enumerate(found) if abs(each / truth - 1) < 1e-12)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_series_of_gauss_and_kummer(lang: str) -> None:
    """Its coefficients, how soon it ends, and where Ramanujan's formulas leave it."""
    halves = [math.prod((2 * k - 3) / (2 * k) for k in range(1, n + 1)) for n in range(60)]
    coefficients = [half * half for half in halves]
    assert coefficients[:5] == [1, 1 / 4, 1 / 64, 1 / 256, 25 / 16384]
    for (a, b), power in {(5, 3): 6, (10, 1): 37}.items():
        h = ((a - b) / (a + b)) ** 2
        truth = perimeter_agm(a, b) / (math.pi * (a + b))
        tails = [
            sum(c * h**n for n, c in enumerate(coefficients) if n > last)
            for last in (power, power - 1)
        ]
        assert tails[0] < 1e-12 * truth < tails[1]
    with mpmath.workdps(30):
        first = mpmath.taylor(lambda h: 3 - mpmath.sqrt(4 - h), 0, 3)
        second = mpmath.taylor(lambda h: 1 + 3 * h / (10 + mpmath.sqrt(4 - 3 * h)), 0, 5)
    assert [float(each) for each in first[:3]] == pytest.approx(coefficients[:3])
    assert float(coefficients[3] - first[3]) == pytest.approx(1 / 512)
    assert [float(each) for each in second[:5]] == pytest.approx(coefficients[:5])
    assert float(coefficients[5] - second[5]) == pytest.approx(3 / 131072)
    assert ramanujan_2(1, 0) == pytest.approx(14 / 11 * math.pi)
    assert tells(ARTICLE, lang, "3.9984a") and round(ramanujan_2(1, 0), 4) == 3.9984


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_meridian(lang: str) -> None:
    with mpmath.workdps(40):
        a = mpmath.mpf(6378137)
        b = a * (1 - 1 / mpmath.mpf("298.257223563"))
        h = ((a - b) / (a + b)) ** 2
        truth = 4 * a * mpmath.ellipe(1 - (b / a) ** 2)
        missed = truth - ramanujan_2(a, b, mpmath)
    assert tells(ARTICLE, lang, r"2.82\times10^{-6}") and mpmath.nstr(h, 3) == "2.82e-6"
    assert tells(ARTICLE, lang, "40007.863") and mpmath.nstr(truth, 8) == "40007863.0"
    assert tells(ARTICLE, lang, r"1.6\times10^{-25}") and mpmath.nstr(missed, 2) == "1.6e-25"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bounds(lang: str) -> None:
    lower, upper = math.pi * 8, math.pi * math.sqrt(2 * 34)
    assert lower < perimeter_agm(5, 3) < upper
    assert tells(ARTICLE, lang, rf"{lower:.4f}\le C\le {upper:.4f}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_means(lang: str) -> None:
    """Its gaps and perimeters, and that as many digits are bold as are right."""
    floats = agm_steps(5, 3, 4)
    truth = mpmath.nstr(reference(5, 3), 16)
    with mpmath.workdps(30):
        precise = agm_steps(mpmath.mpf(5), mpmath.mpf(3), 4, mpmath)
    counts = []
    for n, (_, _, gap) in enumerate(agm_descent.means(5, 3, 4)):
        written = mpmath.nstr(precise[n], 16, strip_zeros=False)
        wrong = [at for at, (x, y) in enumerate(zip(written, truth, strict=True)) if x != y]
        right = min([*wrong, len(truth)])
        c = f"{gap:.3g}" if gap > 0.01 else f"{gap:.2e}".replace("e-0", "e−")
        bold = written[:right].rstrip(".")
        assert tells(ARTICLE, lang, f"| {n} | {c} | **{bold}**{written[len(bold) :]} |")
        counts.append(len(bold.replace(".", "")))
        assert floats[n] == pytest.approx(float(precise[n]), rel=1e-15)
    assert counts == [1, 2, 4, 9, 16]
    assert tells(ARTICLE, lang, "1、2、4、9、16" if lang == "zh" else "two, four, nine, sixteen")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_program_prints_the_table_of_means(lang: str) -> None:
    """With the line that readers are told to add at the end of its loop."""
    text = article(ARTICLE, lang)
    cell = re.search(r"/// python \| perimeter\n\n```python\n(.*?)```", text, re.S)
    line = re.search(r"`(print\(.*?)`", text)
    assert cell and line
    program = cell[1].replace("weight *= 2\n", f"weight *= 2\n        {line[1]}\n")
    namespace: dict[str, object] = {}
    with redirect_stdout(io.StringIO()) as printed:
        exec(program, namespace)
    # What (5, 3) prints, then the perimeters themselves.
    rows = [float(each) for each in printed.getvalue().split("(")[0].split()]
    assert rows == pytest.approx(agm_steps(5, 3, 4)[1:], rel=1e-15)


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
