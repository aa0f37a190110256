"""A block of HTML that is never closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource
from huoye.reader.unclosed import unclosed

NAME = "unclosed-html"
MEANING = (
    "A block of HTML that is never closed keeps Markdown from reading the rest of the page; a "
    "comment that is never closed is shown."
)
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
_COMMENT = re.compile(r"<!--(?<!\\<!--)")


def check(page: PageSource) -> Iterator[BuildError]:
    """The first of each kind that has no end."""
    for name, place in unclosed(page).items():
        yield page.error(
            f"<{name}> is never closed",
            line=page.line_at(place),
            mend=f"Write </{name}> where it ends",
        )
    # Those that are closed have been blanked out.
    if comment := _COMMENT.search(page.without_code, page.fields.end):
        yield page.error(
            "the comment <!-- is never closed",
            line=page.line_at(comment.start()),
            mend="Write --> where it ends; the signs alone are \\<!--",
        )
