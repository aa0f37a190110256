"""HTML as what begins, what ends and what is said between.

Python's parser reads whatever there is. What is written in the usual way, as nearly every page, is
read here in a quarter of the time, and comes to the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Protocol

#: Name -> value, None or "" for one without; names in small letters.
Attributes = Mapping[str, str | None]


class Sink(Protocol):
    """What is told of a page, in its order."""

    def tells(self, tag: str, written: str) -> bool:
        """Whether the attributes of an element may matter, as they are written."""

    def start(self, tag: str, given: Attributes) -> None:
        """An element begins. given: its attributes, none of them where they don't matter."""

    def end(self, tag: str) -> None:
        """An element ends, or one that never began."""

    def say(self, text: str) -> None:
        """A text stands there, or a part of one."""


_ATTRIBUTE = r"""[ \t\n]++[a-zA-Z_:][-\w:.]*+(?:="[^"]*+")?+"""
#: What can be read in one way only: a tag, a script or style without “<”, a comment; and the text
#: behind it.
_PIECE = re.compile(
    # Sign of an end, name, attributes, sign of an empty one.
    rf"((?:<(?!(?:script|style)\b)(/)?+([a-zA-Z][-a-zA-Z0-9]*+)((?:{_ATTRIBUTE})*+)[ \t\n]*+(/)?+>"
    rf"|<(script|style)(?:{_ATTRIBUTE})*+>[^<]*+</\6>"
    r"|<!--[^-<>]*+(?:-[^-<>]++)*+-->)([^<]*+))",
    re.A,
)
_GIVEN = re.compile(r"""([^\s="]++)(?:="([^"]*+)")?+""")
#: Within an attribute it may be a letter or none.
_OPEN_REFERENCE = re.compile("&(?!#?[a-zA-Z0-9]++;)")
#: Versions of the parser differ in whether a “<” is one in their content, and an “&” a letter.
_RAW = frozenset({"iframe", "noembed", "noframes", "plaintext", "script", "style", "xmp"})
#: The same of “<” alone.
_TEXT_ALONE = frozenset({"textarea", "title"})


def read_any(html: str, sink: Sink) -> None:
    """Tell a sink what stands in any HTML."""
    parser = _Parser(sink)
    parser.feed(html)
    parser.close()


def read_plain(html: str, sink: Sink) -> bool:
    """The same of what is written in the usual way, but for scripts and styles, of which nothing is
    told; False, and the sink has heard a part of it, where anything might be read otherwise."""
    first = html.find("<") if "<" in html else len(html)
    pieces = _PIECE.findall(html, first)
    if first + sum(len(piece[0]) for piece in pieces) != len(html):
        return False
    sink.say(unescape(html[:first]))
    #: The last one, if it may hold text alone.
    holder = ""
    for _, end, tag, written, empty, _, text in pieces:
        name = tag.lower()
        if holder and not (end and name == holder):
            return False
        holder = ""
        if tag:
            if end:
                if written or empty:
                    return False
                sink.end(name)
            else:
                given = _given(written) if written and sink.tells(name, written) else {}
                if given is None or name in _RAW:
                    return False
                sink.start(name, given)
                if name in _TEXT_ALONE:
                    holder = name
                if empty:
                    sink.end(name)
        if text:
            sink.say(unescape(text) if "&" in text else text)
    return not holder


def _given(written: str) -> Attributes | None:
    """Attributes; None where versions of the parser differ."""
    if "&" not in written:
        return {name.lower(): value for name, value in _GIVEN.findall(written)}
    if _OPEN_REFERENCE.search(written):
        return None
    return {name.lower(): unescape(value) for name, value in _GIVEN.findall(written)}


class _Parser(HTMLParser):
    """Hands on what Python's parser finds."""

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self._sink = sink

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._sink.start(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self._sink.end(tag)

    def handle_data(self, data: str) -> None:
        self._sink.say(data)
