"""Characters that no page and no feed may hold, wherever they come from."""

from __future__ import annotations

import re
import unicodedata

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no place for, so that a feed with one is no feed; halves of pairs of UTF-16
among them, which UTF-8 can't write."""


def name(character: str) -> str:
    """A character as authors are told of it.

    >>> name("\\x1b"), name("\\u202e")
    ('the control character U+001B', 'the character U+202E (RIGHT-TO-LEFT OVERRIDE)')
    """
    code = f"U+{ord(character):04X}"
    named = "TAB" if character == "\t" else unicodedata.name(character, "")
    return f"the character {code} ({named})" if named else f"the control character {code}"


def forbidden(text: str) -> str:
    """The first one that is forbidden, by its name; "" where there is none."""
    found = FORBIDDEN.search(text)
    return name(found[0]) if found else ""
