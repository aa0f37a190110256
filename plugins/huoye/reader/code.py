"""Where a Markdown text is code or a comment, and so is not read as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})(?P<info>.*)$")
# A fence may stand right behind the marker of a list item.
_MARKERS = re.compile(r"(?P<lead>[ \t>]*)(?P<markers>(?:(?:[-+*]|\d{1,9}[.)]) {1,4})+)(?=```|~~~)")
_INLINE_CODE = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t>]*\n).)+?(?<!`)(?P=ticks)(?!`)", re.S
)
_COMMENT = re.compile(r"<!--.*?-->", re.S)


def fences(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last index of each piece of fenced code, its fences included."""
    start = 0
    while start < len(lines):
        end = _fence_end(lines, start)
        if end is None:
            start += 1
            continue
        yield start, end
        start = end + 1


def behind_markers(line: str) -> re.Match[str] | None:
    """What stands before a fence that begins a list item: its ``lead`` and ``markers``."""
    return _MARKERS.match(line)


def without_fences(lines: Sequence[str]) -> list[str]:
    """The lines with fenced code blanked out; every character keeps its place."""
    blanked = list(lines)
    for start, end in fences(lines):
        blanked[start : end + 1] = [" " * len(line) for line in blanked[start : end + 1]]
    return blanked


def without_code(text: str) -> str:
    """The text with code and comments blanked out; every character keeps its place."""
    text = "\n".join(without_fences(text.split("\n")))
    return _COMMENT.sub(_blank, _INLINE_CODE.sub(_blank, text))


def without_fences_and_comments(lines: Sequence[str]) -> list[str]:
    """The lines as those see them who look for blocks: code within a line means nothing to them."""
    text = "\n".join(without_fences(lines))
    # What looks like a comment inside of code is none.
    for comment in _COMMENT.finditer(_INLINE_CODE.sub(_blank, text)):
        text = text[: comment.start()] + _blank(comment) + text[comment.end() :]
    return text.split("\n")


def _fence_end(lines: Sequence[str], start: int) -> int | None:
    """Index of the line that closes the fence opened at ``start``; None where none is opened."""
    first = lines[start]
    markers = behind_markers(first)
    opening = _FENCE.match(first, markers.end() if markers else 0)
    if opening is None or (opening["fence"][0] == "`" and "`" in opening["info"]):
        return None
    for index in range(start + 1, len(lines)):
        closing = _FENCE.match(lines[index])
        if closing and closing["fence"] == opening["fence"] and not closing["info"].strip():
            return index
    return None


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
