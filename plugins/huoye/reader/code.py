"""Where a Markdown text is code or a comment, and so is not read as Markdown."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})(?P<info>.*)$")
# A fence may stand right behind the marker of a list item, and in a quotation that does.
_MARKERS = re.compile(
    r"(?P<lead>[ \t>]*)(?P<markers>(?:(?:[-+*]|\d{1,9}[.)]) {1,4}(?:> ?)*)+)(?=```|~~~)"
)
_INLINE_CODE = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t>]*\n).)+?(?<!`)(?P=ticks)(?!`)", re.S
)
_ASIDE = re.compile(r"<!--|<(pre|code|script|style|textarea)\b", re.I)
_NOT_NEWLINE = re.compile(r"[^\n]")
# What may hold lines that are indented: items of lists, definitions, footnotes, admonitions.
_HOLDER = re.compile(r" *(?:(?P<list>(?:(?:[-+*]|\d{1,9}[.)]) +)+)|: |\[\^[^\]\n]+\]:|!!!|\?\?\?)")
_INDENT = 4


def fences(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last index of each piece of fenced code, its fences included."""
    start = 0
    closing = _closing_fences(lines)
    while start < len(lines):
        end = _fence_end(lines, start, closing)
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
        if _is_maths(blanked[start]):
            # Code in name only.
            blanked[start], blanked[end] = " " * len(blanked[start]), " " * len(blanked[end])
            continue
        blanked[start : end + 1] = [" " * len(line) for line in blanked[start : end + 1]]
    return blanked


def without_code(text: str, *, by_indentation: bool = True) -> str:
    """The text with code and comments blanked out; every character keeps its place.

    by_indentation: whether lines that are indented are code, which they are not within HTML.
    """
    lines = without_fences(text.split("\n"))
    for index in indented_code(lines) if by_indentation else ():
        lines[index] = " " * len(lines[index])
    return without_elements(_INLINE_CODE.sub(_blank, "\n".join(lines)))


def indented_code(lines: Sequence[str]) -> Iterator[int]:
    """Indices of the lines that are code by their indentation, as far as lines can tell."""
    if not any(_is_indented(line) for line in lines):
        return
    #: How far the text of what may hold the line is indented.
    outer = [0]
    in_code, after_blank = False, True
    for index, line in enumerate(lines):
        line = line.expandtabs(_INDENT)
        if not line.strip():
            after_blank = True
            continue
        indent = len(line) - len(line.lstrip(" "))
        while len(outer) > 1 and indent < outer[-1]:
            outer.pop()
        in_code = indent >= outer[-1] + _INDENT and (after_blank or in_code)
        after_blank = False
        if in_code:
            yield index
        elif holder := _HOLDER.match(line):
            width = holder.end() if holder["list"] else indent + _INDENT
            # What is written for Python-Markdown goes by steps of four.
            outer.append(max(width, indent + 1))


def _is_indented(line: str) -> bool:
    """Whether a line may be indented as code is, at least."""
    lead = line[:_INDENT]
    return (lead.isspace() or "\t" in lead) and not line.isspace()


def without_elements(text: str) -> str:
    """The text without comments and HTML whose content is shown as it is."""
    parts, at, lower = [], 0, text.lower()
    hopeless: set[str] = set()
    while (found := _ASIDE.search(text, at)) is not None:
        name = (found[1] or "").lower()
        closing = f"</{name}" if name else "-->"
        end = -1 if closing in hopeless else lower.find(closing, found.end())
        if end < 0:
            # Looking again for what isn't there would take a long time in a long text.
            hopeless.add(closing)
            parts.append(text[at : found.end()])
            at = found.end()
            continue
        end += len(closing)
        parts += [text[at : found.start()], _NOT_NEWLINE.sub(" ", text[found.start() : end])]
        at = end
    return "".join([*parts, text[at:]])


def without_fences_and_comments(lines: Sequence[str]) -> list[str]:
    """The lines as those see them who look for blocks: code within a line means nothing to them."""
    text = "\n".join(without_fences(lines))
    # What looks like a comment inside of code is none.
    seen = _INLINE_CODE.sub(_blank, text)
    parts, at = [], 0
    while (start := seen.find("<!--", at)) >= 0 and (end := seen.find("-->", start)) >= 0:
        end += len("-->")
        parts += [text[at:start], _NOT_NEWLINE.sub(" ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]]).split("\n")


def _closing_fences(lines: Sequence[str]) -> dict[str, list[int]]:
    """Fence -> indices of the lines that would close one like it."""
    found: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        closing = _FENCE.match(line) if _may_be_fence(line) else None
        if closing and not closing["info"].strip():
            found.setdefault(closing["fence"], []).append(index)
    return found


def _fence_end(lines: Sequence[str], start: int, closing: dict[str, list[int]]) -> int | None:
    """Index of the line that closes the fence opened at ``start``; None where none is opened."""
    first = lines[start]
    if not _may_be_fence(first):
        return None
    markers = behind_markers(first)
    opening = _FENCE.match(first, markers.end() if markers else 0)
    if opening is None or (opening["fence"][0] == "`" and "`" in opening["info"]):
        return None
    candidates = closing.get(opening["fence"], [])
    place = bisect_right(candidates, start)
    return candidates[place] if place < len(candidates) else None


def _may_be_fence(line: str) -> bool:
    # Of a thousand lines a few: found far sooner than by a pattern.
    return "```" in line or "~~~" in line


def _is_maths(line: str) -> bool:
    return line.strip(" \t>").lstrip("`~").strip() == "math"


def _blank(match: re.Match[str]) -> str:
    return _NOT_NEWLINE.sub(" ", match[0])
