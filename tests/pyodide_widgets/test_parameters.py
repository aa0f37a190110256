"""Annotations become controls, and inputs are held to them."""

from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, Any

import pytest

from huoye import (
    Choice,
    FormulaMistake,
    InputError,
    Number,
    Play,
    Result,
    Slider,
    Switch,
    Text,
    TextInput,
    evaluate,
)
from huoye.formula.inputs import accept_all, ends_at, settle
from huoye.formula.parameters import describe


def example(
    x: Annotated[float, Slider(0, 10, step=0.5, unit="m", label=Text("长", en="length"))] = 5,
    n: Annotated[int, Slider(1, 60)] = 10,
    free: float = 1.5,
    at_least: Annotated[float, Number(minimum=0)] = 2,
    way: Annotated[str, Choice("sin", "cos")] = "sin",
    on: Annotated[bool, Switch(label="an")] = True,
    word: Annotated[str, TextInput(5, r"[ab]+", Text("只用 a 和 b", en="a and b only"))] = "abba",
) -> Result:
    return Result([])


def test_describe() -> None:
    x, n, free, at_least, way, on, word = describe(example, "zh")
    assert x == {
        "name": "x",
        "label": "长",
        "kind": "range",
        "value": 5,
        "whole": False,
        "minimum": 0,
        "maximum": 10,
        "step": 0.5,
        "log": False,
        "play": None,
        "unit": "m",
        "choices": [],
        "longest": None,
        "pattern": "",
        "hint": "",
    }
    assert (n["kind"], n["whole"], n["step"], n["label"]) == ("range", True, 1, "n")
    assert (free["kind"], free["minimum"], free["step"]) == ("number", None, None)
    assert (at_least["kind"], at_least["minimum"], at_least["maximum"]) == ("number", 0, None)
    assert (way["kind"], way["choices"]) == ("select", [["sin", "sin"], ["cos", "cos"]])
    assert (word["kind"], word["longest"], word["pattern"]) == ("text", 5, "[ab]+")
    assert word["hint"] == "只用 a 和 b"
    assert (on["kind"], on["value"], on["label"]) == ("checkbox", True, "an")
    assert describe(example, "en")[0]["label"] == "length"


def test_inputs_take_the_parameters_type() -> None:
    used = accept_all(example, {"x": 3, "n": 7.0}, "en")
    assert used == {"x": 3.0, "n": 7, "free": 1.5, "at_least": 2.0, "way": "sin", "on": True,
                    "word": "abba"}  # fmt: skip
    assert [type(value) for value in used.values()] == [float, int, float, float, str, bool, str]


