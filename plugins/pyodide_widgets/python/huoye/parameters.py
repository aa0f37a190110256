"""A formula's parameters: what their annotations say about controls and ranges.

def ellipse(a: Annotated[float, Slider(0.1, 10)] = 5) -> Result: ...
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias, get_args, get_origin, get_type_hints

from huoye.errors import FormulaMistake, InputError
from huoye.numerals import shown
from huoye.text import Text, Words, say


@dataclass(frozen=True)
class Slider:
    """A number between ``minimum`` and ``maximum``, moved by a handle.

    step: distance between two positions; None leaves it free (1 for ``int`` parameters).
    """

    minimum: float
    maximum: float
    step: float | None = None
    unit: str = ""
    label: Words = ""


@dataclass(frozen=True)
class Number:
    """A number to type; either end of the range may be open (None)."""

    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    unit: str = ""
    label: Words = ""


@dataclass(frozen=True, init=False)
class Choice:
    """One of several texts: ``Annotated[str, Choice("sin", "cos")] = "sin"``."""

    options: tuple[str, ...]
    label: Words

    def __init__(self, *options: str, label: Words = "") -> None:
        object.__setattr__(self, "options", options)
        object.__setattr__(self, "label", label)


@dataclass(frozen=True)
class Switch:
    """On or off: ``Annotated[bool, Switch(label="…")] = True``."""

    label: Words = ""


Control: TypeAlias = Slider | Number | Choice | Switch
Input: TypeAlias = float | int | bool | str


@dataclass(frozen=True)
class Parameter:
    """One parameter of a formula.  type: float, int, bool or str."""

    name: str
    type: type
    control: Control
    default: Input

    def label(self, lang: str) -> str:
        """What to call it: the control's label, else the parameter's name."""
        return say(self.control.label, lang) or self.name


_CONTROLS: dict[type, tuple[type, ...]] = {
    float: (Slider, Number),
    int: (Slider, Number),
    bool: (Switch,),
    str: (Choice,),
}


def parameters(function: Callable[..., Any]) -> list[Parameter]:
    """The formula's parameters in order.

    Raises FormulaMistake where a default, an annotation or a sensible range is missing.
    """
    hints = get_type_hints(function, include_extras=True)
    return [
        _parameter(function.__name__, name, given, hints.get(name))
        for name, given in inspect.signature(function).parameters.items()
    ]


def _parameter(function: str, name: str, given: inspect.Parameter, hint: Any) -> Parameter:
    where = f"parameter {name!r} of {function}()"
    if given.default is inspect.Parameter.empty:
        raise FormulaMistake(f"{where} has no default value; the page is built at the defaults")
    kind, control = hint, None
    if get_origin(hint) is Annotated:
        kind, *notes = get_args(hint)
        control = next((note for note in notes if isinstance(note, Control)), None)
    if kind not in _CONTROLS:
        raise FormulaMistake(
            f"{where} must be annotated with float, int, bool or str, "
            f"for example Annotated[float, Slider(0, 10)]"
        )
    if control is None:
        if kind is str:
            raise FormulaMistake(f"{where} is a str and needs Choice(…) with the texts allowed")
        control = Switch() if kind is bool else Number()
    if not isinstance(control, _CONTROLS[kind]):
        raise FormulaMistake(f"{where}: {type(control).__name__} does not fit {kind.__name__}")
    _check_range(where, control)
    parameter = Parameter(name, kind, control, given.default)
    try:
        default = accept(parameter, given.default, "en")
    except InputError as error:
        raise FormulaMistake(f"{where}: its own default is refused: {error}") from None
    return Parameter(name, kind, control, default)


def _check_range(where: str, control: Control) -> None:
    if isinstance(control, Choice):
        if not control.options:
            raise FormulaMistake(f"{where}: Choice() names no text")
        return
    if isinstance(control, Switch):
        return
    low, high, step = control.minimum, control.maximum, control.step
    if low is not None and high is not None and not low < high:
        raise FormulaMistake(f"{where}: its minimum {low} is not below its maximum {high}")
    if step is not None and not step > 0:
        raise FormulaMistake(f"{where}: its step {step} is not positive")


def describe(function: Callable[..., Any], lang: str) -> list[dict[str, Any]]:
    """The controls of a formula, one JSON-ready mapping a parameter.

    Keys: name, label, kind ("range", "number", "integer", "select", "checkbox"), value, minimum,
    maximum, step, unit, choices. An ``int`` parameter is of kind "integer", slider or not.
    """
    return [_described(parameter, lang) for parameter in parameters(function)]


def _described(parameter: Parameter, lang: str) -> dict[str, Any]:
    control = parameter.control
    known: dict[str, Any] = {
        "name": parameter.name,
        "label": parameter.label(lang),
        "value": parameter.default,
        "minimum": None,
        "maximum": None,
        "step": None,
        "unit": "",
        "choices": [],
    }
    if isinstance(control, Switch):
        return {**known, "kind": "checkbox"}
    if isinstance(control, Choice):
        return {**known, "kind": "select", "choices": list(control.options)}
    whole = parameter.type is int
    return {
        **known,
        "kind": "integer" if whole else "range" if isinstance(control, Slider) else "number",
        "minimum": control.minimum,
        "maximum": control.maximum,
        "step": control.step or (1 if whole else None),
        "unit": control.unit,
    }


def accept_all(
    function: Callable[..., Any], inputs: Mapping[str, Any], lang: str
) -> dict[str, Input]:
    """All arguments of the formula: the inputs given, checked, and defaults for the others.

    Raises InputError in the reader's language.
    """
    known = {parameter.name: parameter for parameter in parameters(function)}
    for name in inputs:
        if name not in known:
            names = "、".join(known) if lang.startswith("zh") else ", ".join(known)
            words = Text(f"没有参数 {name}（可用：{names}）", en=f"no input {name} (only: {names})")
            raise InputError(words, name)
    return {
        name: accept(parameter, inputs.get(name, parameter.default), lang)
        for name, parameter in known.items()
    }


def accept(parameter: Parameter, value: Any, lang: str) -> Input:
    """The value in the parameter's own type; raises InputError when it has no place there."""
    label, name = parameter.label(lang), parameter.name
    control = parameter.control
    if isinstance(control, Switch):
        if isinstance(value, bool):
            return value
        raise InputError(Text(f"{label} 应为是或否", en=f"{label} must be true or false"), name)
    if isinstance(control, Choice):
        if value in control.options:
            return str(value)
        texts = ", ".join(control.options)
        words = Text(f"{label} 应为其中之一：{texts}", en=f"{label} must be one of: {texts}")
        raise InputError(words, name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(Text(f"{label} 应为数", en=f"{label} must be a finite number"), name)
    if parameter.type is int and value != int(value):
        raise InputError(Text(f"{label} 应为整数", en=f"{label} must be a whole number"), name)
    low, high = control.minimum, control.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        ends_zh = [f"不小于 {shown(low)}"] if low is not None else []
        ends_en = [f"at least {shown(low)}"] if low is not None else []
        if high is not None:
            ends_zh.append(f"不大于 {shown(high)}")
            ends_en.append(f"at most {shown(high)}")
        raise InputError(
            Text(
                f"{label} 应{'且'.join(ends_zh)}，现为 {shown(value)}",
                en=f"{label} must be {' and '.join(ends_en)}, not {shown(value)}",
            ),
            name,
        )
    return int(value) if parameter.type is int else float(value)
