"""pymdownx leaves a block that it doesn't understand in the page, as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from huoye.reader.shown_text import without_code
from huoye.reader.source import PageSource

_SLASHES = re.compile(r"(?:^|>)[ \t]*(?P<text>/{3,}[ \t]*(?P<name>[\w-]*)[^<\n]*)", re.M)


@dataclass(frozen=True)
class LeftOver:
    """A line of slashes that readers would see."""

    text: str
    #: In small letters; "" of closing slashes.
    name: str
    #: Where its author wrote it, if that is known.
    line: int | None


def left_over(page: PageSource, html: str) -> list[LeftOver]:
    """What is left in the HTML as ``/// …``, in its order."""
    heads = sorted([*page.blocks, *page.blocks.others], key=lambda block: block.line)
    ends = list(page.blocks.stray_ends)
    found = []
    for mark in _SLASHES.finditer(without_code(html)):
        text, name, line = unescape(mark["text"]).strip(), mark["name"].lower(), None
        slashes = len(text) - len(text.lstrip("/"))
        if slashes == len(text):
            line = ends.pop(0) if ends else None
        # Lines of a Chinese paragraph have been joined by now: compare beginnings. Of what names
        # nothing, the rest may be markup by now.
        for head in heads if slashes < len(text) else ():
            alike = text.startswith(head.text) or (not name and head.slashes == slashes)
            if head.name == name and alike:
                text, line = head.text, head.line
                heads.remove(head)
                break
        found.append(LeftOver(text, name, line))
    return found
