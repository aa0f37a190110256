"""The pieces of text that readers of a page see, code and formulas aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_TAG = re.compile(r"<!--|<(?P<name>/?[a-zA-Z][\w-]*)(?P<rest>(?:\"[^\"<]*\"|'[^'<]*'|[^<>\"'])*)>")
_CODE = re.compile(r"<!--|<(pre|code|script|style|textarea)\b", re.I)
_OPAQUE_NAMES = "code pre script style textarea math svg mjx-container kbd samp"
_OPAQUE = frozenset(_OPAQUE_NAMES.split())
_FORMULA_ENDS = {"span": r"\)</span>", "div": r"\]</div>"}


def shown_text(html: str) -> Iterator[str]:
    """Each piece between two tags, as text."""
    at = 0
    hopeless: set[str] = set()
    # What is not to be read is skipped, and so are the tags in it: highlighted code has many.
    while tag := _TAG.search(html, at):
        yield from _said(html[at : tag.start()])
        at = tag.end()
        closing = _closing(tag)
        if closing and closing not in hopeless:
            skipped = html.find(closing, at)
            if skipped < 0:
                hopeless.add(closing)
            else:
                at = skipped + len(closing)
    yield from _said(html[at:])


def without_code(html: str) -> str:
    """HTML without comments and without what is shown as code or not at all."""
    parts, at = [], 0
    hopeless: set[str] = set()
    for tag in _CODE.finditer(html):
        closing = f"</{tag[1].lower()}>" if tag[1] else "-->"
        if tag.start() < at or closing in hopeless:
            continue
        end = html.find(closing, tag.end())
        if end < 0:
            hopeless.add(closing)
            continue
        parts.append(html[at : tag.start()])
        at = end + len(closing)
    return "".join([*parts, html[at:]])


def _closing(tag: re.Match[str]) -> str:
    """What ends the element where it isn't to be read, else ""."""
    name = (tag["name"] or "").lower()
    if not name:
        return "-->"
    if name in _OPAQUE:
        return f"</{name}>"
    return _FORMULA_ENDS.get(name, "") if "arithmatex" in tag["rest"] else ""


def _said(piece: str) -> Iterator[str]:
    if piece.strip():
        yield unescape(piece)
