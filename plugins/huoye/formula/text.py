"""Words in the languages of the site."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class Text:
    """The same words in both languages: ``Text("周长", en="perimeter")``."""

    zh: str
    en: str = field(kw_only=True)


#: What a label may be: one text for every language (a symbol, a name), or one for each.
Words: TypeAlias = str | Text


def say(words: Words, lang: str) -> str:
    """The words in ``lang`` ("zh" or "en"; any other language reads English)."""
    if isinstance(words, str):
        return words
    return words.zh if lang.startswith("zh") else words.en
