"""A block of HTML that is never closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

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
# Those whose ends HTML lets nobody leave out, at the beginning of a line.
_START = re.compile(
    r"^ {0,3}<(address|article|aside|blockquote|center|details|div|dl|fieldset|figure|footer|form"
    r"|header|main|nav|ol|section|table|ul)\b[^<>]*>",
    re.M | re.I,
)
_MORE_STARTS = r"<{}\b[^<>]*>"


def check(page: PageSource) -> Iterator[BuildError]:
    """The last one of each kind that is opened more often than closed."""
    text = page.without_code[page.fields.end :]
    starts: dict[str, list[int]] = {}
    for tag in _START.finditer(text):
        starts.setdefault(tag[1].lower(), []).append(tag.start(1))
    for name, places in starts.items():
        opened = len(re.findall(_MORE_STARTS.format(name), text, re.I))
        closed = len(re.findall(rf"</{name}\s*>", text, re.I))
        if opened > closed:
            yield page.error(
                f"<{name}> is never closed",
                line=page.line_at(page.fields.end + places[-1]),
                mend=f"Write </{name}> where it ends",
            )
