"""``H~2~O`` and ``x^2^``, as in pandoc and Typora.

pymdownx's tilde and caret take any pair: ``5~10岁，3~5岁`` and ``2^3^2`` would lose their signs.
Here what stands between a pair is short and follows what can have an index.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor

from huoye.reader.markdown.signs import only_with

# A base: a letter or two of a symbol (no word, which “ok~thanks~” has), a bracket, other markup.
_SYMBOL = r"(?:(?<![A-Za-z])[A-Za-z]|[)\]}\x03])"
_LETTER = r"[A-Za-z)\]}\x03]"
_NUMBER = r"[+\-−]?\d{1,4}[+\-−]?|[+\-−]"
_WORD = r"[A-Za-z0-9+\-−]{1,12}"
_SUB = re.compile(
    rf"(?:{_LETTER})~(?P<a>{_NUMBER})~(?![~\d])|(?:{_SYMBOL})~(?P<b>{_WORD})~(?![~A-Za-z0-9])"
)
_SUP = re.compile(
    rf"(?:{_LETTER})\^(?P<a>{_NUMBER})\^(?![\^\d])|(?:{_SYMBOL})\^(?P<b>{_WORD})\^(?![\^A-Za-z0-9])"
    rf"|\d\^(?P<c>{_NUMBER}|st|nd|rd|th|n)\^(?![\^A-Za-z0-9])"
    r"|[^\^\s]\^(?P<d>\[\d[\d, –-]*\])\^(?!\^)"
)


class _ScriptProcessor(InlineProcessor):
    """One of the two; the base stays in the text before it."""

    def __init__(self, pattern: re.Pattern[str], tag: str, md: Markdown) -> None:
        super().__init__(pattern.pattern, md)
        self._tag = tag

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        script = Element(self._tag)
        script.text = next(text for text in m.groups() if text)
        start = m.start(m.lastgroup or 0) - 1
        return script, start, m.end()


class ScriptExtension(Extension):
    """Takes both when all that has its own signs is taken, such as ``~~deleted~~``."""

    def extendMarkdown(self, md: Markdown) -> None:
        subscript = only_with("~", _ScriptProcessor(_SUB, "sub", md))
        md.inlinePatterns.register(subscript, "subscript", 58)
        superscript = only_with("^", _ScriptProcessor(_SUP, "sup", md))
        md.inlinePatterns.register(superscript, "superscript", 57)
