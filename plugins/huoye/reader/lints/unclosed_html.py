"""A block of HTML that is never closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.code import without_code
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
# Those whose ends HTML lets nobody leave out.
_NAMES = (
    "address|article|aside|blockquote|center|details|div|dl|fieldset|figure|footer|form|header|main"
    "|nav|ol|section|table|ul"
)
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>{_NAMES})\b[^<>]*>", re.I)
_LINE_START = re.compile(r"(?:^|\n) {0,3}$")


def check(page: PageSource) -> Iterator[BuildError]:
    """Those of each kind that are opened more often than closed, at the beginning of a line."""
    unclosed = _unclosed(page.without_code, page.fields.end)
    if not unclosed:
        return
    # Ends may be indented, and look like code.
    certainly = _unclosed(without_code(page.text, by_indentation=False), page.fields.end)
    for name, place in unclosed.items():
        if name in certainly:
            yield page.error(
                f"<{name}> is never closed",
                line=page.line_at(place),
                mend=f"Write </{name}> where it ends",
            )


def _unclosed(text: str, start: int) -> dict[str, int]:
    """Names of elements, and where the first of them that has no end begins."""
    open_tags: dict[str, list[re.Match[str]]] = {}
    for tag in _TAG.finditer(text, start):
        same = open_tags.setdefault(tag["name"].lower(), [])
        if not tag["end"]:
            same.append(tag)
        elif same:
            same.pop()
    found = {}
    for name, tags in open_tags.items():
        at_margin = [tag for tag in tags if _LINE_START.search(text[: tag.start()][-4:])]
        if at_margin:
            found[name] = at_margin[0].start("name")
    return found
