"""Typeset HTML as plain MathML, for feeds and listings: no style sheet, no fonts."""

from __future__ import annotations

import re

_CONTAINER = re.compile(
    r"<mjx-container\b[^<]*+(?:<(?!mjx-container\b|mjx-assistive-mml)[^<]*+)*+"
    r"<mjx-assistive-mml[^<>]*>(?P<math><math\b[^<]*+(?:<(?!/math>)[^<]*+)*+</math>)"
    r"</mjx-assistive-mml></mjx-container>"
)


def to_mathml(html: str) -> str:
    """Swap each formula that MathJax has typeset for its MathML, without the place to end a line
    that the typesetter may have put before it."""
    html = html.replace("<wbr><mjx-container", "<mjx-container")
    return _CONTAINER.sub(lambda container: container["math"], html)
