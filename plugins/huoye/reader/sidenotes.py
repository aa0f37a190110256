"""Footnotes that a theme may show beside the text; for templates, since the notes stay where
they are, and a style sheet alone moves them."""

from __future__ import annotations

import re

#: The first mark of a note; its number is the note's place in the list.
_MARK = re.compile(
    r'<sup id="fnref:[^"]*"(?=><a class="footnote-ref" href="#fn:[^"]*">(?P<number>\d+)</a></sup>)'
)


def with_note_numbers(html: str) -> str:
    """A page's HTML, the mark of each footnote with its number, ``data-note="3"``, by which a
    style sheet finds it."""
    if "footnote-ref" not in html:
        return html
    return _MARK.sub(r'\g<0> data-note="\g<number>"', html)
