"""What the build takes from its Python: answers of known forms, and nothing else.

An author's code can patch whatever runs beside it, and what a figure holds goes round the sanitiser
of articles. So nothing that comes out of the interpreter is believed. Results are data, of which
the renderer takes only what it knows (render/static/result.mjs), and it alone writes HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from huoye.core.characters import FORBIDDEN, forbidden
from huoye.core.structure import StructureError, read
from huoye.live.control import ControlKind


class StrangeAnswer(Exception):
    """str(): what is in the answer, to be read behind “its result”."""


class Unprintable(StrangeAnswer):
    """A character that no page may hold. letter: its place in what a cell has printed, if it is
    there. line: of the cell's code that printed the letter that was asked for."""

    def __init__(self, character: str, letter: int | None, line: int | None) -> None:
        super().__init__(f"holds {character}, which no page may hold")
        self.letter = letter
        self.line = line


@dataclass(frozen=True)
class _Evaluated:
    inputs: dict[str, bool | int | float | str]
    values: dict[str, int | float]
    #: The renderer reads it.
    data: dict[str, object]


@dataclass(frozen=True)
class _CellError:
    kind: str
    message: str
    line: int | None
    cell: str


@dataclass(frozen=True)
class _Outcome:
    parts: tuple[object, ...]
    text: str
    error: _CellError | None
    passed: bool | None
    #: Of the code, where it was asked for.
    line: int | None = None


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


_CHECKS: dict[str, Callable[[Any], object]] = {
    "evaluate": lambda result: read(_Evaluated, result),
    "run_cells": lambda result: read(_Outcome, result),
    "describe": lambda result: read(_Controls, {"parameters": result}),
    "settle": lambda result: read(_Settled, result),
}


def check(method: str, result: Any) -> None:
    """The result of a method of huoye.formula.host. Raises StrangeAnswer, Unprintable."""
    try:
        _CHECKS.get(method, lambda _: None)(result)
        for text in _texts(result):
            if character := forbidden(text):
                printed = FORBIDDEN.search(result.get("text", "")) if "text" in result else None
                letter = printed.start() if printed else None
                raise Unprintable(character, letter, result.get("line") if printed else None)
    except StructureError as error:
        raise StrangeAnswer(f"has a form that no result has: {error}") from None


def _texts(value: Any) -> Iterator[str]:
    """All that is in a value of JSON, names too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from _texts(one)
