"""pymdownx leaves a block that it doesn't understand in the page, as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import islice

from huoye.reader.draft import Draft
from huoye.reader.slashes import Block
from huoye.reader.source import PageSource

_SLASHES = re.compile(r"(?:^|>)[ \t]*(?P<text>/{3,}[ \t]*(?P<name>[\w-]*)[^<\n]*)", re.M)

#: Heads that are looked at for the one that is left as a text.
_NEAREST = 10


@dataclass(frozen=True)
class LeftOver:
    """A line of slashes that readers would see."""

    text: str
    #: In small letters; "" of closing slashes.
    name: str
    #: Where its author wrote it, if that is known.
    line: int | None


def left_over(page: PageSource, html: Draft) -> list[LeftOver]:
    """What is left in the HTML as ``/// …``, in its order."""
    if "///" not in html:
        return []
    heads = sorted([*page.blocks, *page.blocks.others], key=lambda block: block.line)
    ends = list(page.blocks.stray_ends)
    found = []
    for mark in _SLASHES.finditer(html.without_code):
        text, name, line = unescape(mark["text"]).strip(), mark["name"].lower(), None
        slashes = len(text) - len(text.lstrip("/"))
        if slashes == len(text) and ends:
            line = ends.pop(0)
        elif head := _head(heads, name, text, slashes):
            text, line = head.text if text.startswith(head.text) else text, head.line
            heads.remove(head)
        line = line or _elsewhere(page, text[:slashes])
        found.append(LeftOver(text, name, line))
    return found


def _head(heads: list[Block], name: str, text: str, slashes: int) -> Block | None:
    """The head that is left as this text: lines of a Chinese paragraph have been joined by now, and
    signs in it may be markup, so it is the one that begins most like it."""
    alike = (head for head in heads if head.name == name and head.slashes == slashes)
    # Those that are left come in the order of the source: the first of them are enough.
    nearest = list(islice(alike, _NEAREST))
    same = (head for head in nearest if text.startswith(head.text))
    return next(same, max(nearest, key=lambda head: _shared(text, head.text), default=None))


def _shared(one: str, other: str) -> int:
    """How many signs two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _elsewhere(page: PageSource, slashes: str) -> int | None:
    """The first line with slashes that opens and closes nothing, as far as the source tells."""
    blocks = [*page.blocks, *page.blocks.others]
    known = {line for block in blocks for line in (block.line, block.end_line)}
    pattern = re.compile(rf"(?<!/){slashes}(?!/)")
    # What looks like code in the source may be none to Markdown.
    for text in (page.without_code, page.text):
        for found in pattern.finditer(text, page.fields.end):
            if (line := page.line_at(found.start())) not in known:
                return line
    return None
