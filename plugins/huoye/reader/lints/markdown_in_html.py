"""Markdown within HTML that is not read as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.draft import Draft
from huoye.reader.source import PageSource
from huoye.reader.unclosed import unclosed
from huoye.reader.words_of_html import text_of

NAME = "markdown-in-html"
MEANING = (
    "Markdown behind a blank line within HTML is read in `<details>`, `<div>` and the like; in "
    "paragraphs and tables of HTML it stays in the page with its signs."
)
WRONG = """\
<table><tr><td>

**The area**

</td></tr></table>
"""
RIGHT = """\
<table><tr><td>

<b>The area</b>

</td></tr></table>
"""
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SIGNS = re.compile(r"(?<![\\*])\*\*[^\s*][^*\n]*\*\*|!?\[[^\[\]\n]+\]\([^()\s]+\)")


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """Emphasis, links and pictures that readers see as signs behind a blank line."""
    if not _SIGNS.search(html.words):
        return
    _, *behind = _BLANK_LINE.split(html)
    if not behind or unclosed(page):
        return
    at = page.fields.end
    for found in _SIGNS.finditer(text_of("\n".join(behind))):
        place = page.without_code.find(found[0], at)
        if place >= 0 and not page.without_code.startswith("\\", place - 1):
            at = place + 1
            yield page.error(
                f"{found[0]} isn't read within this HTML",
                line=page.line_at(place),
                mend='Write it as HTML, or give the element around it markdown="1"',
            )
