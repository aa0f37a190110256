"""Formulas in what describes a picture: ``<img alt="$x^2$">``, marked for those who typeset."""

from __future__ import annotations

import re

from huoye.reader.markdown import tex_rules
from huoye.reader.source import PageSource

#: What an attribute that describes begins with. Few pages have one, which is found far sooner than
#: by a pattern.
BEGINNINGS = ('alt="', 'title="', 'aria-label="')
#: One that may have such an attribute.
TAG = re.compile(r'<[a-zA-Z][^<>"]*(?:"[^"]*"[^<>"]*)*>')
_ATTRIBUTE = re.compile(r'(?P<name>\b(?:alt|title|aria-label)=")(?P<value>[^"$]*+\$[^"]*+)"')


def mark(html: str, page: PageSource) -> str:
    r"""A page's pass: dollars in descriptions become ``\(…\)``, as in text."""
    if "$" not in html or not describes(html):
        return html
    return TAG.sub(lambda tag: _ATTRIBUTE.sub(_marked, tag[0]), html)


def describes(html: str) -> bool:
    """Whether anything on a page may be a description."""
    return any(beginning in html for beginning in BEGINNINGS)


def _marked(attribute: re.Match[str]) -> str:
    value, parts, at = attribute["value"], [], 0
    for opening in re.finditer(r"\$", value):
        start = opening.end()
        end = tex_rules.closing_dollar(value, start) if opening.start() >= at else None
        tex = value[start:end]
        if end is None or not tex_rules.is_formula(
            value[: start - 1], tex, value[end + 1 : end + 2]
        ):
            continue
        parts += [value[at : start - 1], f"\\({tex.strip()}\\)"]
        at = end + 1
    return f'{attribute["name"]}{"".join([*parts, value[at:]])}"'
