"""A backslash at the end of a line breaks it, as in CommonMark."""

from __future__ import annotations

from markdown import Extension, Markdown
from markdown.inlinepatterns import SubstituteTagInlineProcessor


class LineBreakExtension(Extension):
    """Makes it ``<br>``, once a backslash that is escaped is none any more."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "backslash", 179)
