"""A blank line ends a paragraph, also where a formula has begun."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.display_maths import not_drawn
from huoye.reader.source import PageSource

NAME = "blank-line-in-maths"
MEANING = "A blank line ends a display formula, which then stays in the page as dollars."
WRONG = """\
$$
a + b

= c
$$
"""
RIGHT = """\
$$
a + b
= c
$$
"""


def check(page: PageSource, html: str) -> Iterator[BuildError]:
    """Every formula that is missing in the HTML, at its first blank line."""
    for formula in not_drawn(page, html):
        if formula.blank_line is not None:
            yield page.error(
                "blank line inside $$…$$ (or the $$ above it is never closed)",
                line=formula.blank_line,
                mend="Remove the blank line, or close the formula before it with $$",
            )
