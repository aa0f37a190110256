"""The marks of a plot: curves, dots and shapes, and their samples for the legend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from huoye.formula.markup import Markup, element
from huoye.formula.result import Curve, Point, Points, Shape

_DASHES = {"solid": None, "dashed": "6 3", "dotted": "1.5 3"}
#: Dashes of the first, second… curve: told apart without colour too.
_AUTO = (None, "6 3", "1.5 3", "8 3 1.5 3")


def mark(
    curve: Curve | Points | Shape, number: int, places: Sequence[Point | None], label: str
) -> Markup:
    """The ``number``-th of a plot, through places in drawing units; None breaks a line."""
    if _dotted(curve):
        return _dots([place for place in places if place is not None], number, label or None)
    outline = _path(places) + ("Z" if isinstance(curve, Shape) and places else "")
    return _line_of(curve, number, outline, label or None)


def legend_sample(curve: Curve | Points | Shape, number: int) -> Markup:
    """A short piece of it, 22 units wide about the height 0."""
    if _dotted(curve):
        return _dots([(4.0, 0.0), (11.0, 0.0), (18.0, 0.0)], number, None)
    outline = "M2 -5H20V5H2Z" if isinstance(curve, Shape) else "M0 0H22"
    return _line_of(curve, number, outline, None)


def circle(place: Point, radius: float) -> Markup:
    """A dot."""
    return element("circle", cx=place[0], cy=place[1], r=radius)


def _dotted(curve: Curve | Points | Shape) -> bool:
    return isinstance(curve, Points) or (isinstance(curve, Curve) and curve.style == "dots")


def _dots(places: Iterable[Point], number: int, label: str | None) -> Markup:
    kind = f"curve c{number % 4 + 1} dots"
    dots = (circle(place, 2.2) for place in places)
    return element("g", *dots, class_=kind, fill="currentColor", stroke="none", data_name=label)


def _line_of(curve: Curve | Points | Shape, number: int, path: str, label: str | None) -> Markup:
    assert not isinstance(curve, Points)
    filled = isinstance(curve, Shape) and curve.filled
    return element(
        "path", class_=f"curve c{number % 4 + 1}{' shape' if filled else ''}", d=path,
        fill="currentColor" if filled else "none", fill_opacity="0.15" if filled else None,
        stroke="currentColor", stroke_width=1.6, stroke_linejoin="round",
        stroke_dasharray=_dashes(curve, number), data_name=label,
    )  # fmt: skip


def _path(places: Iterable[Point | None]) -> str:
    steps: list[str] = []
    pen_down = False
    for place in places:
        if place is not None:
            steps.append(f"{'L' if pen_down else 'M'}{place[0]:.2f} {place[1]:.2f}")
        pen_down = place is not None
    return "".join(steps)


def _dashes(curve: Curve | Shape, number: int) -> str | None:
    if isinstance(curve, Shape):
        return None
    if curve.style == "auto":
        return _AUTO[number % len(_AUTO)]
    return _DASHES.get(curve.style)
