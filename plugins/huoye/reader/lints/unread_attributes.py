"""An attribute list that can't be read is text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from huoye.core.errors import BuildError
from huoye.reader.draft import Draft
from huoye.reader.markdown.attributes import LIST
from huoye.reader.source import PageSource

NAME = "unread-attributes"
MEANING = "An attribute list with something in it that is no attribute stays in the page as text."
WRONG = """\
### Area {#area, .wide}
"""
RIGHT = """\
### Area {#area .wide}
"""
_LIST = re.compile(r"\{:?[ ]*[#.][A-Za-z_\u4e00-\u9fff][^{}<\n]*\}")
_READABLE = re.compile(LIST)
#: Where a list would be read besides: at the end of a heading or cell.
_AFTER = re.compile(r"\s*</(?:h[1-6]|td|th|dt)>")


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """What begins like a list of ids and classes."""
    seen = html.without_code
    for found in _LIST.finditer(seen):
        if seen[found.start() - 1] not in ">\n" and not _AFTER.match(seen, found.end()):
            continue
        written = unescape(found[0])
        lines = page.lines_of_html(re.compile(re.escape(written)))
        line = lines[0] if lines else None
        if _READABLE.fullmatch(written):
            what = f"the attributes {written} belong to nothing"
            mend = "Write them below a paragraph or behind what they are for; \\{ is a brace"
        else:
            what = f"the attributes {written} can't be read"
            mend = "Write them as {#id .class key=value}, parted by spaces; \\{ is a brace"
        yield page.error(what, line=line, mend=mend)
