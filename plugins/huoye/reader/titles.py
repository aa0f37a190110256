"""Titles: text as written, with formulas in it, and no markup besides."""

from __future__ import annotations

import re
from html import escape, unescape

from huoye.reader.markdown import tex_rules

_OPENING = re.compile(r"(?<!\\)(?P<sign>\$\$?|\\\()")
_ESCAPED = re.compile(r"\\\$")
_CLOSING = {"$$": "$$", "\\(": "\\)"}


def title_html(title: str, *, quotes: bool = False) -> str:
    """A title with its formulas marked for the pipeline's passes, and all else escaped.

    Entities mean what they do in Markdown. quotes: whether quotation marks are escaped, too, for
    themes that put titles into attributes.
    """
    text = unescape(title)
    parts, at = [], 0
    for opening in _OPENING.finditer(text):
        found = _formula(text, opening) if opening.start() >= at else None
        if found is None:
            continue
        tex, end = found
        parts.append(_as_written(text[at : opening.start()], quotes))
        parts.append(f'<span class="arithmatex">\\({escape(tex.strip(), quote=False)}\\)</span>')
        at = end
    return "".join([*parts, _as_written(text[at:], quotes)])


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


def _as_written(text: str, quotes: bool) -> str:
    return escape(_ESCAPED.sub("$", text), quote=quotes)
