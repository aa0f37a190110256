"""Lists of Pelican's generator that know at once whether a page is among them.

For each tag, category and author Pelican picks the dates that are among its articles, and goes
through these once for each date: of ten thousand posts in twenty lists that takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from huoye.core.build import Build


class Listing(list[Any]):
    """Pages in their order, told apart as Pelican tells them: each is equal to itself alone."""

    def __init__(self, pages: Iterable[Any]) -> None:
        super().__init__(pages)
        self._known = frozenset(map(id, self))

    def __contains__(self, page: object) -> bool:
        return id(page) in self._known


class Listings:
    """Gives them to the generator; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._generators: Sequence[Any] = ()

    def note(self, generators: Sequence[Any]) -> None:
        """Know Pelican's generators."""
        self._generators = generators

    def quicken(self) -> None:
        """When nobody changes any list any more; templates keep those that they have."""
        for generator in self._generators:
            if hasattr(generator, "articles") and hasattr(generator, "dates"):
                generator.tags = {tag: Listing(pages) for tag, pages in generator.tags.items()}
                for name in ("categories", "authors"):
                    terms = getattr(generator, name)
                    setattr(generator, name, [(term, Listing(pages)) for term, pages in terms])
