r"""References to formulas in a sentence, without dollars around them.

``\eqref{label}`` and ``\ref{label}`` are MathJax's own; ``\cref`` and ``\autoref``, of one label or
several, say the word for a formula besides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from huoye.words import words_of

REFERENCE = re.compile(r"\\(?:eqref|ref)\{[^{}\n]+\}")
_WORDY = r"\\(?P<command>cref|Cref|autoref)\*?\{(?P<labels>[^{}\n]+)\}"


class _ReferenceProcessor(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # the stub forbids what the base class allows
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        return _formula(m[0]), m.start(0), m.end(0)


class _WordyReferenceProcessor(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, lang: Callable[[], str]) -> None:
        super().__init__(pattern, md)
        self._lang = lang

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        words = words_of("references", self._lang())
        labels = [label.strip() for label in m["labels"].split(",") if label.strip()]
        one = len(labels) < 2
        if m["command"] == "cref":
            word = words["one-within"] if one else words["several-within"]
        else:
            word = words["one-first"] if one else words["several-first"]
        element = Element("span")
        element.text = AtomicString(word)
        for place, label in enumerate(labels):
            element.append(_formula(rf"\eqref{{{label}}}"))
            following = len(labels) - place - 1
            tail = "" if not following else words["last" if following == 1 else "between"]
            element[-1].tail = AtomicString(tail)
        return element, m.start(0), m.end(0)


def _formula(tex: str) -> Element:
    element = Element("span", {"class": "arithmatex"})
    element.text = AtomicString(rf"\({tex}\)")
    return element


class ReferenceExtension(Extension):
    r"""Makes a bare reference a formula, just after arithmatex has taken the real ones."""

    def __init__(self, lang: Callable[[], str] = lambda: "zh") -> None:
        super().__init__()
        self._lang = lang

    def extendMarkdown(self, md: Markdown) -> None:
        wordy = _WordyReferenceProcessor(_WORDY, md, self._lang)
        md.inlinePatterns.register(wordy, "wordy-reference", 189.85)
        processor = _ReferenceProcessor(REFERENCE.pattern, md)
        md.inlinePatterns.register(processor, "equation-reference", 189.8)
