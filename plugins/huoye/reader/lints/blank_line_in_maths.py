"""A formula goes on behind a blank line, but not behind a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.display_maths import not_drawn
from huoye.reader.draft import Draft
from huoye.reader.source import PageSource

NAME = "blank-line-in-maths"
MEANING = "Words stand between a display formula and the dollars that would close it."
WRONG = """\
$$
a + b

This is what we get from it:

c + d
$$
"""
RIGHT = """\
$$
a + b
$$

This is what we get from it:

$$
c + d
$$
"""


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """Every formula that is missing in the HTML, with a blank line in it."""
    for formula in not_drawn(page, html):
        if formula.blank_line is not None:
            yield page.error(
                "the formula is not closed before the blank line below it, and words follow",
                line=formula.line,
                mend="Close it with $$ before them; words in a formula go into \\text{…}",
            )
