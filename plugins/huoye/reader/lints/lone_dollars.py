"""Display formulas have two ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.display_maths import dollars
from huoye.reader.draft import Draft
from huoye.reader.source import PageSource

NAME = "lone-dollars"
MEANING = "A display formula is opened and never closed."
WRONG = """\
$$x^2 + y^2 = 1$
"""
RIGHT = """\
$$x^2 + y^2 = 1$$
"""
_TEX = re.compile(r"[\\^_={}+]|\$\$[a-zA-Z(]|(?<!\$)\$(?!\$)|\d\s*[-*/]\s*\d")
_MARKERS = " \t>-+*"


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """The last $$ where their number is odd, unless it is a word of a sentence, as the shell's own
    number is."""
    marks = dollars(page)
    if len(marks) % 2 and "$" in html.words and _opens(page.without_code, marks[-1]):
        yield page.error(
            "$$ without its partner",
            line=page.line_at(marks[-1].start()),
            mend="Close the formula with $$; for two dollar signs write \\$\\$",
        )


def _opens(text: str, mark: re.Match[str]) -> bool:
    """Whether a formula seems to be meant: the mark has its line for itself, or TeX beside it."""
    start = text.rfind("\n", 0, mark.start()) + 1
    line = text[start:].partition("\n")[0]
    return line.strip(_MARKERS) == "$$" or _TEX.search(line) is not None
