"""Pieces of a page that are shown outside of it: its excerpt and its table of contents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser

#: What the pipeline does with a piece of HTML that is shown outside its page.
Passes = Callable[[str], str]

#: The end of the excerpt: ours, as of Hexo, Hugo and WordPress (there with words for the link), and
#: that of the widespread plugin "summary".
MORE = re.compile(
    r"(?:(?<!\s)\s++)?<!--\s*(?:[Mm]ore(?:\s(?:(?!-->)[^<>\n])*+)?"
    r"|MORE|PELICAN_END_SUMMARY)\s*-->[ \t]*"
)
_HEADING = re.compile(r"<h(?P<level>[1-6])\b(?P<attributes>[^<>]*)>")
_ID = re.compile(r'(?<![\w-])id="([^"]*)"')
_EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>\s*")

_DROPPED_ELEMENTS = ("figure", "form", "nav", "script", "style", "template")
_DROPPED_ATTRIBUTES = ("id", "tabindex")
_VOID = re.compile(r"area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")


def excerpt(html: str, passes: Passes) -> str:
    """What listings show of a page: all before ``<!-- more -->``, else the first paragraph.

    Without ids, figures, footnote marks and links into the page itself.
    """
    marker = MORE.search(html)
    cleaner = _Cleaner(only_paragraph=marker is None)
    cleaner.read(html[: marker.start()] if marker else html)
    return passes(_EMPTY_PARAGRAPH.sub("", cleaner.html).strip())


def without_marker(html: str) -> str:
    """A page's HTML as its readers get it, without ``<!-- more -->``."""
    # The pattern is tried at every space, of which formulas have many.
    return MORE.sub(_between_words, html) if "<!--" in html else html


def _between_words(marker: re.Match[str]) -> str:
    """What is left of a marker: a space where one stood on either side of it."""
    return " " if marker[0][0].isspace() and marker[0][-1] in " \t" else ""


def may_be_cut(html: str, passes: Passes) -> bool:
    """Whether a page holds nothing that a cut after so many words, Pelican's way, would break."""
    return passes(html) == html and not any(f"<{name}" in html for name in _DROPPED_ELEMENTS)


def summary(html: str, passes: Passes) -> str:
    """A summary that the author has written, cleaned in the same way."""
    cleaner = _Cleaner()
    cleaner.read(html)
    return passes(cleaner.html.strip())


def contents(html: str, passes: Passes) -> list[dict[str, str | int]]:
    """The headings of a page: {"level": 1 to 6, "id": anchor, "name": HTML without links}."""
    entries: list[dict[str, str | int]] = []
    for heading in headings(html):
        if heading.id is None:
            continue
        cleaner = _Cleaner(links=False)
        cleaner.read(heading.html)
        name = passes(cleaner.html.strip())
        entries.append({"level": heading.level, "id": unescape(heading.id), "name": name})
    return entries


@dataclass(frozen=True)
class Heading:
    """A heading in HTML, from ``start`` to ``end``."""

    start: int
    end: int
    level: int
    #: As written; None where it has none.
    id: str | None
    #: Between its tags.
    html: str


def headings(html: str) -> Iterator[Heading]:
    """Those that are closed, in their order."""
    at, hopeless = 0, set()
    while (tag := _HEADING.search(html, at)) is not None:
        closing, at = f"</h{tag['level']}>", tag.end()
        end = -1 if closing in hopeless else html.find(closing, at)
        if end < 0:
            # Looking again for what isn't there would take a long time in a long page.
            hopeless.add(closing)
            continue
        anchor = _ID.search(tag["attributes"])
        inner, at = html[at:end], end + len(closing)
        yield Heading(tag.start(), at, int(tag["level"]), anchor and anchor[1], inner)


class _Finished(Exception):
    """The first paragraph is complete."""


class _Cleaner(HTMLParser):
    """Copies HTML without what makes sense only on its own page; closes what is left open."""

    def __init__(self, *, only_paragraph: bool = False, links: bool = True) -> None:
        super().__init__(convert_charrefs=False)
        self._only_paragraph = only_paragraph
        self._links = links
        self._out: list[str] = []
        # Open elements: name, and whether its tags are written.
        self._open: list[tuple[str, bool]] = []
        self._dropped_below: int | None = None

    @property
    def html(self) -> str:
        return "".join(self._out)

    def read(self, html: str) -> None:
        try:
            self.feed(html)
            self.close()
        except _Finished:
            return
        if self._only_paragraph:
            self._out.clear()
            return
        for name, written in reversed(self._open):
            if written and self._dropped_below is None:
                self._out.append(f"</{name}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._only_paragraph and not self._open:
            self._out.clear()
        written = self._dropped_below is None and self._is_written(tag, dict(attrs))
        if self._dropped_below is None and self._is_dropped(tag, dict(attrs)):
            self._dropped_below = len(self._open)
            written = False
        if written:
            self._out.append(self._tag(tag, attrs))
        if not _VOID.fullmatch(tag):
            self._open.append((tag, written))
        elif self._dropped_below == len(self._open):
            self._dropped_below = None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropped_below is None:
            self._out.append(self._tag(tag, attrs, end="/"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in (name for name, _ in self._open):
            return
        while self._open:
            name, written = self._open.pop()
            if self._dropped_below is None and written:
                self._out.append(f"</{name}>")
            if self._dropped_below == len(self._open):
                self._dropped_below = None
            if name == tag:
                break
        if self._only_paragraph and tag == "p" and not self._open and self._has_words():
            raise _Finished

    def handle_data(self, data: str) -> None:
        if self._dropped_below is None:
            self._out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _has_words(self) -> bool:
        return bool(re.sub(r"<[^<>]*>", "", self.html).strip())

    def _is_dropped(self, tag: str, attributes: dict[str, str | None]) -> bool:
        footnote = tag == "sup" and (attributes.get("id") or "").startswith("fnref")
        # The works stand at the foot of the page.
        citation = tag == "span" and attributes.get("class") == "citation"
        return footnote or citation or tag in _DROPPED_ELEMENTS

    def _is_written(self, tag: str, attributes: dict[str, str | None]) -> bool:
        if tag != "a":
            # What is round a link, for taps.
            return not (tag == "span" and "tabindex" in attributes)
        if "data-card" in attributes:
            return False
        return self._links and not (attributes.get("href") or "").startswith("#")

    def _tag(self, tag: str, attrs: list[tuple[str, str | None]], end: str = "") -> str:
        raw = self.get_starttag_text()
        if raw and not any(name in _DROPPED_ATTRIBUTES for name, _ in attrs):
            return raw
        kept = [
            f" {name}" if value is None else f' {name}="{escape(value)}"'
            for name, value in attrs
            if name not in _DROPPED_ATTRIBUTES
        ]
        return f"<{tag}{''.join(kept)}{end}>"
