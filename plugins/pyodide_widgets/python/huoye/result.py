"""What a formula gives back."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from huoye.errors import FormulaMistake
from huoye.text import Words

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


@dataclass(frozen=True)
class Curve:
    """Points joined by a line, or left as dots; style "auto" gives every curve its own dashes."""

    points: Sequence[Point]
    label: Words = ""
    style: Literal["auto", "solid", "dashed", "dotted", "dots"] = "auto"


@dataclass(frozen=True)
class Marker:
    """One point that stands out; the label (a few characters) is written beside it."""

    x: float
    y: float
    label: Words = ""


@dataclass(frozen=True)
class Guide:
    """A straight line across the plot: an asymptote at ``x`` or a level at ``y``, not both."""

    x: float | None = None
    y: float | None = None
    label: Words = ""


@dataclass(frozen=True)
class Plot:
    """Curves over two axes.

    equal: one unit is as long on x as on y, so that shapes keep their proportions.
    data: add the numbers as a table that opens on demand; turn off for drawings.
    """

    title: Words
    curves: Sequence[Curve]
    x: Axis = field(default_factory=Axis)
    y: Axis = field(default_factory=Axis)
    markers: Sequence[Marker] = ()
    guides: Sequence[Guide] = ()
    equal: bool = False
    data: bool = True


@dataclass(frozen=True)
class Table:
    """Rows of words and numbers; numbers are shown to ``digits`` significant digits."""

    caption: Words
    headers: Sequence[Words]
    rows: Sequence[Sequence[Words | float]]
    digits: int = 12


@dataclass(frozen=True)
class Result:
    """Shown in this order: values, notes, plots, tables."""

    values: Sequence[Value]
    plots: Sequence[Plot] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[Words] = ()

    def numbers(self) -> dict[str, float]:
        """What the browser must reproduce bit for bit: the values by name, and "plots", a
        CRC-32 over every coordinate drawn. Raises FormulaMistake for names used twice and for
        numbers that are not finite."""
        numbers: dict[str, float] = {}
        for value in self.values:
            if not (value.name.isascii() and value.name.isidentifier()) or value.name == "plots":
                raise FormulaMistake(f"value name {value.name!r} must be an ASCII identifier")
            if value.name in numbers:
                raise FormulaMistake(f"two values are called {value.name!r}")
            if not isinstance(value.number, int | float) or not math.isfinite(value.number):
                raise FormulaMistake(
                    f"value {value.name!r} is {value.number!r}, not a finite number"
                )
            numbers[value.name] = value.number
        if self.plots:
            crc = 0
            for x, y in _coordinates(self.plots):
                crc = zlib.crc32(struct.pack("<dd", x, y), crc)
            numbers["plots"] = crc
        return numbers


def _coordinates(plots: Iterable[Plot]) -> Iterable[Point]:
    for plot in plots:
        for curve in plot.curves:
            yield from curve.points
        for marker in plot.markers:
            yield marker.x, marker.y
