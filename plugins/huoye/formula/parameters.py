"""A formula's parameters: what their annotations say about controls and ranges.

def ellipse(a: Annotated[float, Slider(0.1, 10)] = 5) -> Result: ...
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Any, TypeAlias, get_args, get_origin, get_type_hints

from huoye.formula import bounds
from huoye.formula.controls import (
    Choice,
    Control,
    End,
    Number,
    Play,
    Slider,
    Switch,
    TextInput,
)
from huoye.formula.errors import FormulaMistake
from huoye.formula.text import say

Input: TypeAlias = float | int | bool | str


@dataclass(frozen=True)
class Parameter:
    """One parameter of a formula.

    type: float, int, bool or str. low, high: ends of its range, as bounds.py has them, or None.
    """

    name: str
    type: type
    control: Control
    default: Input
    low: bounds.Tree | None = None
    high: bounds.Tree | None = None

    def label(self, lang: str) -> str:
        """What to call it: the control's label, else the parameter's name."""
        return say(self.control.label, lang) or self.name


_CONTROLS: dict[type, tuple[type, ...]] = {
    float: (Slider, Number),
    int: (Slider, Number),
    bool: (Switch,),
    str: (Choice, TextInput),
}


@lru_cache(maxsize=64)
def parameters(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    """The formula's parameters in order.

    Raises FormulaMistake where a default, an annotation or a sensible range is missing. Whether
    the defaults lie in their ranges is not looked at.
    """
    hints = get_type_hints(function, include_extras=True)
    found = [
        _parameter(f"parameter “{name}” of {function.__name__}()", name, given, hints.get(name))
        for name, given in inspect.signature(function).parameters.items()
    ]
    numbers = {parameter.name for parameter in found if parameter.type in (int, float)}
    for parameter in found:
        for end in (parameter.low, parameter.high):
            if strange := set(bounds.names(end if end is not None else 0)) - (
                numbers - {parameter.name}
            ):
                raise FormulaMistake(
                    f"parameter “{parameter.name}” of {function.__name__}(): its range depends on "
                    f"“{sorted(strange)[0]}”, which is no other parameter that is a number"
                )
    return tuple(found)


def _parameter(where: str, name: str, given: inspect.Parameter, hint: Any) -> Parameter:
    if given.default is inspect.Parameter.empty:
        raise FormulaMistake(f"{where} has no default value; the page is built at the defaults")
    kind, control = hint, None
    if get_origin(hint) is Annotated:
        kind, *notes = get_args(hint)
        control = _control(where, notes)
    if kind not in _CONTROLS:
        raise FormulaMistake(
            f"{where} must be annotated with float, int, bool or str, "
            f"for example Annotated[float, Slider(0, 10)]"
        )
    if control is None:
        if kind is str:
            raise FormulaMistake(
                f"{where} is a str and needs Choice(…) with the texts allowed, or TextInput(…)"
            )
        control = Switch() if kind is bool else Number()
    if not isinstance(control, _CONTROLS[kind]):
        raise FormulaMistake(f"{where}: {type(control).__name__} does not fit {kind.__name__}")
    _check_default(where, kind, given.default)
    parameter = Parameter(name, kind, control, given.default)
    if isinstance(control, Slider | Number):
        low, high = _end(where, control.minimum), _end(where, control.maximum)
        parameter = replace(parameter, low=low, high=high)
        _check_range(where, control, low, high)
        if kind is int:
            _check_whole(where, control)
    if isinstance(control, Slider):
        _check_slider(where, control, low)
    if isinstance(control, Choice) and not control.options:
        raise FormulaMistake(f"{where}: Choice() names no text")
    if isinstance(control, TextInput):
        _check_text(where, control, given.default)
    return parameter


def _control(where: str, notes: Sequence[Any]) -> Control | None:
    """The one control of an annotation; what else stands there is for others."""
    for note in notes:
        if isinstance(note, type) and issubclass(note, Control):
            raise FormulaMistake(f"{where}: write {note.__name__}(…), with its brackets")
    controls = [note for note in notes if isinstance(note, Control)]
    if len(controls) > 1:
        raise FormulaMistake(f"{where} has {len(controls)} controls; keep one of them")
    return controls[0] if controls else None


def _check_default(where: str, kind: type, default: Any) -> None:
    fits = isinstance(default, int | float) if kind in (int, float) else isinstance(default, kind)
    if not fits or (isinstance(default, bool) and kind is not bool):
        raise FormulaMistake(
            f"{where}: its default is “{default}”, of type {type(default).__name__}; "
            f"write one of type {kind.__name__}"
        )


def _is_number(value: Any) -> bool:
    """Whether a page can have it as a number."""
    try:
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        return plain and math.isfinite(value)
    except OverflowError:  # a whole number that no float holds
        return False


def _end(where: str, end: End | None) -> bounds.Tree | None:
    if not isinstance(end, str):
        if end is not None and not _is_number(end):
            raise FormulaMistake(f"{where}: {end} is no end of a range; use a number or None")
        return end
    try:
        return bounds.parse(end)
    except ValueError as error:
        raise FormulaMistake(f"{where}: {error}") from None


def _check_range(
    where: str, control: Slider | Number, low: bounds.Tree | None, high: bounds.Tree | None
) -> None:
    if isinstance(low, int | float) and isinstance(high, int | float) and not low < high:
        raise FormulaMistake(f"{where}: its minimum {low} is not below its maximum {high}")
    if control.step is not None and not (_is_number(control.step) and control.step > 0):
        raise FormulaMistake(f"{where}: its step {control.step} is not a positive number")


def _check_whole(where: str, control: Slider | Number) -> None:
    """A slider counts its steps from its lower end: none of them might be a whole number."""
    for name in ("minimum", "maximum", "step"):
        value = getattr(control, name)
        if isinstance(value, float) and not value.is_integer():
            raise FormulaMistake(f"{where} is an int, and its {name} {value} is not whole")


def _check_slider(where: str, control: Slider, low: bounds.Tree | None) -> None:
    if low is None or control.maximum is None:
        raise FormulaMistake(f"{where}: a Slider has two ends; use Number for an open range")
    if control.log and control.step is not None:
        raise FormulaMistake(f"{where}: a logarithmic slider has no step")
    if control.log and isinstance(low, int | float) and not low > 0:
        raise FormulaMistake(f"{where}: a logarithmic slider begins above 0, not at {low}")
    if control.play and not isinstance(control.play, Play):
        raise FormulaMistake(f"{where}: write play=Play({control.play})")
    if control.play and not (_is_number(control.play.seconds) and control.play.seconds > 0):
        raise FormulaMistake(f"{where}: it can't play in {control.play.seconds} seconds")


def _check_text(where: str, control: TextInput, default: str) -> None:
    if default.splitlines() not in ([], [default]):
        raise FormulaMistake(f"{where}: its default has several lines, and its field has one")
    if control.longest < 1:
        raise FormulaMistake(
            f"{where}: a text of at most {control.longest} characters says nothing"
        )
    try:
        re.compile(control.pattern)
    except re.error as error:
        raise FormulaMistake(f"{where}: its pattern is none: {error}") from None


def describe(function: Callable[..., Any], lang: str) -> list[dict[str, Any]]:
    """The controls of a formula, one JSON-ready mapping a parameter.

    Keys: name, label, kind ("range", "number", "integer", "select", "checkbox", "text"), value,
    whole, minimum and maximum (as bounds.py has them), step, log, play ([seconds, back] or None),
    unit, choices ([value, label] pairs), longest, pattern, hint.
    """
    return [_described(parameter, lang) for parameter in parameters(function)]


def _described(parameter: Parameter, lang: str) -> dict[str, Any]:
    control, whole = parameter.control, parameter.type is int
    known: dict[str, Any] = {
        "name": parameter.name,
        "label": parameter.label(lang),
        "kind": "checkbox",
        "value": parameter.default,
        "whole": whole,
        "minimum": parameter.low,
        "maximum": parameter.high,
        "step": None,
        "log": False,
        "play": None,
        "unit": "",
        "choices": [],
        "longest": None,
        "pattern": "",
        "hint": "",
    }
    if isinstance(control, Switch):
        return known
    if isinstance(control, Choice):
        pairs = zip(control.options, control.words, strict=True)
        return {**known, "kind": "select", "choices": [[key, say(w, lang)] for key, w in pairs]}
    if isinstance(control, TextInput):
        told = {"longest": control.longest, "pattern": control.pattern}
        return {**known, **told, "kind": "text", "hint": say(control.hint, lang)}
    known |= {"step": control.step or (1 if whole else None), "unit": control.unit}
    if isinstance(control, Number):
        return {**known, "kind": "integer" if whole else "number"}
    play = control.play and [control.play.seconds, control.play.back]
    return {**known, "kind": "range", "log": control.log, "play": play}