def test_there_is_one_zero_as_in_a_field_of_a_page() -> None:
    used = accept_all(example, {"x": -0.0, "free": -0.0}, "en")
    assert (str(used["x"]), str(used["free"])) == ("0.0", "0.0")


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"x": 10.01}, "length must be at least 0 and at most 10, not 10.01"),
        ({"x": float("nan")}, "length must be a finite number"),
        ({"x": float("inf")}, "length must be a finite number"),
        ({"x": "3"}, "length must be a finite number"),
        ({"x": True}, "length must be a finite number"),
        ({"n": 2.5}, "n must be a whole number"),
        ({"n": 2**53}, "n is too large a whole number: a page has them up to 9007199254740991"),
        ({"n": -(10**400)}, "n must be a finite number"),
        ({"at_least": -1}, "at_least must be at least 0, not −1"),
        ({"way": "tan"}, "way must be one of: sin, cos"),
        ({"on": 1}, "an must be true or false"),
        ({"word": "aabbaa"}, "word must have at most 5 characters"),
        ({"word": "abc"}, "word is not written so: a and b only"),
        ({"word": "ab\n"}, "word is not written so: a and b only"),
        ({"word": 1}, "word must be text"),
        ({"y": 1}, "no input y (only: x, n, free, at_least, way, on, word)"),
    ],
)
def test_inputs_without_a_place_are_refused(inputs: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        evaluate(example, inputs, "en")
    assert str(caught.value) == message
    assert caught.value.name == next(iter(inputs))


def dependent(
    a: Annotated[float, Slider(0.1, 10, step=0.1)] = 5,
    b: Annotated[float, Slider(0, "a", step=0.1)] = 3,
    n: Annotated[int, Slider(1, "2*b")] = 2,
    c: Annotated[float, Number(minimum="a + b")] = 9,
) -> Result:
    return Result([])


def test_a_range_that_follows_others() -> None:
    b, n = describe(dependent, "en")[1:3]
    assert (b["minimum"], b["maximum"], n["maximum"]) == (0, "a", ["*", 2, "b"])
    assert accept_all(dependent, {"a": 3}, "en")["b"] == 3.0
    assert ends_at(dependent, {"a": 4, "b": 1, "n": 1, "c": 9}) == {
        "a": [0.1, 10],
        "b": [0, 4],
        "n": [1, 2],
        "c": [5, None],
    }


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"a": 2}, "b must be at least 0 and at most a = 2, not 3"),
        ({"c": 7.5}, "c must be at least a + b = 8, not 7.5"),
        ({"b": 0.4, "c": 9}, "n must be at least 1 and at most 2*b = 0.8, not 2"),
    ],
)
def test_its_ends_are_held(inputs: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        evaluate(dependent, inputs, "en")
    assert str(caught.value) == message


def test_a_page_moves_what_is_left_behind() -> None:
    given = {"a": 2.05, "b": 3, "n": 5, "c": 1}
    # b on a step, then n by the new b, then c.
    assert settle(dependent, given) == {"a": 2.05, "b": 2, "n": 4, "c": 4.05}
    accept_all(dependent, settle(dependent, given), "en")
    assert settle(example, {"x": 99}) == {"x": 99}


def test_an_end_out_of_reach_refuses() -> None:
    def pole(a: Annotated[float, Slider(0, 1)] = 1, b: Annotated[float, Slider(0, "1/a")] = 1):  # type: ignore[no-untyped-def]
        return Result([])

    with pytest.raises(InputError, match="b must be at least 0 and at most 1/a = —, not 1"):
        evaluate(pole, {"a": 0}, "en")
    assert ends_at(pole, {"a": 0, "b": 0})["b"] == [0, None]


def test_choices_with_names() -> None:
    def ways(
        way: Annotated[str, Choice({"agm": Text("平均", en="means"), "x": "X"}, "series")] = "agm",
    ) -> Result:
        return Result([])

    (described,) = describe(ways, "zh")
    assert described["choices"] == [["agm", "平均"], ["x", "X"], ["series", "series"]]
    assert accept_all(ways, {"way": "series"}, "en") == {"way": "series"}


def test_sliders_that_multiply_and_that_move() -> None:
    def moving(
        x: Annotated[float, Slider(0.01, 100, log=True)] = 1,
        t: Annotated[float, Slider(0, 1, play=Play(4, back=True))] = 0,
    ) -> Result:
        return Result([])

    x, t = describe(moving, "en")
    assert (x["log"], x["play"]) == (True, None)
    assert (t["log"], t["play"]) == (False, [4, True])


def _strange(a: Annotated[float, Slider(0, "c")] = 0) -> Result:
    raise AssertionError


def _itself(a: Annotated[float, Slider(0, "2*a")] = 0) -> Result:
    raise AssertionError


def _power(a: Annotated[float, Slider(0, "2**3")] = 0) -> Result:
    raise AssertionError


def _log_step(a: Annotated[float, Slider(1, 2, step=0.1, log=True)] = 1) -> Result:
    raise AssertionError


def _log_zero(a: Annotated[float, Slider(0, 2, log=True)] = 1) -> Result:
    raise AssertionError


def _no_regex(a: Annotated[str, TextInput(pattern="(")] = "") -> Result:
    raise AssertionError


def _endless(a: Annotated[float, Slider(0, float("inf"))] = 0) -> Result:
    raise AssertionError


def _still(a: Annotated[float, Slider(0, 1, play=Play(0))] = 0) -> Result:
    raise AssertionError


def _leaping(a: Annotated[float, Slider(0, 1, step=float("inf"))] = 0) -> Result:
    raise AssertionError


def _beyond_floats(a: Annotated[float, Slider(0, 10**400)] = 0) -> Result:
    raise AssertionError


def _true(a: Annotated[float, Slider(True, 77)] = 2) -> Result:
    raise AssertionError


def _fraction(a: Annotated[float, Slider(0, Fraction(1, 2))] = 0) -> Result:
    raise AssertionError


def _halves(a: Annotated[int, Slider(0, 10, step=0.5)] = 0) -> Result:
    raise AssertionError


def _between(a: Annotated[int, Slider(0.5, 10)] = 1) -> Result:
    raise AssertionError


def _for_ever(a: Annotated[float, Slider(0, 1, play=Play(float("inf")))] = 0) -> Result:
    raise AssertionError


def _number_of_seconds(a: Annotated[float, Slider(0, 1, play=3)] = 0) -> Result:
    raise AssertionError


def _empty(a: Annotated[float, Slider(0, 1)] = None) -> Result:  # type: ignore[assignment] # noqa: RUF013
    raise AssertionError


def _quoted(a: Annotated[float, Slider(0, 1)] = "1") -> Result:  # type: ignore[assignment]
    raise AssertionError


def _one_for_true(a: bool = 1) -> Result:  # type: ignore[assignment]
    raise AssertionError


def _without_brackets(a: Annotated[float, Slider] = 1) -> Result:
    raise AssertionError


def _twice(a: Annotated[float, Slider(0, 1), Number(0, 2)] = 1) -> Result:
    raise AssertionError


def _several_lines(a: Annotated[str, TextInput()] = "a\nb") -> Result:
    raise AssertionError


def _bare(x: Annotated[float, Slider(0, 1)]) -> Result:
    raise AssertionError


def _unannotated(x=1):  # type: ignore[no-untyped-def]
    raise AssertionError


def _list(x: list[float] = []) -> Result:  # noqa: B006
    raise AssertionError


def _text(x: str = "a") -> Result:
    raise AssertionError


def _misfit(x: Annotated[bool, Slider(0, 1)] = True) -> Result:
    raise AssertionError


def _backwards(x: Annotated[float, Slider(2, 1)] = 1) -> Result:
    raise AssertionError


def _standing(x: Annotated[float, Slider(0, 1, step=0)] = 1) -> Result:
    raise AssertionError


def _outside(x: Annotated[float, Slider(0, 1)] = 2) -> Result:
    raise AssertionError


def _nothing(x: Annotated[str, Choice()] = "") -> Result:
    raise AssertionError


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (_bare, "“x” of _bare() has no default"),
        (_unannotated, "must be annotated"),
        (_list, "must be annotated"),
        (_text, "needs Choice"),
        (_misfit, "Slider does not fit bool"),
        (_backwards, "minimum 2 is not below its maximum 1"),
        (_standing, "step 0 is not a positive number"),
        (_leaping, "step inf is not a positive number"),
        (_beyond_floats, "is no end of a range"),
        (_true, "True is no end of a range"),
        (_fraction, "1/2 is no end of a range"),
        (_halves, "is an int, and its step 0.5 is not whole"),
        (_between, "is an int, and its minimum 0.5 is not whole"),
        (_for_ever, "can't play in inf seconds"),
        (_number_of_seconds, "write play=Play(3)"),
        (_empty, "its default is “None”, of type NoneType; write one of type float"),
        (_quoted, "its default is “1”, of type str; write one of type float"),
        (_one_for_true, "its default is “1”, of type int; write one of type bool"),
        (_without_brackets, "write Slider(…), with its brackets"),
        (_twice, "has 2 controls; keep one of them"),
        (_several_lines, "its default has several lines"),
        (_strange, "its range depends on “c”, which is no other parameter"),
        (_itself, "its range depends on “a”, which is no other parameter"),
        (_power, "“2 ** 3” is not allowed in a range"),
        (_log_step, "a logarithmic slider has no step"),
        (_log_zero, "begins above 0, not at 0"),
        (_no_regex, "its pattern is none: "),
        (_endless, "inf is no end of a range"),
        (_still, "can't play in 0 seconds"),
        (_nothing, "names no text"),
    ],
)
def test_mistakes_in_the_signature(function: Callable[..., Any], message: str) -> None:
    with pytest.raises(FormulaMistake) as caught:
        describe(function, "en")
    assert message in str(caught.value)


def test_a_default_outside_its_range() -> None:
    with pytest.raises(FormulaMistake) as caught:
        evaluate(_outside, {}, "en")
    refused = "its own default is refused: x must be at least 0 and at most 1, not 2"
    assert str(caught.value) == f"parameter “x” of _outside(): {refused}"


def test_a_formula_must_give_back_a_result() -> None:
    def number() -> float:
        return 1.0

    with pytest.raises(FormulaMistake, match="must give back a Result, not float"):
        evaluate(number, {}, "en")
