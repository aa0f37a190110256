"""``^[A note where it is marked]``, as in pandoc and Obsidian: a footnote whose text stands below.

Python-Markdown reads the texts of footnotes before it looks into lines, so these are moved first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from huoye.reader.code import without_code

_START = re.compile(r"(?<![\\^$])\^\[(?=[^\]\s^])")
_DOLLAR = re.compile(r"(?<!\\)\$")
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
#: A note is no longer.
_LONGEST = 5000


class _NotePreprocessor(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "^[" not in text:
            return lines
        parts: list[str] = []
        notes: list[str] = []
        at = 0
        for start, end in _notes(without_code(text)):
            name = f"note-{len(notes) + 1}"
            notes.append(f"[^{name}]: {' '.join(text[start + 2 : end - 1].split())}")
            parts += [text[at:start], f"[^{name}]"]
            at = end
        return "\n\n".join(["".join([*parts, text[at:]]), *notes]).split("\n")


def _notes(seen: str) -> Iterator[tuple[int, int]]:
    """Where notes begin and end. seen: a text without code."""
    at = counted = dollars = 0
    for start in _START.finditer(seen):
        between = seen[counted : start.start()].rpartition("\n\n")
        dollars = len(_DOLLAR.findall(between[2])) + (0 if between[1] else dollars)
        counted = start.start()
        # In a formula it is an exponent.
        if start.start() < at or dollars % 2:
            continue
        end = _end(seen, start.end())
        # ^[1]^ is raised.
        if end is not None and seen[end : end + 1] not in ("^", "(", "["):
            yield start.start(), end
            at = end


def _end(seen: str, start: int) -> int | None:
    """Behind the bracket that closes a note, in the same paragraph."""
    blank = seen.find("\n\n", start, start + _LONGEST)
    depth = 1
    for bracket in _BRACKET.finditer(seen, start, blank if blank >= 0 else start + _LONGEST):
        depth += 1 if bracket[0] == "[" else -1
        if depth == 0:
            return bracket.end()
    return None


class InlineNoteExtension(Extension):
    """Comes behind what keeps code and display formulas aside."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_NotePreprocessor(md), "inline-notes", 21.5)
