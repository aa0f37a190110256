"""What no article needs, and what Markdown would take hours for.

Python-Markdown looks for the end of a bracket as far as the paragraph goes, for each bracket again,
and its like. Ordinary articles are far below these bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

#: Characters of a page, and of one of its paragraphs.
LONGEST_PAGE = 1_000_000
LONGEST_PARAGRAPH = 50_000
#: Times a sign that is neither letter nor digit stands in a row, outside of fenced code.
LONGEST_RUN = 500
#: Unclosed brackets of a paragraph, times its characters.
_MOST_BRACKETS = 2_000_000
#: Asterisks and underscores of a paragraph or an item.
_MOST_STARS = 1000

_RUN = re.compile(rf"([!-/:-@\[-`{{-~])\1{{{LONGEST_RUN}}}")
_STARS = re.compile(r"\*+|_+")
_ITEM = re.compile(r"\n[ \t>]*(?:[-+*]|\d{1,9}[.)]) ")
_GAP = re.compile(r"\n[ \t]*\n")


def problems(page: PageSource) -> list[BuildError]:
    """All that is too much in a page; there is no use in reading it further then."""
    if len(page.text) > LONGEST_PAGE:
        what = f"the page has {len(page.text)} characters, and {LONGEST_PAGE} is the most"
        return [page.error(what, line=1, mend="Part it into several, or publish it as a file")]
    return list(_in_paragraphs(page))


def _in_paragraphs(page: PageSource) -> Iterator[BuildError]:
    text = page.without_code
    start = page.fields.end
    for gap in [*_GAP.finditer(text, start), None]:
        end = gap.start() if gap else len(text)
        what, mend = _too_much(text[start:end])
        if what:
            yield page.error(what, line=page.line_at(start), mend=mend)
        start = gap.end() if gap else end


def _too_much(paragraph: str) -> tuple[str, str]:
    if len(paragraph) > LONGEST_PARAGRAPH:
        what = f"the paragraph has {len(paragraph)} characters, and {LONGEST_PARAGRAPH} is the most"
        return what, "Leave an empty line somewhere in it"
    if run := _RUN.search(paragraph):
        return f"more than {LONGEST_RUN} times “{run[1]}” in a row", "Put it into fenced code"
    opened = paragraph.count("[") - paragraph.count("]")
    if opened * len(paragraph) > _MOST_BRACKETS:
        return f"{opened} brackets “[” are never closed", "Close them, or write \\["
    for piece in _ITEM.split(paragraph) if "*" in paragraph else ():
        runs = len(_STARS.findall(piece))
        if runs > _MOST_STARS:
            return f"{runs} times “*” or “_” in one paragraph", "Part it, or put it into code"
    return "", ""
