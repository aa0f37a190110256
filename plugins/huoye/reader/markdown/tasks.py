"""Boxes of task lists say to those who don't see them whether they are ticked."""

from __future__ import annotations

import re

from huoye.reader.source import PageSource
from huoye.words import words_of

# As pymdownx.tasklist writes them, and as a sanitiser writes them anew.
_BOX = re.compile(r'<input type="checkbox" disabled(?:="")?(?P<ticked> checked(?:="")?)?/?>')


def named(html: str, page: PageSource) -> str:
    """A page's HTML with names for its boxes, in the page's language."""
    words = words_of("markdown", page.lang)

    def box(found: re.Match[str]) -> str:
        ticked = " checked" if found["ticked"] else ""
        name = words["task_done"] if ticked else words["task_open"]
        return f'<input type="checkbox" disabled{ticked} aria-label="{name}">'

    return _BOX.sub(box, html)
