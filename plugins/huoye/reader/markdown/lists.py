"""Lists as CommonMark has them.

An item holds what is indented as far as its own text, so that two or three spaces will do; numbers
start where the author starts; another bullet begins another list. Python-Markdown takes four spaces
only and counts from one. What was written for its four spaces still means the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.util import nearing_recursion_limit

from huoye.reader.markdown import line_rules
from huoye.reader.markdown.line_rules import CODE_INDENT, Marker, indent, is_blank, marker

_ADMONITION = re.compile(r"( {1,3})(?:!{3}|\?{3}\+?) ?\w")


class _Source:
    """The lines of Markdown's blocks, taken from there as far as they are asked for."""

    def __init__(self, blocks: list[str]) -> None:
        self._blocks = blocks
        self._lines = blocks.pop(0).split("\n")

    def line(self, at: int) -> str | None:
        """None beyond the end."""
        while at >= len(self._lines):
            if not self._blocks:
                return None
            self._lines += ["", *self._blocks.pop(0).split("\n")]
        return self._lines[at]

    def after_blanks(self, at: int) -> int:
        """The next line with something on it, at or after ``at``."""
        while (line := self.line(at)) is not None and is_blank(line):
            at += 1
        return at

    def give_back(self, at: int) -> None:
        """Leave what begins at a line to others."""
        rest = "\n".join(self._lines[at:]).strip("\n")
        if rest:
            self._blocks[:0] = rest.split("\n\n")


class _Text(_Source):
    """The same of lines that are all there."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._blocks = []
        self._lines = list(lines)


@dataclass
class _Item:
    #: Its text, no longer indented.
    lines: list[str]


@dataclass
class _List:
    kind: str
    start: int | None
    items: list[_Item] = field(default_factory=list)
    #: Whether empty lines part its items.
    parted: bool = False

    @property
    def is_loose(self) -> bool:
        """Whether its items are paragraphs: an empty line stands between or directly in them."""
        return self.parted or any(_has_gap(item.lines) for item in self.items)


def _read_list(source: _Source, at: int, first: Marker) -> tuple[_List, int]:
    """A list whose first item begins at a line, and the line behind it."""
    found = _List(first.kind, first.number)
    sign: Marker | None = first
    while sign:
        item, at = _read_item(source, at, sign)
        found.items.append(item)
        following = source.after_blanks(at)
        line = source.line(following)
        sign = marker(line) if line is not None else None
        if sign is None or sign.kind != first.kind:
            break
        found.parted = found.parted or following > at
        at = following
    return found, at


def _read_item(source: _Source, at: int, sign: Marker) -> tuple[_Item, int]:
    """An item and the line behind its last one with something on it."""
    raw = [sign.text]
    #: Lines that go on with a paragraph without being indented.
    lazy: set[int] = set()
    # Indentation of four is enough below any number at the margin, however long.
    needed = sign.width if sign.lead else min(sign.width, CODE_INDENT)
    indents: list[int] = []
    at += 1
    while (line := source.line(at)) is not None:
        if is_blank(line):
            following = source.after_blanks(at)
            next_line = source.line(following)
            begun = len(raw) > 1 or sign.text
            if next_line is None or indent(next_line) < needed or not begun:
                break
            raw += [""] * (following - at)
            at = following
            continue
        if indent(line) >= needed:
            indents.append(indent(line))
        elif line_rules.begins_block(line) or not line_rules.ends_in_paragraph(raw[-1]):
            break
        else:
            lazy.add(len(raw))
        raw.append(line)
        at += 1
    width = _width(sign, indents)
    rest = [
        line if place in lazy else line[min(width, indent(line)) :]
        for place, line in enumerate(raw[1:], start=1)
    ]
    return _Item([sign.text, *_with_heads_at_margin(rest)] if sign.text else rest), at


def _width(sign: Marker, indents: list[int]) -> int:
    """How far an item's lines are indented: as far as its text, or by Python-Markdown's steps where
    that is what all of them are."""
    least = min(indents, default=0)
    by_steps = sign.width < CODE_INDENT and least and least % CODE_INDENT == 0
    return CODE_INDENT if by_steps else sign.width


def _with_heads_at_margin(lines: list[str]) -> list[str]:
    """An item's lines. Those of an admonition, for which Python-Markdown has steps of four, begin
    where the item's text does although others are indented less."""
    moved, lead = [], 0
    for line in lines:
        if head := _ADMONITION.match(line):
            lead = len(head[1])
        elif not is_blank(line) and indent(line) < lead + CODE_INDENT:
            lead = 0
        moved.append(line[min(lead, indent(line)) :])
    return moved


