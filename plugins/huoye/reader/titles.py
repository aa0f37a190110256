"""Titles: text as written, with formulas in it; markup besides where a blog may have it."""

from __future__ import annotations

import re
from html import escape, unescape

from huoye.reader.markdown import tex_rules
from huoye.reader.markdown.angles import TAG, is_known

_OPENING = re.compile(r"(?<!\\)(?P<sign>\$\$?|\\\()")
_ESCAPED = re.compile(r"\\\$")
_CLOSING = {"$$": "$$", "\\(": "\\)"}


def title_html(title: str, *, quotes: bool = False, tags: bool = False) -> str:
    """A title with its formulas marked for the pipeline's passes, and all else escaped.

    Entities mean what they do in Markdown. quotes: whether quotation marks are escaped, too, for
    themes that put titles into attributes. tags: whether those that HTML knows stay, as Pelican has
    it.
    """
    text = title if tags else unescape(title)
    parts, at = [], 0
    for opening in _OPENING.finditer(text):
        found = _formula(text, opening) if opening.start() >= at else None
        if found is None:
            continue
        tex, end = found
        tex = escape((unescape(tex) if tags else tex).strip(), quote=False)
        parts.append(_as_written(text[at : opening.start()], quotes, tags))
        parts.append(f'<span class="arithmatex">\\({tex}\\)</span>')
        at = end
    return "".join([*parts, _as_written(text[at:], quotes, tags)])


def _formula(text: str, opening: re.Match[str]) -> tuple[str, int] | None:
    """TeX, and where the formula ends."""
    start = opening.end()
    closing = _CLOSING.get(opening["sign"])
    if closing:
        end = text.find(closing, start)
        return (text[start:end], end + len(closing)) if end > start else None
    dollar = tex_rules.closing_dollar(text, start)
    if dollar is None:
        return None
    before, tex, after = text[: opening.start()], text[start:dollar], text[dollar + 1 : dollar + 2]
    return (tex, dollar + 1) if tex_rules.is_formula(before, tex, after) else None


def _as_written(text: str, quotes: bool, tags: bool) -> str:
    text = _ESCAPED.sub("$", text)
    if not tags:
        return escape(text, quote=quotes)
    parts, at = [], 0
    for tag in TAG.finditer(text):
        if is_known(tag["name"] or tag["end"]):
            parts += [escape(unescape(text[at : tag.start()]), quote=quotes), tag[0]]
            at = tag.end()
    return "".join([*parts, escape(unescape(text[at:]), quote=quotes)])
