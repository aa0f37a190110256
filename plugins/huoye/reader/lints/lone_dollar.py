"""A dollar before TeX that none after it closes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.draft import Draft
from huoye.reader.source import PageSource

NAME = "lone-dollar"
MEANING = "A dollar looks like the beginning of a formula that is never closed; a warning."
WRONG = """\
Let $x_1 be the first.
"""
RIGHT = """\
Let $x_1$ be the first.
"""
# A variable of a shell, `$HTTP_HOST` or `${HOME}/bin`, is none; nor has TeX words in Han.
_DOLLAR = re.compile(
    r"\$(?![\s$\d]|\{[A-Za-z_]\w*\}|[A-Za-z_]\w*->)[^\s$\u3000-\uffef]{0,80}?"
    r"(?:\\[a-zA-Z]+|(?<![^\W\d]\w)\w[\^_](?:\{|\w(?!\w))|[)}\]][\^_][{\w])"
    r"[^\s$]{0,20}(?!.*\$)",
    re.S,
)


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """One in each piece of text."""
    for text in html.pieces:
        if "$" not in text:
            continue
        at = text.rfind("$")
        found = _DOLLAR.match(text, at)
        if found:
            place = page.without_code.find(found[0])
            yield BuildError(
                f"{found[0]} looks like a formula that isn't closed",
                path=page.path,
                line=page.line_at(place) if place >= 0 else None,
                mend="Close it with $, or write \\$ for a dollar",
                is_warning=True,
            )
