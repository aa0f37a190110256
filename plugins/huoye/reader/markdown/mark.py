"""``==marked==``, as in Typora and Obsidian, and ``++inserted++``; ``a==b and c==d`` stays.

pymdownx.mark follows CommonMark's rules, which leave ``==字，==她`` as it is.
"""

from __future__ import annotations

from markdown import Extension, Markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor

# Beside letters of ASCII it is an operator; no further than the next two signs.
_MARKED = r"(?<![=!<>A-Za-z0-9_)\]])(==)(?![\s=])((?:[^=]|=(?!=))+)(?<![\s=])==(?![=A-Za-z0-9_(\[])"
_INSERTED = (
    r"(?<![+A-Za-z0-9_)\]{])(\+\+)(?![\s+])([^+]{1,2000})(?<![\s+])\+\+(?![+A-Za-z0-9_(\[}])"
)


class MarkExtension(Extension):
    """Turns a pair of double signs into ``<mark>`` and ``<ins>``."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(SimpleTagInlineProcessor(_MARKED, "mark"), "mark", 61)
        md.inlinePatterns.register(SimpleTagInlineProcessor(_INSERTED, "ins"), "inserted", 61)
