"""Links by which readers can point others to a section; for templates, since feeds and listings
have no use for them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from huoye.reader.listing import headings


def with_permalinks(html: str, words: Mapping[str, str]) -> str:
    """A page's HTML with a link beside each heading that has an id, named by words ``permalink``
    and described by the heading, whose own name would hold it if it stood inside.
    """
    label = escape(words["permalink"])
    parts, at = [], 0
    for heading in headings(html):
        if heading.id is None:
            continue
        link = (
            f'<a class="permalink" href="#{heading.id}" aria-label="{label}"'
            f' aria-describedby="{heading.id}"></a>'
        )
        whole = html[heading.start : heading.end]
        parts += [html[at : heading.start], f'<div class="headed">{whole}{link}</div>']
        at = heading.end
    return "".join([*parts, html[at:]])
