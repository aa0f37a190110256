"""Double dollars are for formulas, not for words."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.display_maths import not_drawn
from huoye.reader.draft import Draft
from huoye.reader.source import PageSource

NAME = "words-in-dollars"
MEANING = (
    "What stands between double dollars in a sentence is no formula, and they stay in the page."
)
WRONG = """\
The shell writes $$ for its own number and $$ again.
"""
RIGHT = """\
The shell writes \\$\\$ for its own number and \\$\\$ again.
"""
_SHOWN = 60


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """Every formula that is missing in the HTML, without a blank line to blame."""
    for formula in not_drawn(page, html):
        if formula.blank_line is None:
            yield page.error(
                f"$$ around words: {_shown(formula.text)}",
                line=formula.line,
                mend="Words in a formula go into \\text{…}; for dollar signs write \\$\\$",
            )


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"
