"""What the build takes from its Python: answers of known forms, in HTML as our renderer writes it.

An author's code can patch the renderer that runs beside it, and what a figure holds goes round the
sanitiser of articles. So nothing that comes out of the interpreter is believed: whatever the
renderer would not write itself is refused. static/safe_html.mjs does the same in the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from huoye.core.structure import StructureError, read
from huoye.live.control import ControlKind

#: Letters of HTML that any answer may bring; cells have a lower bound of their own.
_MAX_HTML = 500_000


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Elements that huoye/formula writes, as in static/safe_html.mjs (held together by a test).
ELEMENTS = _names("""
    caption circle data dd desc details div dl dt g line math mfrac mi mn mo mover mroot mrow mspace
    msqrt msub msubsup msup mtext munder munderover p path pre span summary svg table tbody td text
    th thead title tr
""")
#: Attributes whose values are numbers and words of our own: no address, no escape of CSS.
_PLAIN = _names("""
    aria-hidden cx cy d data-x data-y display fill fill-opacity font-size height mathvariant
    overflow r role scope stretchy stroke stroke-dasharray stroke-linejoin stroke-opacity
    stroke-width tabindex text-anchor transform value viewBox width x x1 x2 y y1 y2
""")
#: Attributes that take an author's words, which the page shows as text.
_WORDS = _names("data-name data-x-name data-x-unit data-y-name data-y-unit")
ATTRIBUTES = _PLAIN | _WORDS | {"class", "xmlns"}
#: No other class: a theme's own could lay a figure over the page.
CLASSES = _names("""
    axes axis c1 c2 c3 c4 cell-output curve dots error grid guide marker math-display note number
    passed plot plot-box result shape unit values verdict
""")
#: Elsewhere these would close what the figure stands in.
_PARENTS = {
    "caption": ("table",),
    "thead": ("table",),
    "tbody": ("table",),
    "tr": ("thead", "tbody"),
    "th": ("tr",),
    "td": ("tr",),
    "dt": ("div",),
    "dd": ("div",),
}


def _any(names: frozenset[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_TEXT = r'(?:[^<>&"]|&(?:amp|lt|gt|quot);)'
_ATTRIBUTE = (
    rf'(?:{_any(_PLAIN)})="[\w .,#%()+-]*+"'
    rf'|(?:{_any(_WORDS)})="{_TEXT}*+"'
    rf'|class="(?:{_any(CLASSES)})(?: (?:{_any(CLASSES)}))*+"'
    r'|xmlns="http://www\.w3\.org/2000/svg"'
)
_PART = re.compile(
    rf"<(?P<open>{_any(ELEMENTS)})(?: (?:{_ATTRIBUTE}))*+>"
    rf"|</(?P<close>{_any(ELEMENTS)})>"
    rf"|{_TEXT}++"
)


class StrangeAnswer(Exception):
    """str(): what is in the answer, to be read behind “its result”."""


def check_html(html: str) -> None:
    """One element, exactly as the renderer writes it. Raises StrangeAnswer."""
    if len(html) > _MAX_HTML:
        raise StrangeAnswer(f"is {len(html):,} letters of HTML, more than a page can carry")
    place = 0
    within: list[str] = []
    while place < len(html):
        part = _PART.match(html, place)
        if part is None or not _fits(part, within, place):
            raise _holds(html[place:])
        place = part.end()
    if within or not html:
        raise _holds(html)


def _fits(part: re.Match[str], within: list[str], place: int) -> bool:
    """Whether a tag may stand here; ``within`` follows it. Nothing stands beside the root."""
    opened, closed = part["open"], part["close"]
    if opened:
        parent = within[-1] if within else ""
        within.append(opened)
        if not parent:
            return place == 0 and opened == "div"
        return opened not in _PARENTS or parent in _PARENTS[opened]
    if closed:
        return bool(within) and within.pop() == closed
    return bool(within)


def _holds(html: str) -> StrangeAnswer:
    return StrangeAnswer(f"holds {html[:40]!r}, which no figure may hold")


@dataclass(frozen=True)
class _Evaluated:
    inputs: dict[str, bool | int | float | str]
    values: dict[str, int | float]
    html: str


@dataclass(frozen=True)
class _CellError:
    kind: str
    message: str
    line: int | None
    cell: str


@dataclass(frozen=True)
class _Outcome:
    html: str
    text: str
    error: _CellError | None
    passed: bool | None


@dataclass(frozen=True)
class _Described:
    """One of huoye.formula.parameters.describe."""

    name: str
    label: str
    kind: ControlKind
    value: bool | int | float | str
    whole: bool
    #: Also bounds.py's trees; live/control.py writes those as JSON.
    minimum: int | float | str | tuple[object, ...] | None
    maximum: int | float | str | tuple[object, ...] | None
    step: int | float | None
    log: bool
    play: tuple[int | float | bool, ...] | None
    unit: str
    choices: tuple[tuple[str, ...], ...]
    longest: int | None
    pattern: str
    hint: str


@dataclass(frozen=True)
class _Controls:
    parameters: tuple[_Described, ...]


@dataclass(frozen=True)
class _Settled:
    inputs: dict[str, bool | int | float | str]
    ends: dict[str, tuple[int | float | None, ...]]


def _check_evaluated(result: Any) -> None:
    check_html(read(_Evaluated, result).html)


def _check_outcome(result: Any) -> None:
    check_html(read(_Outcome, result).html)


_CHECKS: dict[str, Callable[[Any], object]] = {
    "evaluate": _check_evaluated,
    "run_cells": _check_outcome,
    "describe": lambda result: read(_Controls, {"parameters": result}),
    "settle": lambda result: read(_Settled, result),
}


def check(method: str, result: Any) -> None:
    """The result of a method of huoye.formula.host. Raises StrangeAnswer."""
    try:
        _CHECKS.get(method, lambda _: None)(result)
    except StructureError as error:
        raise StrangeAnswer(f"has a form that no result has: {error}") from None
