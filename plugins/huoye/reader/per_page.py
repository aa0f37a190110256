"""What is worked out of all pages and shown with single ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any


def _to_nobody(page: Any) -> None:
    pass


class PerPage:
    """In the context of templates: lists of pages, each of which belongs to a page.

    Whatever else stands in the context may show anywhere. Of these lists is known which file has
    asked for which, and when one is another, no other files are rendered again.
    """

    def __init__(self, lists: Mapping[str, Sequence[Any]], name: str) -> None:
        #: By the page's source, as Pelican names it. Templates ask ``of``, which is noted.
        self.lists = lists
        #: What each list is, as in “the … of that page changed”.
        self.name = name
        #: Told of each page whose list is asked for.
        self.listener: Callable[[Any], None] = _to_nobody

    def of(self, page: Any) -> Sequence[Any]:
        """A page's list. page: Pelican's."""
        self.listener(page)
        return self.lists.get(page.relative_source_path, ())
