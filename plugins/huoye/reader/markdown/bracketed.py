"""What stands in brackets and is ours, taken for such before brackets are taken for links."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString


class BracketedProcessor(InlineProcessor):
    """Keeps the group ``inside`` of a pattern as the text of a span, for a pass to read."""

    def __init__(self, pattern: str, md: Markdown, name: str) -> None:
        """name: the span's class."""
        super().__init__(pattern, md)
        self._name = name

    def handleMatch(  # type: ignore[override]  # the stub forbids what the base class allows
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        element = Element("span", {"class": self._name})
        element.text = AtomicString(m["inside"])
        return element, m.start(0), m.end(0)
