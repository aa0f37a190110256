"""Emphasis that loses nothing.

Python-Markdown 3.11.3 forgets what follows some runs of asterisks that don't fit, as in ``*a**b*c``.
Where that would happen, they are text.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import DelimiterProcessor


class WholeEmphasisProcessor(DelimiterProcessor):
    """Answers with what its source says, or not at all."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        element, start, end = super().handleMatch(m, data)
        if element is None or start is None or end is None:
            return element, start, end
        if self._bare("".join(element.itertext())) == self._bare(data[start:end]):
            return element, start, end
        self.reset()
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
