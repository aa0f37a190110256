"""What readers and authors put in, held to the parameters' types and ranges."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from huoye.formula import bounds
from huoye.formula.controls import Choice, Number, Slider, Switch, TextInput
from huoye.formula.errors import FormulaMistake, InputError
from huoye.formula.numerals import shown
from huoye.formula.parameters import Input, Parameter, parameters
from huoye.formula.text import Sentence
from huoye.words import words_of

#: In a page's fields larger whole numbers become others.
MOST_WHOLE = 2**53 - 1


def accept_all(
    function: Callable[..., Any], inputs: Mapping[str, Any], lang: str
) -> dict[str, Input]:
    """All arguments of the formula: the inputs given, checked, and defaults for the others.

    Raises InputError in the reader's language; FormulaMistake where a default itself is refused.
    """
    known = {parameter.name: parameter for parameter in parameters(function)}
    _accept_defaults(function)
    for name in inputs:
        if name not in known:
            names = words_of("formula", lang)["comma"].join(known)
            raise InputError(Sentence("unknown_input", name=name, names=names), name)
    return _accepted({**{n: p.default for n, p in known.items()}, **inputs}, known, lang)


@lru_cache(maxsize=64)
def _accept_defaults(function: Callable[..., Any]) -> None:
    known = parameters(function)
    try:
        _accepted({p.name: p.default for p in known}, {p.name: p for p in known}, "en")
    except InputError as error:
        raise FormulaMistake(
            f"parameter “{error.name}” of {function.__name__}(): "
            f"its own default is refused: {error}"
        ) from None


def _accepted(
    inputs: Mapping[str, Any], known: Mapping[str, Parameter], lang: str
) -> dict[str, Input]:
    used = {name: _typed(known[name], inputs[name], lang) for name in known}
    for parameter in known.values():
        if isinstance(parameter.control, Slider | Number):
            _check_inside(parameter, used, lang)
    return used


def _typed(parameter: Parameter, value: Any, lang: str) -> Input:
    """The value in the parameter's own type; raises InputError when it is of another."""
    label, name, control = parameter.label(lang), parameter.name, parameter.control
    if isinstance(control, Switch):
        if isinstance(value, bool):
            return value
        raise InputError(Sentence("not_boolean", label=label), name)
    if isinstance(control, Choice):
        if value in control.options:
            return str(value)
        choices = ", ".join(control.options)
        raise InputError(Sentence("not_a_choice", label=label, choices=choices), name)
    if isinstance(control, TextInput):
        return _text(control, label, name, value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        raise InputError(Sentence("not_a_number", label=label), name)
    if parameter.type is not int:
        # A page's fields have no negative zero.
        return float(value) + 0.0
    if value != int(value):
        raise InputError(Sentence("not_whole", label=label), name)
    if abs(value) > MOST_WHOLE:
        raise InputError(Sentence("whole_too_large", label=label, most=str(MOST_WHOLE)), name)
    return int(value)


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that no float holds
        return False


def _text(control: TextInput, label: str, name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise InputError(Sentence("not_text", label=label), name)
    if len(value) > control.longest:
        raise InputError(Sentence("too_long", label=label, most=str(control.longest)), name)
    if control.pattern and not re.fullmatch(control.pattern, value):
        hint = control.hint or control.pattern
        raise InputError(Sentence("not_so_written", label=label, hint=hint), name)
    return value


def _check_inside(parameter: Parameter, inputs: Mapping[str, Input], lang: str) -> None:
    value, label = inputs[parameter.name], parameter.label(lang)
    assert isinstance(value, int | float) and isinstance(parameter.control, Slider | Number)
    low, high = range_ends(parameter, inputs)
    if (low is None or value >= low) and (high is None or value <= high):
        return
    control = parameter.control
    ends = {
        name: f"{given} = {shown(end)}" if isinstance(given, str) else shown(end)
        for name, end, given in (("low", low, control.minimum), ("high", high, control.maximum))
        if end is not None
    }
    key = "outside" if len(ends) == 2 else "below" if "low" in ends else "above"
    raise InputError(Sentence(key, label=label, value=shown(value), **ends), parameter.name)


def range_ends(
    parameter: Parameter, inputs: Mapping[str, Input]
) -> tuple[float | None, float | None]:
    """The ends of a parameter's range at the other inputs; None is open, NaN is out of reach."""
    low, high = (
        None if end is None else bounds.evaluate(end, inputs)
        for end in (parameter.low, parameter.high)
    )
    return low, high


def settle(function: Callable[..., Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs as a page holds them: what a dependent range has left behind is moved to its end,
    onto a step, one parameter after the other (the twin of static/ranges.mjs)."""
    settled = dict(inputs)
    for parameter in parameters(function):
        control = parameter.control
        if not isinstance(control, Slider | Number):
            continue
        if not any(isinstance(end, str) for end in (control.minimum, control.maximum)):
            continue
        low, high = range_ends(parameter, settled)
        step = control.step or (1.0 if parameter.type is int else 0.0)
        if parameter.type is int:
            low, high = (low and math.ceil(low)), (high and math.floor(high))
        moved = held(settled[parameter.name], low, high, step)
        settled[parameter.name] = int(moved) if parameter.type is int else moved
    return settled


def ends_at(
    function: Callable[..., Any], inputs: Mapping[str, Any]
) -> dict[str, list[float | None]]:
    """Name -> [low, high] of each number; None where that end is open or out of reach."""
    return {
        parameter.name: [
            end if end is not None and math.isfinite(end) else None
            for end in range_ends(parameter, inputs)
        ]
        for parameter in parameters(function)
        if parameter.type in (int, float)
    }


def held(value: float, low: float | None, high: float | None, step: float) -> float:
    """``value`` inside the range; at its upper end, on the last step counted from the lower one."""
    if high is not None and value > high:
        if not step:
            return high
        base = 0.0 if low is None else low
        return min(high, _short(base + math.floor((high - base) / step + 1e-9) * step))
    if low is not None and value < low:
        return low
    return value


def _short(number: float) -> float:
    """Without the dust of a sum of decimal steps."""
    return float(f"{number:.12g}")
