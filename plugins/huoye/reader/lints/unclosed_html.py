"""A block of HTML that is never closed."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource
from huoye.reader.unclosed import unclosed

NAME = "unclosed-html"
MEANING = "A block of HTML that is never closed keeps Markdown from reading the rest of the page."
WRONG = """\
<div class="wide">
The area.

**The perimeter.**
"""
RIGHT = """\
<div class="wide">
The area.
</div>

**The perimeter.**
"""


def check(page: PageSource) -> Iterator[BuildError]:
    """The first of each kind that has no end."""
    for name, place in unclosed(page).items():
        yield page.error(
            f"<{name}> is never closed",
            line=page.line_at(place),
            mend=f"Write </{name}> where it ends",
        )
