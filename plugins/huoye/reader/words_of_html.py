"""What readers see of a text's HTML as words."""

from __future__ import annotations

import re
from html import unescape

from huoye.reader.shown_text import without_code

_FORMULA = re.compile(r"<(span|div)\b[^>]*\barithmatex\b[^>]*>.*?</\1>", re.S)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def text_of(html: str) -> str:
    """The HTML without code, formulas and tags."""
    return unescape(_TAG.sub("", _FORMULA.sub("", without_code(html))))
