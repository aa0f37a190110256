"""Texts go past the inline patterns that find nothing in them.

Python-Markdown asks every pattern about every heading, item and paragraph by a call of its own, and
nearly all have nothing to say: what comes before its look into the text takes longer than that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString


class _TextProcessor(InlineProcessor):
    """The processor that applies them: texts come out as they do of its own."""

    def run(self, tree: Any, ancestors: list[str] | None = None) -> Any:
        patterns = [*self.md.inlinePatterns]
        self._patterns = [(pattern, _search_of(pattern)) for pattern in patterns]
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        """Overrides what is private to the class, and is called by it."""
        if isinstance(data, AtomicString):
            return data
        start = 0
        while patternIndex < len(self._patterns):
            pattern, search = self._patterns[patternIndex]
            if search is not None and search(data, start) is None:
                is_found, start = False, 0
            else:
                data, is_found, start = self._apply(pattern, data, patternIndex, start)
            if not is_found:
                patternIndex += 1
        return data

    @property
    def _apply(self) -> Callable[..., tuple[str, bool, int]]:
        apply: Callable[..., tuple[str, bool, int]] = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        return apply


def _search_of(pattern: object) -> Callable[[str, int], object] | None:
    """How the first place of a pattern is found; None for one of the old kind, which begins at the
    beginning of what is left."""
    return pattern.getCompiledRegExp().search if isinstance(pattern, InlinePattern) else None


class InlineTextExtension(Extension):
    """Puts the processor in the place of Markdown's own, and of nobody else's."""

    def extendMarkdown(self, md: Markdown) -> None:
        if type(md.treeprocessors["inline"]) is InlineProcessor:
            md.treeprocessors.register(_TextProcessor(md), "inline", 20)
