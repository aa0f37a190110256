"""Elements of HTML in a page's source that are never closed."""

from __future__ import annotations

import re

from huoye.reader.code import without_code
from huoye.reader.source import PageSource

# Those whose ends HTML lets nobody leave out.
_NAMES = (
    "address|article|aside|blockquote|center|details|div|dl|fieldset|figure|footer|form|header|main"
    "|nav|ol|section|table|ul"
)
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>{_NAMES})\b[^<>]*>", re.I)
# Of the text, of a quotation, of an item of a list.
_LINE_START = re.compile(r"(?: *(?:>|(?:[-+*]|\d{1,9}[.)]) ))* {0,3}")
#: Characters; what stands further in is no beginning.
_LEAD = 100


def unclosed(page: PageSource) -> dict[str, int]:
    """Names of elements that begin a line, of a quotation or an item too, and are opened more often
    than closed, and where in the text the first of them that has no end begins."""
    found = _unclosed(page.without_code, page.fields.end)
    if not found:
        return {}
    # Ends may be indented, and look like code.
    certainly = _unclosed(without_code(page.text, by_indentation=False), page.fields.end)
    return {name: place for name, place in found.items() if name in certainly}


def _unclosed(text: str, start: int) -> dict[str, int]:
    open_tags: dict[str, list[re.Match[str]]] = {}
    for tag in _TAG.finditer(text, start):
        same = open_tags.setdefault(tag["name"].lower(), [])
        if not tag["end"]:
            same.append(tag)
        elif same:
            same.pop()
    found = {}
    for name, tags in open_tags.items():
        at_margin = (tag.start("name") for tag in tags if _begins_line(text, tag.start()))
        if (first := next(at_margin, None)) is not None:
            found[name] = first
    return found


def _begins_line(text: str, place: int) -> bool:
    line = text.rfind("\n", max(0, place - _LEAD), place) + 1
    return (line > 0 or place < _LEAD) and _LINE_START.fullmatch(text, line, place) is not None
