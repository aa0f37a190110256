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
    for start, end, closing in _tags(html):
        if start < at:
            continue
        yield from _said(html[at:start])
        at = end
        if closing and closing not in hopeless:
            skipped = html.find(closing, end)
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


def _tags(html: str) -> Iterator[tuple[int, int, str]]:
    """Where tags begin and end, and what ends the element where it isn't to be read."""
    for tag in _TAG.finditer(html):
        closing = ""
        name = (tag["name"] or "").lower()
        if not name:
            closing = "-->"
        elif name in _OPAQUE:
            closing = f"</{name}>"
        elif name in _FORMULA_ENDS and "arithmatex" in tag["rest"]:
            closing = _FORMULA_ENDS[name]
        yield tag.start(), tag.end(), closing


def _said(piece: str) -> Iterator[str]:
    if piece.strip():
        yield unescape(piece)
