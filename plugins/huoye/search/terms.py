"""What a text is found by: words, and pairs of characters where words have no spaces between them.

Of ``椭圆的AGM`` these are 椭圆, 圆的, 的 and agm. A pair is found wherever it stands, whatever a
dictionary would make of its neighbours; and since the last character of a run is a term, too, every
character begins one, so that a single one is looked for as a beginning. ``static/terms.mjs`` is the
twin of this module, by which queries are read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from operator import add

#: Without spaces: Thai, Lao, Burmese, Khmer; Han, kana, and Hangul, whose words take endings.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3041-\u309f\u30a1-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
#: Marks that stand in the midst of words, which Python takes for none of their letters.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff"
_RUN = re.compile(f"([{_UNSPACED}]+)|((?:[^\\W_{_UNSPACED}]|[{_MARKS}])+)")
_ACCENTS = re.compile("[\u0300-\u036f]")


def terms(text: str) -> Iterator[str]:
    """The terms of a text, in its order, each as often as it stands there."""
    for unspaced, word in _RUN.findall(text):
        if word:
            yield plain(word)
            continue
        # What has no other form, as nearly all, is taken as it is.
        is_plain = unicodedata.is_normalized("NFKC", unspaced)
        characters = unspaced if is_plain else list(map(plain, unspaced))
        yield from map(add, characters, characters[1:])
        yield characters[-1]


def plain(word: str) -> str:
    """A word without what readers don't type: case, accents, other forms of its letters."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize(
        "NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", word)).lower()
    )
