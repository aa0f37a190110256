"""Typeset HTML as plain MathML, for feeds and listings: no style sheet, no fonts."""

from __future__ import annotations

import re

_CONTAINER = re.compile(
    r"<mjx-container\b.*?<mjx-assistive-mml[^>]*>(?P<math><math\b.*?</math>)"
    r"</mjx-assistive-mml></mjx-container>",
    re.S,
)


def to_mathml(html: str) -> str:
    """Swap each formula that MathJax has typeset for its MathML."""
    return _CONTAINER.sub(lambda container: container["math"], html)
