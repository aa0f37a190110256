"""What a single line of Markdown begins, to those who read texts by lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown.util import HTML_PLACEHOLDER_RE

_MARKER = re.compile(
    r"(?P<lead> {0,3})(?P<sign>[-+*]|(?P<number>\d{1,9})[.)])(?P<gap> *)(?P<text>.*)"
)
_RULE = re.compile(r" {0,3}(?:(?:- *){3,}|(?:_ *){3,}|(?:\* *){3,})$")
_PLACEHOLDER = re.compile(rf" *(?:{HTML_PLACEHOLDER_RE.pattern}) *$")
# Besides rules and lists: headings, quotations, blocks, footnotes, abbreviations.
_OTHER_START = re.compile(r"#{1,6}| {0,3}(?:>|/{3,}|\[\^[^\]]+\]:|\*\[[^\]]+\]:)")
_HEADING = re.compile(r"#{1,6}")
#: Beyond these a line is indented code.
CODE_INDENT = 4


@dataclass(frozen=True)
class Marker:
    """``- `` or ``1. `` at the beginning of a line."""

    #: What one list has in common: the bullet, or the sign behind the number.
    kind: str
    #: None of bullets.
    number: int | None
    #: Characters of the line before the item's text.
    width: int
    #: Spaces before its sign.
    lead: int
    #: What follows on the line.
    text: str


def marker(line: str) -> Marker | None:
    """The marker of a list item that begins with a line."""
    found = _MARKER.match(line)
    if found is None or is_rule(line):
        return None
    gap, text = len(found["gap"]), found["text"]
    if text and not gap:
        return None
    width = found.end("sign") + 1
    if text and gap > CODE_INDENT:
        # Indented code behind its marker.
        text = " " * (gap - 1) + text
    elif text:
        width = found.start("text")
    number = int(found["number"]) if found["number"] else None
    return Marker(found["sign"][-1], number, width, len(found["lead"]), text)


def is_rule(line: str) -> bool:
    """Whether a line is drawn as one."""
    return _RULE.match(line) is not None


def is_placeholder(line: str) -> bool:
    """Whether a line stands for a piece of HTML that Markdown keeps aside, such as code."""
    return "\x02" in line and _PLACEHOLDER.match(line) is not None


def is_blank(line: str) -> bool:
    """Whether there is nothing on it."""
    return not line.strip(" ")


def indent(line: str) -> int:
    """How many spaces it begins with."""
    return len(line) - len(line.lstrip(" "))


def begins_list_in_paragraph(line: str) -> bool:
    """Whether a line begins a list right below a line of text: sentences are broken before numbers,
    so that only a first number counts, and not before nothing."""
    found = marker(line)
    return found is not None and bool(found.text) and found.number in (None, 1)


def begins_block(line: str) -> bool:
    """Whether a line can't go on with a paragraph above it that it isn't indented for."""
    return bool(_OTHER_START.match(line) or marker(line) or is_rule(line) or is_placeholder(line))


def ends_in_paragraph(line: str) -> bool:
    """Whether text that follows a line of a list item directly goes on with its paragraph."""
    text = line
    while True:
        inner = marker(text)
        if inner is None:
            break
        text = inner.text
    return not (is_blank(text) or is_rule(text) or is_placeholder(text) or _HEADING.match(text))
