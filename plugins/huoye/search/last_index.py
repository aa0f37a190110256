"""The index that the last build has left in the output, so far as the next one must know it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from huoye.core import checked_json
from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.ledger import Ledger
from huoye.search.index import Outline

#: Of what is kept beside the ledger.
_NOTE = "search"


@dataclass(frozen=True)
class Listed:
    """A page of the index."""

    source: str
    url: str
    title: str
    #: As in HTML.
    lang: str
    #: Of its entry.
    key: bytes
    #: Its text, where no entry of it is kept. Raises LookupError for one of the last build.
    html: Callable[[], str] = field(compare=False)


class Former(NamedTuple):
    """An index: its pages in the order of their numbers, and what it knows of itself."""

    pages: Sequence[Listed]
    outline: Outline


class LastIndex:
    """A service of the build."""

    def __init__(self, build: Build) -> None:
        self._cache = build.get(Cache)
        #: What is ours in the output; None in a build that is a part of another.
        self.ledger: Ledger | None = None

    def read(self) -> Former | None:
        """What is kept; None where there is nothing, or nothing that can be used."""
        try:
            pages, *outline = self._kept()
            return Former([_listed(*page) for page in pages], Outline(*outline))
        except (TypeError, ValueError):
            return None

    def _kept(self) -> Any:
        return checked_json.read(self.ledger.place(_NOTE)) if self.ledger else None

    def write(self, pages: Sequence[Listed], outline: Outline) -> None:
        """Keep an index for the next build."""
        known = [[p.source, p.url, p.title, p.lang, p.key.hex()] for p in pages]
        if self.ledger is None:
            return
        try:
            checked_json.write(self.ledger.place(_NOTE), [known, *vars(outline).values()])
        except OSError as error:
            self._cache.refused(error)


def _listed(source: str, url: str, title: str, lang: str, key: str) -> Listed:
    return Listed(source, url, title, lang, bytes.fromhex(key), _unread)


def _unread() -> str:
    raise LookupError
