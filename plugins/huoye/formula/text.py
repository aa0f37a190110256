"""Words in the languages of the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from huoye.words import said, words_of


@dataclass(frozen=True, init=False)
class Text:
    """The same words in several languages: ``Text("周长", en="perimeter", fr="périmètre")``.

    Who reads another language gets its nearest kin, else English. A tag of two parts is written
    with an underscore: ``zh_tw="周長"``.
    """

    #: (language, words), in the order written
    texts: tuple[tuple[str, str], ...]

    def __init__(self, zh: str, *, en: str, **others: str) -> None:
        # Plain, since a formula may make hundreds of them in a move of a slider.
        texts = [("zh", zh), ("en", en)]
        for name, words in others.items():
            texts.append((name.lower().replace("_", "-"), words))
        object.__setattr__(self, "texts", tuple(texts))

    def said(self, lang: str) -> str:
        """The words for a reader of ``lang``."""
        return said(dict(self.texts), lang)


@dataclass(frozen=True, init=False)
class Sentence:
    """One of our own, in every language that the site has words in (huoye/words)."""

    #: in the section "formula"
    key: str
    #: what fills its places; Words are said in the sentence's language
    values: Mapping[str, Words]

    def __init__(self, key: str, **values: Words) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "values", values)

    def said(self, lang: str) -> str:
        """The sentence for a reader of ``lang``."""
        values = {name: say(value, lang) for name, value in self.values.items()}
        return words_of("formula", lang)[self.key].format(**values)


#: What a label may be: one text for every language (a symbol, a name), or one for each.
Words: TypeAlias = str | Text | Sentence


def say(words: Words, lang: str) -> str:
    """The words for a reader of ``lang``, a language's tag."""
    return words if isinstance(words, str) else words.said(lang)
