"""What stands in brackets and is ours, taken for such before brackets are taken for links."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString


class BracketedProcessor(InlineProcessor):
    """Keeps the group ``inside`` of a pattern as the text of a span, for a pass to read."""

    def __init__(
        self,
        pattern: str,
        md: Markdown,
        name: str,
        is_ours: Callable[[str], bool] = lambda inside: True,
    ) -> None:
        """name: the span's class. is_ours: whether what stands there is, or stays as it is."""
        super().__init__(pattern, md)
        self._name = name
        self._is_ours = is_ours

    def handleMatch(  # type: ignore[override]  # the stub forbids what the base class allows
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int] | tuple[None, None, None]:
        if not self._is_ours(m["inside"]):
            return None, None, None
        element = Element("span", {"class": self._name})
        element.text = AtomicString(m["inside"])
        return element, m.start(0), m.end(0)
