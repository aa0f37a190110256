"""A page's HTML as the texts of its sections, which readers find and are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huoye.reader.plain_text import formulas_as_text
from huoye.search.markup import Attributes, read_any, read_plain

#: What says nothing: pictures drawn in the page, what is pressed, ways about the page.
_SILENT = frozenset(
    {"button", "form", "nav", "noscript", "object", "progress", "script", "select", "style"}
    | {"svg", "template", "textarea"}
)
#: The same by class: marks of footnotes and the ways back, links of headings to themselves.
_SILENT_CLASSES = frozenset({"footnote-ref", "footnote-backref", "headerlink", "toc", "permalink"})
#: In these, words go on.
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd"}
    | {"mark", "q", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u"}
    | {"var", "wbr"}
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track"}
    | {"wbr"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: What a figure has computed, whose numbers by the hundred stand folded beside a plot.
_BAKED = "data-baked"
#: In what stands by one of these classes, in small letters; an “&” may be a letter.
_SILENT_CLASS = re.compile("|".join(["&", *sorted(_SILENT_CLASSES)]))
#: Between a function and its argument, where readers see, and type, a space.
_APPLICATION = "\u2061"


@dataclass(frozen=True)
class Section:
    """A part of a page, from one heading to the next."""

    #: Id of the heading; "" before the first.
    anchor: str
    heading: str
    text: str


def sections(html: str) -> list[Section]:
    """The sections of a page, the first of which is what stands before all headings. html: with
    formulas as MathML, or with none."""
    if "<math" in html:
        html = formulas_as_text(html.replace(_APPLICATION, " "))
    reader = _Reader()
    if not read_plain(html, reader):
        reader = _Reader()
        read_any(html, reader)
    return list(reader.sections())


class _Reader:
    """Collects what is said, a list of pieces a section."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, list[str], list[str]]] = [("", [], [])]
        #: Open elements inside one that says nothing, itself the first.
        self._silent: list[str] = []
        #: The same of what a figure has computed.
        self._baked: list[str] = []
        self._heading: str | None = None

    def sections(self) -> Iterator[Section]:
        for anchor, heading, text in self._parts:
            yield Section(anchor, _one_line(heading), _one_line(text))

    def tells(self, tag: str, written: str) -> bool:
        if tag in _HEADINGS or tag == "img":
            return True
        written = written.lower()
        return _BAKED in written or ("class" in written and bool(_SILENT_CLASS.search(written)))

    def start(self, tag: str, given: Attributes) -> None:
        is_void = tag in _VOID
        if not is_void and (self._baked or _BAKED in given):
            self._baked.append(tag)
        if self._silent or self._says_nothing(tag, given):
            if not is_void:
                self._silent.append(tag)
        elif tag in _HEADINGS and given.get("id"):
            self._parts.append((given["id"] or "", [], []))
            self._heading = tag
        else:
            self._say_gap(tag)
            if tag == "img" and given.get("alt"):
                self.say(f"{given['alt']} ")

    def _says_nothing(self, tag: str, given: Attributes) -> bool:
        if tag in _SILENT or (tag == "details" and self._baked):
            return True
        return not _SILENT_CLASSES.isdisjoint((given.get("class") or "").split())

    def end(self, tag: str) -> None:
        _close(self._baked, tag)
        if self._silent:
            _close(self._silent, tag)
        elif tag == self._heading:
            self._heading = None
        else:
            self._say_gap(tag)

    def _say_gap(self, tag: str) -> None:
        if tag not in _INLINE:
            self.say(" ")

    def say(self, text: str) -> None:
        if self._silent:
            return
        _, heading, body = self._parts[-1]
        (body if self._heading is None else heading).append(text)


def _close(stack: list[str], tag: str) -> None:
    """An element that is never closed ends with what it stands in."""
    if tag in stack:
        while stack.pop() != tag:
            pass


def _one_line(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())
