"""An admonition has a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

NAME = "empty-admonition"
MEANING = "An admonition `!!! note` whose text isn't indented stands empty above it."
WRONG = """\
!!! note
By hand.
"""
RIGHT = """\
!!! note
    By hand.
"""
_EMPTY = re.compile(
    r"<div class=\"admonition[^\"]*\">\s*<p class=\"admonition-title\">[^<]*</p>\s*</div>"
    r"|<details\b[^<>]*>\s*<summary>[^<]*</summary>\s*</details>"
)
_HEAD = re.compile(r"^(?P<lead>[ \t>]*)(?P<head>!{3} ?\w[^\n]*|\?{3}\+? ?[\w\"][^\n]*)\n", re.M)


def check(page: PageSource, html: str) -> Iterator[BuildError]:
    """At the heads below which a text begins where they do."""
    if not _EMPTY.search(html):
        return
    text = page.without_code
    for found in _HEAD.finditer(text, page.fields.end):
        below = text[found.end() :].partition("\n")[0].removeprefix(found["lead"])
        if below.strip() and not below[0].isspace():
            yield page.error(
                f"{found['head'].rstrip()} is empty",
                line=page.line_at(found.start("head")),
                mend="Indent its text by four spaces",
            )
