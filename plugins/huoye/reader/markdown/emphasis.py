"""Emphasis that loses nothing.

Python-Markdown 3.11.3 forgets what follows some runs of asterisks that don't fit: of ``*a**b*c`` it
keeps the first half. Where that would happen, they are text.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import DelimiterProcessor

#: Beyond these a paragraph has no emphasis at all: each costs another look at all of it.
_MOST_MISFITS = 20


class WholeEmphasisProcessor(DelimiterProcessor):
    """Answers with what its source says, or not at all."""

    #: The text looked at last, and how often its runs didn't fit.
    _text = ""
    _misfits = 0

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        if data is not self._text:
            self._text, self._misfits = data, 0
        if self._misfits > _MOST_MISFITS:
            return None, None, None
        element, start, end = super().handleMatch(m, data)
        if element is None or start is None or end is None:
            return element, start, end
        if self._bare("".join(element.itertext())) == self._bare(data[start:end]):
            return element, start, end
        self.reset()
        self._misfits += 1
        return None, None, None

    def _bare(self, text: str) -> str:
        for token in self.tokens:
            text = text.replace(token, "")
        return text


class WholeEmphasisExtension(Extension):
    """Stands in for Python-Markdown's processor, with all the signs that it has been given."""

    def extendMarkdown(self, md: Markdown) -> None:
        theirs = md.inlinePatterns["em_strong"]
        own = WholeEmphasisProcessor("*", "strong,em", md)
        own.__dict__.update(theirs.__dict__)
        md.inlinePatterns.register(own, "em_strong", 60)
