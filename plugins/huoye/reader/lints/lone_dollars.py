"""Display formulas have two ends."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.display_maths import dollars
from huoye.reader.source import PageSource

NAME = "lone-dollars"
MEANING = "A display formula is opened and never closed."
WRONG = """\
$$x^2 + y^2 = 1$
"""
RIGHT = """\
$$x^2 + y^2 = 1$$
"""


def check(page: PageSource) -> Iterator[BuildError]:
    """The last $$ where their number is odd."""
    marks = dollars(page)
    if len(marks) % 2:
        yield page.error(
            "$$ without its partner",
            line=page.line_at(marks[-1].start()),
            mend="Close the formula with $$; for two dollar signs write \\$\\$",
        )
