"""A plot as SVG: one picture for the static page, feeds, print and the live figure.

Our own small renderer, because no kept pure-Python chart library we found has logarithmic axes,
draws without inline styles (the pages' CSP forbids them) and leaves colours to the page's
light or dark theme.

Every shape carries presentation attributes, so that the picture is complete without a style sheet;
classes (``plot``, ``curve c1`` … ``c4``, ``marker``, ``guide``, ``grid``) let a theme colour it.
The drawing is 360 units wide: on the narrowest phone, text keeps 11 pixels. What the page's
read-out (static/readout.mjs) has to know of scales and names stands in data attributes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huoye.formula.marks import circle, legend_sample, mark
from huoye.formula.markup import Markup, element
from huoye.formula.result import Axis, Curve, Guide, Marker, Plot, Point, Points, Shape
from huoye.formula.scale import Scale, fit
from huoye.formula.text import say
from huoye.words import words_of

WIDTH = 360.0
_FONT = 12.5
_LINE = 16.0


@dataclass(frozen=True)
class _Frame:
    """The rectangle that the axes enclose, and the scales along its sides."""

    left: float
    top: float
    width: float
    height: float
    x: Scale
    y: Scale

    def place(self, x: float, y: float) -> Point | None:
        """Where a point lies inside the frame, in drawing units from its upper left corner."""
        across, up = self.x.place(x), self.y.place(y)
        if across is None or up is None:
            return None
        # A pole reaches far beyond the frame, where coordinates need no precision.
        return _clamp(across) * self.width, (1 - _clamp(up)) * self.height


def _clamp(place: float) -> float:
    return min(max(place, -9.0), 10.0)


def plot_svg(plot: Plot, lang: str) -> Markup:
    """The plot as one ``<svg role="img">`` with title and description, in one language."""
    frame = _frame(plot, lang)
    legend = _legend(plot, lang, frame.top + frame.height + (0 if plot.x.hidden else 36))
    height = legend.bottom + 4
    return element(
        "svg",
        element("title", say(plot.title, lang)),
        element("desc", _description(plot, frame, lang)),
        _axes(plot, frame, lang),
        # An inner svg cuts off what leaves the frame, and needs no id to do so.
        element(
            "svg",
            *(_guide(guide, frame) for guide in plot.guides),
            *(_curve(curve, number, frame, lang) for number, curve in enumerate(plot.curves)),
            *(_dot(marker, frame) for marker in plot.markers),
            x=frame.left,
            y=frame.top,
            width=frame.width,
            height=frame.height,
            overflow="hidden",
            **_read_out(plot, frame, lang),
        ),
        *(_marker_label(marker, frame, lang) for marker in plot.markers),
        *(_level_label(guide, frame, lang) for guide in plot.guides),
        *legend.parts,
        class_="plot",
        role="img",
        tabindex=None if plot.x.hidden and plot.y.hidden else "0",
        viewBox=f"0 0 {WIDTH:g} {height:g}",
        width=480.0,
        height=round(height * 480 / WIDTH),
        font_size=_FONT,
        fill="currentColor",
        xmlns="http://www.w3.org/2000/svg",
    )


def _read_out(plot: Plot, frame: _Frame, lang: str) -> dict[str, str]:
    """Both scales ("low high" or "low high log"), and what the coordinates are called."""
    told: dict[str, str] = {}
    for key, axis, scale in (("x", plot.x, frame.x), ("y", plot.y, frame.y)):
        told[f"data_{key}"] = f"{scale.low!r} {scale.high!r}{' log' if scale.log else ''}"
        if not axis.hidden:
            told[f"data_{key}_name"] = say(axis.label, lang) or key
            told[f"data_{key}_unit"] = axis.unit
    return {key: text for key, text in told.items() if text}


def _frame(plot: Plot, lang: str) -> _Frame:
    points = [point for curve in plot.curves for point in curve.points]
    points += [(marker.x, marker.y) for marker in plot.markers]
    across = [x for x, _ in points] + [guide.x for guide in plot.guides if guide.x is not None]
    up = [y for _, y in points] + [guide.y for guide in plot.guides if guide.y is not None]
    x = fit(across, plot.x.minimum, plot.x.maximum, plot.x.log)
    y = fit(up, plot.y.minimum, plot.y.maximum, plot.y.log)
    left, right, top = 6.0, 8.0, 6.0
    if not plot.y.hidden:
        left = max(_text_width(text) for _, text in [*y.ticks(), (0, "0")]) + 10
        top = 24.0 if _axis_label(plot.y, lang) else 10.0
    width = WIDTH - left - right
    height = 190.0 if not plot.x.hidden or not plot.y.hidden else 110.0
    if plot.equal:
        x, y, height = _equal(x, y, width)
    return _Frame(left, top, width, height, x, y)


def _equal(x: Scale, y: Scale, width: float) -> tuple[Scale, Scale, float]:
    """Scales widened so that both have the same unit, in a frame neither flat nor tall."""
    unit = (x.high - x.low) / width
    height = min(max((y.high - y.low) / unit, 90.0), 280.0)
    unit = max(unit, (y.high - y.low) / height)
    return _widened(x, unit * width), _widened(y, unit * height), height


def _widened(scale: Scale, length: float) -> Scale:
    middle = (scale.low + scale.high) / 2
    return Scale(middle - length / 2, middle + length / 2)


def _text_width(text: str) -> float:
    """A guess at the drawn width: Han characters are square, Latin ones about half as wide."""
    return sum(_FONT if ord(sign) > 0x2E7F else _FONT * 0.56 for sign in text)


def _axis_label(axis: Axis, lang: str) -> str:
    label = say(axis.label, lang)
    return f"{label} / {axis.unit}" if label and axis.unit else label or axis.unit


def _axes(plot: Plot, frame: _Frame, lang: str) -> Markup:
    parts: list[str] = []
    bottom, right = frame.top + frame.height, frame.left + frame.width
    if not plot.x.hidden:
        for number, text in frame.x.ticks():
            at = frame.left + (frame.x.place(number) or 0.0) * frame.width
            parts.append(_line("grid", at, frame.top, at, bottom, 0.15))
            parts.append(_words(text, at, bottom + 14, "middle"))
        parts.append(_line("axis", frame.left, bottom, right, bottom, 0.6))
        parts.append(_words(_axis_label(plot.x, lang), right, bottom + 29, "end"))
    if not plot.y.hidden:
        for number, text in frame.y.ticks():
            at = bottom - (frame.y.place(number) or 0.0) * frame.height
            parts.append(_line("grid", frame.left, at, right, at, 0.15))
            parts.append(_words(text, frame.left - 5, at + 4, "end"))
        parts.append(_line("axis", frame.left, frame.top, frame.left, bottom, 0.6))
        parts.append(_words(_axis_label(plot.y, lang), 2, 13, "start"))
    return element("g", *parts, class_="axes", aria_hidden="true")


def _line(kind: str, x1: float, y1: float, x2: float, y2: float, opacity: float) -> Markup:
    return element(
        "line", class_=kind, x1=x1, y1=y1, x2=x2, y2=y2, stroke="currentColor",
        stroke_opacity=opacity,
    )  # fmt: skip


def _words(text: str, x: float, y: float, anchor: str) -> Markup:
    return element("text", text, x=x, y=y, text_anchor=anchor) if text else Markup()


def _curve(curve: Curve | Points | Shape, number: int, frame: _Frame, lang: str) -> Markup:
    places = [frame.place(x, y) for x, y in curve.points]
    return mark(curve, number, places, say(curve.label, lang))


def _dot(marker: Marker, frame: _Frame) -> Markup:
    place = frame.place(marker.x, marker.y)
    if place is None:
        return Markup()
    return element("g", circle(place, 3.5), class_="marker", fill="currentColor")


def _marker_label(marker: Marker, frame: _Frame, lang: str) -> Markup:
    place = frame.place(marker.x, marker.y)
    if place is None or not (0 <= place[0] <= frame.width and 0 <= place[1] <= frame.height):
        return Markup()
    rightward = place[0] < frame.width * 0.6
    x = frame.left + place[0] + (7 if rightward else -7)
    y = frame.top + min(max(place[1] - 6, 10), frame.height - 4)
    return _words(say(marker.label, lang), x, y, "start" if rightward else "end")


def _guide(guide: Guide, frame: _Frame) -> Markup:
    across = frame.x.place(guide.x) if guide.x is not None else None
    up = frame.y.place(guide.y) if guide.y is not None else None
    if across is not None:
        ends = {"x1": across * frame.width, "x2": across * frame.width, "y1": 0.0}
        ends["y2"] = frame.height
    elif up is not None:
        ends = {"y1": (1 - up) * frame.height, "y2": (1 - up) * frame.height, "x1": 0.0}
        ends["x2"] = frame.width
    else:
        return Markup()
    return element("line", class_="guide", stroke="currentColor", stroke_dasharray="3 3", **ends)


def _level_label(guide: Guide, frame: _Frame, lang: str) -> Markup:
    """A level is named on its line, since levels look alike; the legend names the others."""
    up = frame.y.place(guide.y) if guide.y is not None else None
    if up is None or not 0 <= up <= 1:
        return Markup()
    y = frame.top + (1 - up) * frame.height
    return _words(say(guide.label, lang), frame.left + frame.width - 3, max(y - 4, 10), "end")


@dataclass(frozen=True)
class _Legend:
    parts: Sequence[Markup]
    bottom: float


def _legend(plot: Plot, lang: str, top: float) -> _Legend:
    """What the lines are called, below the frame, as many in a row as fit."""
    entries: list[tuple[Markup, str]] = []
    for number, curve in enumerate(plot.curves):
        if label := say(curve.label, lang):
            entries.append((legend_sample(curve, number), label))
    for guide in plot.guides:
        if guide.x is not None and (label := say(guide.label, lang)):
            sample = element(
                "line", class_="guide", x1=0.0, y1=0.0, x2=22.0, y2=0.0, stroke="currentColor",
                stroke_dasharray="3 3",
            )  # fmt: skip
            entries.append((sample, label))
    parts: list[Markup] = []
    x, y = 8.0, top + _LINE - 4
    for sample, label in entries:
        width = 28 + _text_width(label) + 14
        if x > 8 and x + width > WIDTH:
            x, y = 8.0, y + _LINE
        parts.append(element("g", sample, transform=f"translate({x:g} {y - 4:g})"))
        parts.append(_words(label, x + 28, y, "start"))
        x += width
    return _Legend(parts, y + 2 if entries else top)


def _description(plot: Plot, frame: _Frame, lang: str) -> str:
    """What the picture shows, for those who don't see it."""
    words = words_of("formula", lang)
    parts: list[str] = []
    for axis, scale, name in (
        (plot.x, frame.x, words["horizontal"]),
        (plot.y, frame.y, words["vertical"]),
    ):
        if axis.hidden:
            continue
        ticks = scale.ticks()
        span = words["span"].format(low=ticks[0][1], high=ticks[-1][1]) if ticks else ""
        log = words["logarithmic"] if axis.log else ""
        parts.append(" ".join(filter(None, [name, _axis_label(axis, lang) + log, span])))
    labelled: Sequence[Curve | Points | Shape | Marker | Guide] = [
        *plot.curves,
        *plot.guides,
        *plot.markers,
    ]
    parts += [label for thing in labelled if (label := say(thing.label, lang))]
    return words["stop"].join(parts)
