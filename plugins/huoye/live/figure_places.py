"""Where the figures of a page stand in its HTML, for whoever looks into one that is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

_TAG = re.compile(r"<figure\b[^<>]*>|</figure>")
_IDENTIFIER = re.compile(r'\sid="([^"]*)"')
#: As live/markdown_blocks.py marks a live one.
_LIVE = re.compile(r'\sclass="live"')


@dataclass(frozen=True)
class FigurePlace:
    """A figure with an id: places in its page's HTML."""

    page: str = field(repr=False)
    identifier: str
    is_live: bool
    #: Of its tag, of what is in it, and behind that.
    start: int
    inner: int
    inner_end: int

    @property
    def end(self) -> int:
        """Behind its end tag."""
        return self.inner_end + len("</figure>")

    @property
    def html(self) -> str:
        """What is in it."""
        return self.page[self.inner : self.inner_end]


def figure_places(html: str) -> list[FigurePlace]:
    """Those of a page, in the order in which they begin; figures may stand in others. One that has
    no end is none."""
    opened: list[re.Match[str]] = []
    places = []
    for tag in _TAG.finditer(html):
        if tag[0] != "</figure>":
            opened.append(tag)
        elif opened:
            opening = opened.pop()
            if identifier := _IDENTIFIER.search(opening[0]):
                is_live = _LIVE.search(opening[0]) is not None
                at = opening.start(), opening.end(), tag.start()
                places.append(FigurePlace(html, unescape(identifier[1]), is_live, *at))
    return sorted(places, key=lambda place: place.start)
