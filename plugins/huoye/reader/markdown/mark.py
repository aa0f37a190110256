"""``==marked==``, as in Typora and Obsidian. ``a==b and c==d`` stays as it is.

pymdownx.mark follows CommonMark's rules, which leave ``==字，==她`` as it is.
"""

from __future__ import annotations

from markdown import Extension, Markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor

# Beside letters of ASCII it is an operator; no further than the next two signs.
_PATTERN = (
    r"(?<![=!<>A-Za-z0-9_)\]])(==)(?![\s=])((?:[^=]|=(?!=))+)(?<![\s=])==(?![=A-Za-z0-9_(\[])"
)


class MarkExtension(Extension):
    """Turns a pair of double equals signs into ``<mark>``."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(SimpleTagInlineProcessor(_PATTERN, "mark"), "mark", 61)
