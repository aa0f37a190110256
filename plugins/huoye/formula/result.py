"""What a formula gives back."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from huoye.formula.data import (
    Data,
    check_digits,
    coordinates,
    in_base64,
    number,
    optional,
    words,
)
from huoye.formula.errors import FormulaMistake
from huoye.formula.tex import Tex
from huoye.formula.text import Sentence, Words

#: A point of a curve; a coordinate that is not finite breaks the line.
Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class Value:
    """A named number.  name: ASCII, for programs; label: for readers; digits: significant."""

    name: str
    number: float
    label: Words
    unit: str = ""
    digits: int = 12

    def __post_init__(self) -> None:
        # Here, where the traceback still knows the author's line.
        if not (self.name.isascii() and self.name.isidentifier()) or self.name == "plots":
            raise FormulaMistake(f"value name “{self.name}” must be an ASCII identifier")
        if isinstance(self.number, bool) or not isinstance(self.number, int | float):
            raise FormulaMistake(
                f"value “{self.name}” is “{self.number}”, of type {type(self.number).__name__}; "
                "write a number, as float(…) makes one"
            )
        check_digits(f"value “{self.name}”", self.digits)
        if not _finite(self.number):
            raise FormulaMistake(
                f"value “{self.name}” is {self.number}, not a finite number; where the inputs "
                "make no sense, raise OutOfDomain with a sentence for the reader",
                Sentence("not_finite", label=self.label),
            )

    def as_data(self, lang: str) -> Data:
        """As it is handed to the renderer."""
        return {
            "name": self.name,
            "label": words(self.label, lang),
            "number": number(self.number),
            "unit": words(self.unit, lang),
            "digits": self.digits,
        }


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that no float holds
        return False


@dataclass(frozen=True)
class Axis:
    """minimum, maximum: the range shown; None fits the curves and markers.

    hidden: neither line, ticks nor label (for drawings). log: logarithmic.
    """

    label: Words = ""
    unit: str = ""
    log: bool = False
    minimum: float | None = None
    maximum: float | None = None
    hidden: bool = False

    def as_data(self, lang: str) -> Data:
        """As it is handed to the renderer."""
        return {
            "label": words(self.label, lang),
            "unit": words(self.unit, lang),
            "log": bool(self.log),
            "minimum": optional(self.minimum),
            "maximum": optional(self.maximum),
            "hidden": bool(self.hidden),
        }


_STYLES = ("auto", "solid", "dashed", "dotted", "dots")


@dataclass(frozen=True)
class Curve:
    """Points joined by a line, or left as dots; style "auto" gives every curve its own dashes."""

    points: Sequence[Point]
    label: Words = ""
    style: Literal["auto", "solid", "dashed", "dotted", "dots"] = "auto"

    def __post_init__(self) -> None:
        if self.style not in _STYLES:
            raise FormulaMistake(
                f"the style of a curve is “{self.style}”; known are {', '.join(_STYLES)}"
            )

    def as_data(self, lang: str) -> Data:
        """As it is handed to the renderer."""
        return _mark("curve", self.points, self.label, lang) | {"style": self.style}


@dataclass(frozen=True)
class Points:
    """Dots that no line joins; one that is not finite is left out."""

    points: Sequence[Point]
    label: Words = ""

    def as_data(self, lang: str) -> Data:
        """As it is handed to the renderer."""
        return _mark("points", self.points, self.label, lang)


@dataclass(frozen=True)
class Shape:
    """A closed outline; filled: tint the inside. ``Plot(equal=True)`` keeps proportions.

    Raises FormulaMistake for corners that are not finite.
    """

    points: Sequence[Point]
    label: Words = ""
    filled: bool = True

    def __post_init__(self) -> None:
        if not all(math.isfinite(x) and math.isfinite(y) for x, y in self.points):
            raise FormulaMistake(
                "a corner of a Shape is not finite; leave it out, or raise OutOfDomain",
                Sentence("corner_not_finite"),
            )

    @staticmethod
    def ellipse(
        a: float, b: float, x: float = 0, y: float = 0, label: Words = "", filled: bool = True
    ) -> Shape:
        """Semi-axes a and b along the axes, about the centre (x, y)."""
        turns = [2 * math.pi * step / 180 for step in range(180)]
        points = [(x + a * math.cos(turn), y + b * math.sin(turn)) for turn in turns]
        return Shape(points, label, filled)

    def as_data(self, lang: str) -> Data:
        """As it is handed to the renderer."""
        return _mark("shape", self.points, self.label, lang) | {"filled": bool(self.filled)}


def _mark(kind: str, points: Sequence[Point], label: Words, lang: str) -> Data:
    packed = in_base64(coordinates(points))
    return {"kind": kind, "label": words(label, lang), "points": packed}


@dataclass(frozen=True)
class Marker:
    """One point that stands out; the label (a few characters) is written beside it."""

    x: float
    y: float
    label: Words = ""

    def as_data(self, lang: str) -> Data:
        """As it is handed to the renderer."""
        return {"x": number(self.x), "y": number(self.y), "label": words(self.label, lang)}


@dataclass(frozen=True)
class Guide:
    """A straight line across the plot: an asymptote at ``x`` or a level at ``y``, not both."""

    x: float | None = None
    y: float | None = None
    label: Words = ""

    def as_data(self, lang: str) -> Data:
        """As it is handed to the renderer."""
        return {"x": optional(self.x), "y": optional(self.y), "label": words(self.label, lang)}


@dataclass(frozen=True)
class Plot:
    """Curves, points and shapes over two axes, drawn in their order.

    equal: one unit is as long on x as on y, so that shapes keep their proportions.
    data: add the numbers as a table that opens on demand; turn off for drawings.
    """

    title: Words
    curves: Sequence[Curve | Points | Shape]
    x: Axis = field(default_factory=Axis)
    y: Axis = field(default_factory=Axis)
    markers: Sequence[Marker] = ()
    guides: Sequence[Guide] = ()
    equal: bool = False
    data: bool = True

    def __post_init__(self) -> None:
        if isinstance(self.curves, Curve | Points | Shape):
            raise _no_list("the curves of a plot")
        if self.equal and (self.x.log or self.y.log):
            raise FormulaMistake(
                "a plot has equal=True and a logarithmic axis, on which no unit is as long as "
                "another; take one of both away"
            )

    def as_data(self, lang: str) -> Data:
        """As it is handed to the renderer."""
        return {
            "title": words(self.title, lang),
            "marks": [curve.as_data(lang) for curve in self.curves],
            "x": self.x.as_data(lang),
            "y": self.y.as_data(lang),
            "markers": [marker.as_data(lang) for marker in self.markers],
            "guides": [guide.as_data(lang) for guide in self.guides],
            "equal": bool(self.equal),
            "data": bool(self.data),
        }

    def coordinates(self) -> bytes:
        """Of all that is drawn at a place of its own: curves in their order, then markers."""
        markers = [(marker.x, marker.y) for marker in self.markers]
        return b"".join(
            coordinates(points) for points in [*(c.points for c in self.curves), markers]
        )


@dataclass(frozen=True)
class Table:
    """Rows of words and numbers; numbers are shown to ``digits`` significant digits."""

    caption: Words
    headers: Sequence[Words]
    rows: Sequence[Sequence[Words | float]]
    digits: int = 12

    def __post_init__(self) -> None:
        check_digits("a table", self.digits)
        if isinstance(self.headers, str):
            raise _no_list("the headers of a table")
        if not isinstance(self.rows, list | tuple):
            return
        for place, row in enumerate(self.rows, start=1):
            if isinstance(row, str):
                raise _no_list(f"the cells of row {place} of a table")
            if self.headers and isinstance(row, list | tuple) and len(row) != len(self.headers):
                raise FormulaMistake(
                    f"row {place} of a table has {len(row)} cells below {len(self.headers)} "
                    "headers; write as many"
                )

    def as_data(self, lang: str) -> Data:
        """As it is handed to the renderer."""
        return {
            "caption": words(self.caption, lang),
            "headers": [words(header, lang) for header in self.headers],
            "rows": [[_cell(cell, lang) for cell in row] for row in self.rows],
            "digits": self.digits,
        }


def _cell(cell: Words | float, lang: str) -> str | bool | float | Data:
    if isinstance(cell, int | float):
        return number(cell)
    if not isinstance(cell, str) and not hasattr(cell, "said"):
        raise FormulaMistake(
            f"a cell of a table is “{cell}”, of type {type(cell).__name__}; write a number or words"
        )
    return words(cell, lang)


@dataclass(frozen=True)
class Result:
    """Shown in this order: values, notes (words or TeX), plots, tables."""

    values: Sequence[Value]
    plots: Sequence[Plot] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[Words | Tex] = ()

    def __post_init__(self) -> None:
        for name, given in (
            ("values", self.values),
            ("plots", self.plots),
            ("tables", self.tables),
            ("notes", self.notes),
        ):
            if isinstance(given, str | Value | Plot | Table | Tex):
                raise _no_list(f"the {name} of a Result")

    def numbers(self) -> dict[str, float]:
        """What the browser must reproduce bit for bit: the values by name, and "plots", a
        CRC-32 over every coordinate drawn. Raises FormulaMistake for names used twice."""
        numbers: dict[str, float] = {}
        for value in self.values:
            if value.name in numbers:
                raise FormulaMistake(f"two values are called “{value.name}”")
            numbers[value.name] = value.number
        if self.plots:
            crc = 0
            for plot in self.plots:
                crc = zlib.crc32(plot.coordinates(), crc)
            numbers["plots"] = crc
        return numbers

    def as_data(self, lang: str) -> Data:
        """As it is handed to the renderer, words in one language: render/static/result.mjs says
        the form. Raises FormulaMistake for what is neither words nor a number."""
        return {
            "values": [value.as_data(lang) for value in self.values],
            "notes": [_note(note, lang) for note in self.notes],
            "plots": [plot.as_data(lang) for plot in self.plots],
            "tables": [table.as_data(lang) for table in self.tables],
        }


def _no_list(what: str) -> FormulaMistake:
    return FormulaMistake(f"{what} are no list; put also a single one between [ and ]")


def _note(note: Words | Tex, lang: str) -> str | Data:
    return {"tex": words(note.source, lang)} if isinstance(note, Tex) else words(note, lang)
