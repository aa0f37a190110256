"""Pelican takes pages with one slug for translations of each other; of two years they are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any


def part(contents: Iterable[Any]) -> None:
    """Leave each page the translations that are its own.

    Where a slug has two pages in one language, a translation belongs to the page beside which it
    lies; else every page of another language is one, as Pelican has it.
    """
    groups: dict[str, list[Any]] = defaultdict(list)
    for content in contents:
        groups[content.slug].append(content)
    for group in groups.values():
        languages = [content.lang for content in group]
        if len(set(languages)) < len(languages):
            for content in group:
                content.translations = [
                    other for other in content.translations if _belong_together(content, other)
                ]


def _belong_together(content: Any, other: Any) -> bool:
    beside = PurePath(content.source_path).parent == PurePath(other.source_path).parent
    return beside and content.lang != other.lang
