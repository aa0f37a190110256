"""Annotations become controls, and inputs are held to them."""

from collections.abc import Callable
from typing import Annotated, Any

import pytest
from huoye import Choice, FormulaMistake, InputError, Number, Result, Slider, Switch, Text, evaluate
from huoye.parameters import accept_all, describe


def example(
    x: Annotated[float, Slider(0, 10, step=0.5, unit="m", label=Text("长", en="length"))] = 5,
    n: Annotated[int, Slider(1, 60)] = 10,
    free: float = 1.5,
    at_least: Annotated[float, Number(minimum=0)] = 2,
    way: Annotated[str, Choice("sin", "cos")] = "sin",
    on: Annotated[bool, Switch(label="an")] = True,
) -> Result:
    return Result([])


def test_describe() -> None:
    x, n, free, at_least, way, on = describe(example, "zh")
    assert x == {
        "name": "x",
        "label": "长",
        "kind": "range",
        "value": 5.0,
        "minimum": 0,
        "maximum": 10,
        "step": 0.5,
        "unit": "m",
        "choices": [],
    }
    assert (n["kind"], n["step"], n["label"], n["value"]) == ("integer", 1, "n", 10)
    assert (free["kind"], free["minimum"], free["step"]) == ("number", None, None)
    assert (at_least["kind"], at_least["minimum"], at_least["maximum"]) == ("number", 0, None)
    assert (way["kind"], way["choices"]) == ("select", ["sin", "cos"])
    assert (on["kind"], on["value"], on["label"]) == ("checkbox", True, "an")
    assert describe(example, "en")[0]["label"] == "length"


def test_inputs_take_the_parameters_type() -> None:
    used = accept_all(example, {"x": 3, "n": 7.0}, "en")
    assert used == {"x": 3.0, "n": 7, "free": 1.5, "at_least": 2.0, "way": "sin", "on": True}
    assert [type(value) for value in used.values()] == [float, int, float, float, str, bool]


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"x": 10.01}, "length must be at least 0 and at most 10, not 10.01"),
        ({"x": float("nan")}, "length must be a finite number"),
        ({"x": float("inf")}, "length must be a finite number"),
        ({"x": "3"}, "length must be a finite number"),
        ({"x": True}, "length must be a finite number"),
        ({"n": 2.5}, "n must be a whole number"),
        ({"at_least": -1}, "at_least must be at least 0, not −1"),
        ({"way": "tan"}, "way must be one of: sin, cos"),
        ({"on": 1}, "an must be true or false"),
        ({"y": 1}, "no input y (only: x, n, free, at_least, way, on)"),
    ],
)
def test_inputs_without_a_place_are_refused(inputs: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        evaluate(example, inputs, "en")
    assert str(caught.value) == message
    assert caught.value.name == next(iter(inputs))


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
        (_bare, "'x' of _bare() has no default"),
        (_unannotated, "must be annotated"),
        (_list, "must be annotated"),
        (_text, "needs Choice"),
        (_misfit, "Slider does not fit bool"),
        (_backwards, "minimum 2 is not below its maximum 1"),
        (_standing, "step 0 is not positive"),
        (_outside, "its own default is refused: x must be at least 0 and at most 1, not 2"),
        (_nothing, "names no text"),
    ],
)
def test_mistakes_in_the_signature(function: Callable[..., Any], message: str) -> None:
    with pytest.raises(FormulaMistake) as caught:
        describe(function, "en")
    assert message in str(caught.value)


def test_a_formula_must_give_back_a_result() -> None:
    def number() -> float:
        return 1.0

    with pytest.raises(FormulaMistake, match="must give back a Result, not float"):
        evaluate(number, {}, "en")
