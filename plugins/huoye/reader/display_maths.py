"""Display formulas of a page, ``$$…$$``, that Markdown has not taken for any."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from huoye.reader.source import PageSource

if TYPE_CHECKING:
    from huoye.reader.draft import Draft

# Three are none, as in “it costs $$$”; four are an end and a beginning.
# It begins with signs, which are found far sooner than what stands before them.
_RUN = re.compile(r"\$\$(?<![\\$]\$\$)(?:\$\$)*(?!\$)")
_DOLLARS = re.compile(r"\$\$")
_BLANK_LINE = re.compile(r"\n[ \t>]*(?=\n)")
_DRAWN = re.compile(
    r"<(?P<tag>div|span)\b[^<>]*\barithmatex\b[^<>]*>"
    r"\\(?:\[|\(\\displaystyle )(?P<tex>[^<]*)\\[\])]</(?P=tag)>"
)
_LINE_START = re.compile(r"^[ \t>]+", re.M)


@dataclass(frozen=True)
class NotDrawn:
    """A formula as written, dollars included, that readers would see as text."""

    text: str
    #: 1-based, where it begins.
    line: int
    #: Of the first blank line inside.
    blank_line: int | None


def dollars(page: PageSource) -> Sequence[re.Match[str]]:
    """Every $$ of the body, code and comments aside."""
    text = page.without_code
    if "$$" not in text:
        return []
    runs = _RUN.finditer(text, page.fields.end)
    return [mark for run in runs for mark in _DOLLARS.finditer(text, run.start(), run.end())]


def not_drawn(page: PageSource, html: Draft) -> list[NotDrawn]:
    """The formulas of the source that are missing in its HTML."""
    text = page.without_code
    marks = dollars(page)
    # Whatever the source looks like: what readers don't see has been read.
    if not marks or "$" not in html.words:
        return []
    drawn = Counter(html.displayed)
    found = []
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        tex = _bare(text[opening.end() : closing.start()])
        if drawn[tex]:
            drawn[tex] -= 1
            continue
        blank = _BLANK_LINE.search(text, opening.end(), closing.start())
        found.append(
            NotDrawn(
                text[opening.start() : closing.end()],
                page.line_at(opening.start()),
                page.line_at(blank.start() + 1) if blank else None,
            )
        )
    return found


def displayed(html: str) -> tuple[str, ...]:
    """TeX of the display formulas in HTML before they are typeset, without any space."""
    return tuple(_bare(unescape(found["tex"])) for found in _DRAWN.finditer(html))


def _bare(tex: str) -> str:
    """A formula without the indentation and quote marks that Markdown strips, nor any space."""
    return "".join(_LINE_START.sub("", tex).split())
