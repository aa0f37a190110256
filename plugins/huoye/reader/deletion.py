"""``~~struck out~~``. A single tilde stays one: 5~10 is a range.

pymdownx.tilde without subscripts follows CommonMark's rules, which leave ``~~删，~~她`` as it is.
"""

from __future__ import annotations

from markdown import Extension, Markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor

from huoye.reader.markdown.signs import only_with


class DeletionExtension(Extension):
    """Turns a pair of double tildes into ``<del>``."""

    def extendMarkdown(self, md: Markdown) -> None:
        pattern = r"(?<!~)(~~)(?![\s~])(.{1,2000}?)(?<![\s~])~~(?!~)"
        processor = only_with("~~", SimpleTagInlineProcessor(pattern, "del"))
        md.inlinePatterns.register(processor, "deletion", 60)
