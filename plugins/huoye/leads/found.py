"""The pictures, plots and formulas of a page, in its HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import islice

from huoye.live.figure_places import figure_places

#: What is no result in a live figure (live/figure.py).
_CONTROLS = ("<form data-controls", "</form>")
_PICTURE = re.compile(r'<img\b[^<>]*>|<svg class="plot"[^<>]*>')
#: Figures may stand in figures; nobody counts further.
_MOST = 64
_SVG = re.compile(r"<svg\b|</svg>")
_ATTRIBUTE = re.compile(r'\b([a-z]+)="([^"]*)"')
_TITLE = re.compile(r"<title>([^<]*)</title>")
#: As MathJax writes a displayed formula, and the id of a label's number.
_FORMULA = ("<mjx-container", "</mjx-container>")
_LABEL = "eq-"
_LABELS = re.compile(r'<mjx-mtd id="eq-([^"]*)"')


@dataclass(frozen=True)
class Picture:
    """A picture of a page: pixels, or a plot."""

    #: Where the pixels are, as the page says it; "" of a plot.
    src: str
    #: The plot, whole; "" of pixels.
    svg: str
    #: What it shows, in words.
    alt: str
    #: As the page has it; 0 where it doesn't say.
    width: int = 0
    height: int = 0
    #: Whether its pixels are to be seen as such.
    is_pixelated: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure of a page, by its id."""

    identifier: str
    is_live: bool
    #: In the order of the page.
    pictures: tuple[Picture, ...]

    @property
    def main(self) -> Picture:
        """The largest of its pictures in pixels, the first plot otherwise."""
        pixels = [picture for picture in self.pictures if picture.src]
        if not pixels:
            return self.pictures[0]
        return max(pixels, key=lambda picture: picture.width * picture.height)


def figures(html: str) -> Iterator[Figure]:
    """Those with an id and a picture at least, in the order of the page."""
    for place in figure_places(html):
        found = islice(_results(html, place.inner, place.inner_end), _MOST)
        if pictures := tuple(found):
            yield Figure(place.identifier, place.is_live, pictures)


def _results(html: str, start: int, end: int) -> Iterator[Picture]:
    """The pictures between two places, but for those to choose from."""
    while start < end:
        form = html.find(_CONTROLS[0], start, end)
        closed = html.find(_CONTROLS[1], form, end) if form >= 0 else end
        yield from _pictures(html, start, form if form >= 0 else end)
        start = closed if closed >= 0 else end


def formula(html: str, label: str) -> str | None:
    """The displayed formula that bears a label, as MathJax has it; None without one."""
    at = html.find(f'id="{_LABEL}{escape(label)}"')
    start = html.rfind(_FORMULA[0], 0, at) if at >= 0 else -1
    end = html.find(_FORMULA[1], at)
    return html[start : end + len(_FORMULA[1])] if start >= 0 and at < end else None


def labels(html: str) -> list[str]:
    """Of all formulas."""
    return [unescape(label) for label in _LABELS.findall(html)]


def _pictures(html: str, start: int, end: int) -> Iterator[Picture]:
    while (tag := _PICTURE.search(html, start, end)) is not None:
        start = tag.end()
        given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag[0])}
        if tag[0].startswith("<img"):
            width, height = (_number(given.get(side, "")) for side in ("width", "height"))
            is_pixelated = "pixels" in given.get("class", "").split()
            src, alt = given.get("src", ""), given.get("alt", "")
            yield Picture(src, "", alt, width, height, is_pixelated)
        elif (start := _end_of_svg(html, tag.end(), end)) > 0:
            svg = html[tag.start() : start]
            title = _TITLE.search(svg)
            yield Picture("", svg, unescape(title[1]) if title else "")
        else:
            return


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _end_of_svg(html: str, start: int, end: int) -> int:
    """Behind the end tag of an element that has begun before ``start``; plots hold others. -1
    without one."""
    depth = 1
    for tag in _SVG.finditer(html, start, end):
        depth += 1 if tag[0] == "<svg" else -1
        if depth == 0:
            return tag.end()
    return -1
