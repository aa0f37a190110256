"""A table's head has as many cells as the line of hyphens below it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.draft import Draft
from huoye.reader.source import PageSource

NAME = "unread-table"
MEANING = "Lines with bars that make no table stay in the page as text."
WRONG = """\
| a | b | perimeter |
|---|---|
| 5 | 3 | 25.5 |
"""
RIGHT = """\
| a | b | perimeter |
|---|---|-----------|
| 5 | 3 | 25.5 |
"""
# The line below the head.
_HYPHENS = re.compile(
    r"^[ \t>]*+(?P<line>\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)++\|?)[ \t]*+$", re.M
)


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """Each such line that readers see."""
    if "|" not in html.words:
        return
    left = [found["line"].strip() for found in _HYPHENS.finditer(html.words)]
    for found in _HYPHENS.finditer(page.without_code, page.fields.end) if left else ():
        if found["line"].strip() in left:
            left.remove(found["line"].strip())
            yield page.error(
                "this table can't be read",
                line=page.line_at(found.start("line")),
                mend="Write as many |---| below the head as the head has cells, and \\| for a bar "
                "within a cell",
            )
