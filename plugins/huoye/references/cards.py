"""Links that show what they lead to before anybody follows them, by a style sheet alone.

Where something hovers, pointing at the link shows its card. Where nothing does, a tap on what is
round the link shows it, and a tap on link or card follows (references.css); keyboards meet the link
alone.
"""

from __future__ import annotations

import re
from html import escape

_CARD = re.compile(r' data-card="[^"]*"')
_ROUND = re.compile(r'<span tabindex="-1">(<a\b[^<>]*>.*?</a>)</span>', re.S)


def linked(attributes: str, html: str, card: str) -> str:
    """A link. attributes: those of its tag, as HTML. html: what it says. card: a text, or ""."""
    if not card:
        return f"<a {attributes}>{html}</a>"
    return f'<span tabindex="-1"><a {attributes} data-card="{escape(card)}">{html}</a></span>'


def without_cards(html: str) -> str:
    """An article on its way into a feed, whose readers have no style sheet of ours."""
    return _CARD.sub("", _ROUND.sub(r"\1", html)) if " data-card=" in html else html
