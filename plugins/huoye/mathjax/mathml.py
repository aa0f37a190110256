"""Typeset HTML as plain MathML, for feeds and listings: no style sheet, no fonts."""

from __future__ import annotations

import re

_CONTAINER = re.compile(
    r"<mjx-container\b[^<]*+(?:<(?!mjx-container\b|mjx-assistive-mml)[^<]*+)*+"
    r"<mjx-assistive-mml[^<>]*><math(?P<rest>\b[^<]*+(?:<(?!/math>)[^<]*+)*+</math>)"
    r"</mjx-assistive-mml></mjx-container>"
)


def to_mathml(html: str) -> str:
    """Swap each formula that MathJax has typeset for its MathML, without the place to end a line
    that the typesetter may have put before it, and with the name space that pages do without:
    a feed's reader may make XML of it."""
    html = html.replace("<wbr><mjx-container", "<mjx-container")
    return _CONTAINER.sub(r'<math xmlns="http://www.w3.org/1998/Math/MathML"\g<rest>', html)
