"""Titles: text as written, with formulas in dollars, and no markup besides."""

from __future__ import annotations

from html import escape, unescape

from huoye.reader.markdown import tex as _tex


def title_html(title: str) -> str:
    """A title with its formulas marked for the pipeline's passes, and all else escaped.

    Entities mean what they do in Markdown.
    """
    text = unescape(title)
    parts, at, rest = [], 0, 0
    while (at := text.find("$", at)) >= 0:
        end = _tex.closing_dollar(text, at + 1)
        tex = text[at + 1 : end]
        if end is None or not _tex.is_formula(text[:at], tex, text[end + 1 : end + 2]):
            at += 1
            continue
        parts.append(escape(text[rest:at], quote=False))
        parts.append(f'<span class="arithmatex">\\({escape(tex.strip(), quote=False)}\\)</span>')
        at = rest = end + 1
    return "".join([*parts, escape(text[rest:], quote=False)])
