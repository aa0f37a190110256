"""``^[A note where it is marked]``, as in pandoc and Obsidian: a footnote whose text stands below.

Python-Markdown reads the texts of footnotes before it looks into lines, so these are moved first.
What is an exponent, ``2^[n]``, or the pattern of a program, ``^[a-z]+``, stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from huoye.reader.code import without_code
from huoye.reader.markdown.display_maths import formulas

_START = re.compile(r"(?<![\\^$])\^\[(?=[^\]\s^])")
# Formulas within a line: their dollars, and brackets that open or close.
_MATHS = re.compile(r"(?<!\\)(?:\$\$?|\\{1,2}[()])")
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
#: A note is no longer.
_LONGEST = 5000
# HTML that Markdown doesn't read; what stands in a line is read.
_HTML = re.compile(
    r"[ >]*</?(?:p|div|table|t[rdh]|thead|tbody|ul|ol|li|d[ltd]|h[1-6])\b(?![^<>]*markdown)", re.I
)
# Before a note stands what it is about: a word, or the stop of a sentence.
_MARKED = re.compile(r"(?:[^\W\d_]{2}|[^\x00-\x7f]|[.,;:!?)*~`>])[\"'”’]?$")
_WORD = re.compile(r"[^\W\d_]{3}|[^\x00-\x7f]")
_ONE_WORD = re.compile(r"[A-Za-z][A-Za-z'.-]{2,}|<?https?://\S+|\[.+\]\(.+\)")


class _NotePreprocessor(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "^[" not in text:
            return lines
        parts: list[str] = []
        notes: list[str] = []
        name, at = "note", 0
        while f"[^{name}-" in text:
            # An author's own.
            name += "-"
        for start, end in _notes(text, without_code(text)):
            notes.append(
                f"[^{name}-{len(notes) + 1}]: {' '.join(text[start + 2 : end - 1].split())}"
            )
            parts += [text[at:start], f"[^{name}-{len(notes)}]"]
            at = end
        return "\n\n".join(["".join([*parts, text[at:]]), *notes]).split("\n")


def _notes(text: str, seen: str) -> Iterator[tuple[int, int]]:
    """Where notes begin and end. seen: the text without code."""
    displayed = [(found.start, found.end) for found in formulas(text, seen)]
    paragraph = at = counted = 0
    closing = ""
    for start in _START.finditer(seen):
        place = start.start()
        gap = seen.rfind("\n\n", counted, place)
        if gap >= 0:
            paragraph, counted, closing = gap + 2, gap + 2, ""
        for sign in _MATHS.finditer(seen, counted, place):
            closing = _still_open(closing, sign[0])
        counted = place
        while displayed and displayed[0][1] <= place:
            displayed.pop(0)
        if place < at or (displayed and displayed[0][0] <= place):
            continue
        # A single dollar with none behind it is money.
        if closing and closing in seen[place : _paragraph_end(seen, place)]:
            continue
        end = _end(seen, start.end())
        if end is None or _HTML.match(seen, paragraph):
            continue
        if _is_note(
            seen[max(0, place - 3) : place], seen[place + 2 : end - 1], seen[end : end + 1]
        ):
            yield place, end
            at = end


def _still_open(closing: str, sign: str) -> str:
    """What closes the formula that is open behind a sign; "" of none."""
    if closing:
        return "" if sign == closing else closing
    return sign if "$" in sign else sign.replace("(", ")") if "(" in sign else ""


def _is_note(before: str, inside: str, after: str) -> bool:
    """Whether words stand in the brackets. before: the last signs ahead of them."""
    # ^[1]^ is raised.
    if after in ("^", "(", "["):
        return False
    is_marked = _MARKED.search(before) is not None
    if after in ("+", "*", "?", "{", "$", "\\") and not is_marked:
        return False
    if any(sign.isspace() or not sign.isascii() for sign in inside):
        return is_marked or _WORD.search(inside) is not None
    return is_marked and _ONE_WORD.fullmatch(inside) is not None


def _end(seen: str, start: int) -> int | None:
    """Behind the bracket that closes a note, in the same paragraph."""
    depth = 1
    for bracket in _BRACKET.finditer(seen, start, _paragraph_end(seen, start)):
        depth += 1 if bracket[0] == "[" else -1
        if depth == 0:
            return bracket.end()
    return None


def _paragraph_end(seen: str, start: int) -> int:
    blank = seen.find("\n\n", start, start + _LONGEST)
    return blank if blank >= 0 else start + _LONGEST


class InlineNoteExtension(Extension):
    """Comes behind what keeps code aside, and before HTML is."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_NotePreprocessor(md), "inline-notes", 21.5)
