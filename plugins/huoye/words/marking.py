"""What HTML says of a language: its ``lang``, which way it runs, and where the site itself speaks
another one than its reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from huoye.words import LAST, html_lang, language, tags, words_of


def _listed(tags_listed: str) -> frozenset[str]:
    return frozenset(tags_listed.split())


#: Scripts that run from right to left, by their ISO 15924 tags (Unicode's bidirectional classes R
#: and AL), and languages that are written in one where their tag names none (CLDR's likelySubtags).
_SCRIPTS = _listed(
    "adlm arab aran armi avst chrs cprt elym hatr hebr hung khar lydi mand mani mend merc mero narb"
    " nbat nkoo orkh ougr palm phli phlp phnx prti rohg samr sarb sogd sogo syrc syre syrj syrn"
    " thaa yezi"
)
_LANGUAGES = _listed(
    "acm aeb ajp apc apd ar arc arq ars ary arz azb bal bgn bqi ckb dv fa glk haz he hnd iw ji khw"
    " ks lrc luz mzn nqo pbu pes prd prs ps rhg sd sdh skr syr ug ur yi"
)


def direction(lang: str) -> Literal["ltr", "rtl"]:
    """``ar`` and ``az-Arab`` -> rtl, ``en``, ``ar-Latn`` and whatever is unknown -> ltr."""
    first, *rest = lang.lower().replace("_", "-").split("-")
    script = next((tag for tag in rest if len(tag) == 4 and tag.isalpha()), "")
    return "rtl" if (script in _SCRIPTS if script else first in _LANGUAGES) else "ltr"


def lang_attributes(lang: str, within: str = LAST) -> str:
    """What an element in ``lang`` says of it: its ``lang``, and its ``dir`` where what it stands
    in, which is in ``within``, runs the other way."""
    turned = f' dir="{direction(lang)}"' if direction(lang) != direction(within) else ""
    return f'lang="{html_lang(lang)}"{turned}'


def spoken(lang: str) -> str:
    """The language of what the site itself says to a reader of ``lang``: that one, where it or
    what it is a kind of has words, or English."""
    return lang if language(lang) in [*tags(lang)][:-1] else LAST


def own_mark(lang: str) -> str:
    """What an element of a page in ``lang`` says of its language where its words are the site's
    own: attributes with a space before them, "" where they are in the page's."""
    own = spoken(lang)
    return "" if own == lang else f" {lang_attributes(own, lang)}"


def marked_words_of(section: str, lang: str) -> Mapping[str, str]:
    """As :func:`words_of`, for elements of a page in ``lang``: what is said in another language
    for want of words is in a ``<span>`` that says so. Not for attributes and titles."""
    words = words_of(section, lang)
    mark = own_mark(lang)
    if not mark:
        return words
    return {key: f"<span{mark}>{sentence}</span>" for key, sentence in words.items()}
