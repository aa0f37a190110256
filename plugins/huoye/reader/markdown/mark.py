"""``==marked==``, as in Typora and Obsidian, and ``++inserted++``; ``a==b and c==d`` stays, and so
does ``++i and i++``.

pymdownx.mark follows CommonMark's rules, which leave ``==字，==她`` as it is.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor

# Beside letters of ASCII it is an operator; no further than the next two signs.
_MARKED = r"(?<![=!<>A-Za-z0-9_)\]])(==)(?![\s=])((?:[^=]|=(?!=))+)(?<![\s=])==(?![=A-Za-z0-9_(\[])"
_INSERTED = (
    r"(?<![+A-Za-z0-9_)\]{])(\+\+)(?![\s+])([^+]{1,2000})(?<![\s+])\+\+(?![+A-Za-z0-9_(\[}])"
)
# Variables that are counted up: a letter alone at an end; two names with a word between them.
_LETTER = re.compile(
    r"(?![aAI] (?!and )[a-z]{3})[A-Za-z](?![A-Za-z0-9_'’.])|.*(?<![A-Za-z0-9_'’.])[A-Za-z]$", re.S
)
_NAMES = re.compile(
    r"(?P<first>[A-Za-z_]\w*)(?P<between>\W.*\W|[^A-Za-z0-9_])(?P<last>[A-Za-z_]\w*)$", re.S | re.A
)
_BETWEEN = re.compile(r"\s*(?:and|or|vs\.?|versus)\s|\s*[,;/]|.*[^\x00-\x7f]", re.S)


class _InsertedProcessor(SimpleTagInlineProcessor):
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        if _is_counted(m[2]):
            return None, None, None
        return super().handleMatch(m, data)


def _is_counted(inside: str) -> bool:
    """Whether the signs around a text are operators, as in ``++i; j++``."""
    names = _NAMES.match(inside)
    same = names and (names["first"] == names["last"] or _BETWEEN.match(names["between"]))
    return bool(same or _LETTER.match(inside))


class MarkExtension(Extension):
    """Turns a pair of double signs into ``<mark>`` and ``<ins>``."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(SimpleTagInlineProcessor(_MARKED, "mark"), "mark", 61)
        md.inlinePatterns.register(_InsertedProcessor(_INSERTED, "ins"), "inserted", 61)
