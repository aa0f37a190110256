"""What a formula gives back: checks, numbers, sampling."""

import math
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from huoye import (
    Axis,
    Choice,
    Curve,
    FormulaMistake,
    Plot,
    Result,
    Shape,
    Table,
    Value,
    evaluate,
    sample,
    trace,
)
from huoye.formula.numerals import shown
from huoye.pyodide_widgets.author_checks import available_modules
from tests.conftest import ROOT


def test_numbers_name_values_and_prove_the_plots() -> None:
    values = [Value("a", 1.5, "a"), Value("b", 2, "b")]
    plain = Result(values, [Plot("p", [Curve([(0, 1)])])]).numbers()
    assert {name: plain[name] for name in "ab"} == {"a": 1.5, "b": 2}
    moved = Result(values, [Plot("p", [Curve([(0, 1 + 2**-52)])])]).numbers()
    assert plain["plots"] != moved["plots"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Result([Value("a", 1, "a"), Value("a", 2, "a")]).numbers(),
            "two values are called “a”",
        ),
        (lambda: Value("周长", 1, "a"), "must be an ASCII identifier"),
        (lambda: Value("plots", 1, "a"), "must be an ASCII identifier"),
        (lambda: Value("a", float("nan"), "a"), "“a” is nan, not a finite number"),
        (lambda: Value("a", 10**400, "a"), "not a finite number"),
        *(
            (lambda value=value: Value("a", value, "a"), f"“{value}”, of type {kind}; write a num")
            for value, kind in (
                (Fraction(1, 3), "Fraction"),
                (Decimal("0.1"), "Decimal"),
                (True, "bool"),
                ("5", "str"),
                (None, "NoneType"),
            )
        ),
        *(
            (lambda digits=digits: Value("a", 1.5, "a", digits=digits), f"has digits={digits}; wr")
            for digits in (-1, 101, 3.5, None, True)
        ),
        (lambda: Table("t", ["a"], [[1]], digits=-1), "a table has digits=-1"),
        (lambda: Curve([(0, 0)], style="wavy"), "style of a curve is “wavy”; known are auto, so"),  # type: ignore[arg-type]
        (lambda: Table("t", ["a", "b"], [[1, 2], [1]]), "row 2 of a table has 1 cells below 2"),
        (lambda: Table("t", "ab", [[1, 2]]), "the headers of a table are no list"),
        (lambda: Table("t", ["a", "b"], ["xy"]), "the cells of row 1 of a table are no list"),
        (lambda: Plot("p", [], x=Axis(log=True), equal=True), "equal=True and a logarithmic axis"),
        (
            lambda: Table("t", ["a"], [[Fraction(1, 3)]]).as_data("en"),  # type: ignore[list-item]
            "a cell of a table is “1/3”, of type Fraction; write a number or words",
        ),
        (lambda: Plot("p", Curve([(0, 0)])), "the curves of a plot are no list"),  # type: ignore[arg-type]
        (lambda: Result(Value("a", 1, "a")), "the values of a Result are no list; put also"),  # type: ignore[arg-type]
        (lambda: Result([], notes="ab"), "the notes of a Result are no list"),
        (lambda: Choice(1, 2), "one of several texts; write “1” in quotes"),  # type: ignore[arg-type]
        (lambda: Shape([(0, 0), (1, math.inf)]), "a corner of a Shape is not finite"),
    ],
)
def test_unsound_results(make: Callable[[], object], message: str) -> None:
    with pytest.raises(FormulaMistake, match=message):
        make()


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (Result([], [Plot("p", [Curve([(0, 0)] * 15_000)] * 2)]), "30,000 points, more than"),
        (Result([], tables=[Table("t", ["n"], [[1]] * 501)]), "a table has 501 rows"),
    ],
)
def test_what_a_page_cannot_carry(result: Result, message: str) -> None:
    with pytest.raises(FormulaMistake, match=message):
        evaluate(lambda: result, {}, "en")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3, "3"),
        (-3, "−3"),
        (4000000.0, "4000000"),
        (0.1 + 0.2, "0.3"),
        (1.5e-7, "1.5×10⁻⁷"),
        (1e-16, "10⁻¹⁶"),
        (-1e20, "−10²⁰"),
        (-0.0, "0"),
        (1 / 3, "0.333333333333"),
        (10**15, "1000000000000000"),
        (math.nan, "—"),
        (-math.inf, "−∞"),
    ],
)
def test_shown(number: float, text: str) -> None:
    assert shown(number) == text


def test_sampling() -> None:
    assert sample(lambda x: 1 / x, -1, 1, 3)[::2] == [(-1, -1), (1, 1)]
    assert math.isnan(sample(lambda x: 1 / x, -1, 1, 3)[1][1])
    assert trace(lambda t: (t, t * t), 0, 2, 3) == [(0, 0), (1, 1), (2, 4)]


def test_the_package_stands_on_the_standard_library_alone() -> None:
    for path in sorted((ROOT / "plugins/huoye/formula").glob("*.py")):
        for module in re.findall(r"^(?:from|import) ([\w.]+)", path.read_text("utf-8"), re.M):
            assert module.split(".")[0] in available_modules() | {"__future__"}
