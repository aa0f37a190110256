"""Fenced code right behind the marker of a list item, as in ``- ```python``."""

from __future__ import annotations

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from huoye.reader.code import behind_markers, fences


class _FencePreprocessor(Preprocessor):
    """Moves the fence to a line of its own below the marker, where superfences finds it."""

    def run(self, lines: list[str]) -> list[str]:
        if not any(behind_markers(line) for line in lines):
            return lines
        moved: list[str] = []
        rest = 0
        for first, _ in fences(lines):
            markers = behind_markers(lines[first])
            if markers is None:
                continue
            moved += lines[rest:first]
            below = f"{markers['lead']}{' ' * len(markers['markers'])}"
            moved += [markers[0].rstrip(" "), below + lines[first][markers.end() :]]
            rest = first + 1
        return moved + lines[rest:]


class FenceExtension(Extension):
    """Goes ahead of superfences."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_FencePreprocessor(md), "fence-behind-marker", 26)
