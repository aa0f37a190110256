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
from huoye.formula.text import Text, say


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
            names = "、".join(known) if lang.startswith("zh") else ", ".join(known)
            words = Text(f"没有参数 {name}（可用：{names}）", en=f"no input {name} (only: {names})")
            raise InputError(words, name)
    return _accepted({**{n: p.default for n, p in known.items()}, **inputs}, known, lang)


@lru_cache(maxsize=64)
def _accept_defaults(function: Callable[..., Any]) -> None:
    known = parameters(function)
    try:
        _accepted({p.name: p.default for p in known}, {p.name: p for p in known}, "en")
    except InputError as error:
        raise FormulaMistake(
            f"parameter {error.name!r} of {function.__name__}(): "
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
        raise InputError(Text(f"{label} 应为是或否", en=f"{label} must be true or false"), name)
    if isinstance(control, Choice):
        if value in control.options:
            return str(value)
        texts = ", ".join(control.options)
        words = Text(f"{label} 应为其中之一：{texts}", en=f"{label} must be one of: {texts}")
        raise InputError(words, name)
    if isinstance(control, TextInput):
        return _text(control, label, name, value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(Text(f"{label} 应为数", en=f"{label} must be a finite number"), name)
    if parameter.type is int and value != int(value):
        raise InputError(Text(f"{label} 应为整数", en=f"{label} must be a whole number"), name)
    return int(value) if parameter.type is int else float(value)


def _text(control: TextInput, label: str, name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise InputError(Text(f"{label} 应为文字", en=f"{label} must be text"), name)
    if len(value) > control.longest:
        most = control.longest
        words = Text(f"{label} 至多 {most} 字", en=f"{label} must have at most {most} characters")
        raise InputError(words, name)
    if control.pattern and not re.fullmatch(control.pattern, value):
        hint_zh, hint_en = (say(control.hint, lang) or control.pattern for lang in ("zh", "en"))
        words = Text(f"{label} 的写法不对：{hint_zh}", en=f"{label} is not written so: {hint_en}")
        raise InputError(words, name)
    return value


def _check_inside(parameter: Parameter, inputs: Mapping[str, Input], lang: str) -> None:
    value, label = inputs[parameter.name], parameter.label(lang)
    assert isinstance(value, int | float) and isinstance(parameter.control, Slider | Number)
    low, high = range_ends(parameter, inputs)
    if (low is None or value >= low) and (high is None or value <= high):
        return
    control = parameter.control
    zh, en = [], []
    for end, given, word_zh, word_en in (
        (low, control.minimum, "不小于", "at least"),
        (high, control.maximum, "不大于", "at most"),
    ):
        if end is not None:
            why = f"{given} = " if isinstance(given, str) else ""
            zh.append(f"{word_zh} {why}{shown(end)}")
            en.append(f"{word_en} {why}{shown(end)}")
    said = Text(
        f"{label} 应{'且'.join(zh)}，现为 {shown(value)}",
        en=f"{label} must be {' and '.join(en)}, not {shown(value)}",
    )
    raise InputError(said, parameter.name)


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
