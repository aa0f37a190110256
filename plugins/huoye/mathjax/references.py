r"""``\eqref{label}`` and ``\ref{label}`` in a sentence, without dollars around them."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

REFERENCE = re.compile(r"\\(?:eqref|ref)\{[^{}\n]+\}")


class _ReferenceProcessor(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # the stub forbids what the base class allows
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        element = Element("span", {"class": "arithmatex"})
        element.text = AtomicString(rf"\({m[0]}\)")
        return element, m.start(0), m.end(0)


class ReferenceExtension(Extension):
    r"""Makes a bare reference a formula, just after arithmatex has taken the real ones."""

    def extendMarkdown(self, md: Markdown) -> None:
        processor = _ReferenceProcessor(REFERENCE.pattern, md)
        md.inlinePatterns.register(processor, "equation-reference", 189.8)