def _has_gap(lines: Sequence[str]) -> bool:
    """Whether an empty line parts the blocks of an item; those in lists of its own don't count."""
    source = _Text(lines)
    at, in_code, in_text = 0, False, False
    while (line := source.line(at)) is not None:
        if is_blank(line):
            following = source.line(source.after_blanks(at))
            if following is None:
                return False
            if not (in_code and indent(following) >= CODE_INDENT):
                return True
            at = source.after_blanks(at)
            continue
        in_code = indent(line) >= CODE_INDENT and not in_text
        sign = marker(line)
        if sign and (not in_text or line_rules.begins_list_in_paragraph(line)):
            _, at = _read_list(source, at, sign)
            in_text = False
            continue
        in_text = not in_code
        at += 1
    return False


class ListProcessor(BlockProcessor):
    """Takes a list from the blocks, with all that its items hold."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        #: Of the lists in the page.
        self._kinds: WeakKeyDictionary[Element, str] = WeakKeyDictionary()

    def test(self, parent: Element, block: str) -> bool:
        if marker(block.partition("\n")[0]) is None:
            return False
        if nearing_recursion_limit():
            # Markdown's own processors go on as if it were text.
            raise RecursionError
        return True

    def run(self, parent: Element, blocks: list[str]) -> None:
        source = _Source(blocks)
        sign = marker(source.line(0) or "")
        assert sign is not None
        found, end = _read_list(source, 0, sign)
        source.give_back(end)
        element, loose = self._element(parent, found)
        for item in found.items:
            self._add(element, item, loose)

    def _element(self, parent: Element, found: _List) -> tuple[Element, bool]:
        """The list in the page, and whether it is loose. Some of Markdown's parsers hand over one
        block at a time: then it goes on with the one above."""
        above = self.lastChild(parent)
        if above is not None and self._kinds.get(above) == found.kind:
            for item in above:
                _loosen(item)
            return above, True
        element = SubElement(parent, "ul" if found.start is None else "ol")
        self._kinds[element] = found.kind
        if found.start not in (None, 1):
            element.set("start", str(found.start))
        return element, found.is_loose

    def _add(self, element: Element, item: _Item, loose: bool) -> None:
        li = SubElement(element, "li")
        self.parser.state.set("item")
        self.parser.parseChunk(li, "\n".join(item.lines))
        self.parser.state.reset()
        if not loose:
            _tighten(li)


def _tighten(item: Element) -> None:
    """Paragraphs become text of the item itself; a piece kept aside is HTML of its own."""
    last = None
    for child in list(item):
        text = child.text or ""
        if child.tag != "p" or child.attrib or line_rules.is_placeholder(text):
            last = child
            continue
        item.remove(child)
        if last is not None:
            last.tail = f"{last.tail or ''}\n{text}"
        else:
            item.text = f"{item.text}\n{text}" if item.text else text


def _loosen(item: Element) -> None:
    if item.text and item.text.strip():
        paragraph = Element("p")
        paragraph.text, item.text = item.text, ""
        item.insert(0, paragraph)


class ListExtension(Extension):
    """Puts one processor in the place of Python-Markdown's three."""

    def extendMarkdown(self, md: Markdown) -> None:
        processors = md.parser.blockprocessors
        for name in ("indent", "olist", "ulist"):
            processors.deregister(name)
        # Before blocks, which take what stands indented by two or three spaces for theirs.
        processors.register(ListProcessor(md.parser), "list", 95)
