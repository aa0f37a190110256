"""Admonitions whose title stands without quotes: ``!!! warning 提示``.

Python-Markdown takes all words behind the first for classes, and the title is lost.
"""

from __future__ import annotations

import re

from markdown import Extension, Markdown
from markdown.extensions.admonition import AdmonitionProcessor


class _TitledProcessor(AdmonitionProcessor):
    def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str | None]:
        kind, _, words = match[1].partition(" ")
        if match[2] is None and not words.isascii():
            return kind.lower(), words.strip()
        return super().get_class_and_title(match)


class AdmonitionExtension(Extension):
    """Stands in for Python-Markdown's processor, where its extension is loaded."""

    def extendMarkdown(self, md: Markdown) -> None:
        processors = md.parser.blockprocessors
        if "admonition" in processors:
            processors.register(_TitledProcessor(md.parser), "admonition", 105)
