"""A figure's native inputs, and the markup made of them; static/controls.mjs is the other half."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

ControlKind = Literal["range", "number", "integer", "select", "checkbox", "text", "seed"]
#: Steps of a logarithmic slider, in decades; the largest that gives at least _POSITIONS of them.
_LOG_STEPS = (0.1, 0.05, 0.02, 0.01, 0.005)
_POSITIONS = 150


@dataclass(frozen=True)
class Control:
    """One native input."""

    #: Of the input that it moves.
    name: str
    #: What readers call it.
    label: str
    #: "range" is a slider beside a number field; "seed" a whole number with a button that draws
    #: another.
    kind: ControlKind
    #: The default.
    value: float | int | bool | str
    #: Ends of a number; None where there is none.
    minimum: float | None = None
    maximum: float | None = None
    #: Of a slider's handle; of whole numbers 1 where none is given.
    step: float | None = None
    #: Shown behind the number.
    unit: str = ""
    #: (value, label) of a select; of a text they are other values, for the page check.
    choices: tuple[tuple[str, str], ...] = ()
    #: Ends that follow other controls, as static/ranges.mjs reads them; ``minimum`` and ``maximum``
    #: are then what they are at the defaults.
    minimum_from: Any = None
    maximum_from: Any = None
    #: A slider of whole numbers.
    whole: bool = False
    #: A logarithmic slider.
    log: bool = False
    #: Nothing between two steps may be typed.
    fixed_steps: bool = False
    #: Seconds that a slider takes when it moves by itself, and whether it comes back.
    play: tuple[float, bool] | None = None
    #: Letters that a text may have.
    longest: int | None = None
    #: What a text must match, as HTML's ``pattern``.
    pattern: str = ""
    #: What a reader is told of a text that does not match.
    hint: str = ""


def control_html(
    control: Control, identifier: str, words: Mapping[str, str], mark: str = ""
) -> str:
    """One labelled input, or a slider with its number field; ids begin with ``identifier``.

    mark: attributes that say in which language ``words`` are, where it is not the page's.
    """
    key = f"{identifier}-{control.name}"
    label = f'<label for="{escape(key)}">{escape(control.label)}{_range_shown(control)}</label>'
    unit = f"<span data-unit>{escape(control.unit)}</span>" if control.unit else ""
    if control.kind == "seed":
        new = f'data-new-seed="{escape(control.name)}"'
        unit = f'<button type="button" {new}{mark}>{escape(words["seed"])}</button>'
    return f"<div data-control>{label}{_input_html(control, key)}{unit}</div>"


def play_html(control: Control, words: Mapping[str, str]) -> str:
    """The button that lets a slider move by itself, or nothing; static/animate.mjs answers it."""
    if not control.play:
        return ""
    seconds, back = control.play
    how = f'data-play="{escape(control.name)}" data-seconds="{seconds:g}"'
    text = escape(words["play"].format(name=control.label))
    return f'<button type="button" {how}{" data-back" if back else ""}>{text}</button>'


def _range_shown(control: Control) -> str:
    """Where the range follows other controls, the label says what it is."""
    if control.minimum_from is None and control.maximum_from is None:
        return ""
    low, high = ("" if end is None else f"{end:.4g}" for end in (control.minimum, control.maximum))
    return f' <span class="unit" data-range>{low} … {high}</span>'


def _input_html(control: Control, key: str) -> str:
    name = escape(control.name)
    base = f'id="{escape(key)}" name="{name}"'
    if control.kind == "checkbox":
        return f'<input type="checkbox" {base}{" checked" if control.value else ""}>'
    if control.kind == "select":
        options = "".join(
            f'<option value="{escape(value)}"{" selected" if value == control.value else ""}>'
            f"{escape(text)}</option>"
            for value, text in control.choices
        )
        return f"<select {base}>{options}</select>"
    value = f'value="{escape(_number(control.value))}"'
    if control.kind == "text":
        limits = f' maxlength="{control.longest}"' if control.longest else ""
        limits += f' pattern="{escape(control.pattern)}"' if control.pattern else ""
        limits += f' title="{escape(control.hint)}"' if control.hint else ""
        return f'<input type="text" {base} {value}{limits}>'
    return _number_html(control, f"{base} {value}")


def _number_html(control: Control, base: str) -> str:
    limits = _limits(control.minimum, control.maximum)
    for attribute, tree in (("low", control.minimum_from), ("high", control.maximum_from)):
        if tree is not None:
            limits += f' data-{attribute}="{escape(json.dumps(tree))}"'
    integer = control.kind in ("integer", "seed")
    step = (
        escape(_number(control.step)) if control.step is not None else ("1" if integer else "any")
    )
    number = f'<input type="number" {base}{limits} required{_keyboard(control, integer)}'
    if control.kind != "range":
        follows = control.minimum_from is not None or control.maximum_from is not None
        return f'{number} step="{"any" if follows and not integer else step}">'
    exact = control.whole or control.fixed_steps
    number_step = step if exact else "any"
    # The slider is a second handle on the same number, so only the number has a name.
    return f'{_slider_html(control, step)}{number} step="{number_step}">'


def _keyboard(control: Control, integer: bool) -> str:
    """Which keys a phone shows. Those for numbers alone lack a minus on some: what may be negative
    gets the field's own."""
    if control.minimum is None or control.minimum < 0 or control.minimum_from is not None:
        return ""
    return ' inputmode="numeric"' if integer or control.whole else ' inputmode="decimal"'


def _slider_html(control: Control, step: str) -> str:
    value, low, high = control.value, control.minimum, control.maximum
    told = ""
    if control.log:
        assert isinstance(value, int | float) and low is not None and high is not None
        value, low, high = (math.log10(number) for number in (value, low, high))
        fine = (step for step in _LOG_STEPS if (high - low) / step >= _POSITIONS)
        step = _number(next(fine, _LOG_STEPS[-1]))
        shown = f"{_number(control.value)} {control.unit}".strip()
        told = f' data-log aria-valuetext="{escape(shown)}"'
    return (
        f'<input type="range" data-mirror="{escape(control.name)}" value="{_number(value)}"'
        f'{_limits(low, high)} step="{step}"{told} aria-label="{escape(control.label)}">'
    )


def _limits(low: float | None, high: float | None) -> str:
    ends = (("min", low), ("max", high))
    return "".join(f' {name}="{escape(_number(end))}"' for name, end in ends if end is not None)


def _number(value: float | int | bool | str) -> str:
    return repr(value) if isinstance(value, int | float) else value
