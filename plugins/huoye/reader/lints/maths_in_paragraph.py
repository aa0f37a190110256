"""A display formula needs a paragraph of its own."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.display_maths import not_drawn
from huoye.reader.source import PageSource

NAME = "maths-in-paragraph"
MEANING = "A display formula within a paragraph stays in the page as dollars."
WRONG = """\
The area is
$$\\pi a b$$
of the ellipse.
"""
RIGHT = """\
The area is

$$\\pi a b$$

of the ellipse.
"""
_SHOWN = 60


def check(page: PageSource, html: str) -> Iterator[BuildError]:
    """Every formula that is missing in the HTML, without a blank line to blame."""
    for formula in not_drawn(page, html):
        if formula.blank_line is None:
            yield page.error(
                f"$$ inside a paragraph: {_shown(formula.text)}",
                line=formula.line,
                mend="Put blank lines above and below $$…$$, or write $…$ within the sentence",
            )


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"
