"""Entries of pages, made where pages are read and kept for later builds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from huoye.core.build import Build
from huoye.core.stat_index import StatIndex
from huoye.core.value_store import ValueStore, key_of
from huoye.reader import PageResult, Pipeline, plain_text
from huoye.reader.reading import Read
from huoye.reader.source import PageSource
from huoye.search import entry, markup, page_text, terms
from huoye.search.entry import Entry

#: What an entry depends on besides its page.
_CODE = (entry, markup, page_text, plain_text, terms)
#: Of ten thousand pages all at once would be a gigabyte.
_AT_ONCE = 100


class Entries:
    """A service of the build."""

    def __init__(self, build: Build) -> None:
        self._store = build.get(ValueStore)
        self._pipeline = build.get(Pipeline)
        digest = build.get(StatIndex).digest
        self._code = [digest(str(module.__file__)) for module in _CODE]

    def around(self, read: Read) -> Read:
        """Make the entry of every page that is read, in whatever process that is."""

        def reading(page: PageSource) -> PageResult:
            result = read(page)
            if not result.is_broken:
                key = self.key(result.digest, result.plain_title)
                self._store.put({key: self._made(result.html, result.plain_title).as_json()})
            return result

        return reading

    def key(self, digest: str, title: str) -> bytes:
        """By which an entry is known. digest: SHA-256 of the page's HTML. title: plain text."""
        return key_of("search", self._code, digest, title)

    def of(self, pages: Iterable[tuple[bytes, str, Callable[[], str]]]) -> Iterator[Entry]:
        """Entries in the order of pages, some at a time: key, title, and what gives the HTML where
        it is needed."""
        waiting = iter(pages)
        while some := list(islice(waiting, _AT_ONCE)):
            known = self._store.get(key for key, *_ in some)
            for key, title, html in some:
                if key in known:
                    yield Entry.from_json(known[key])
                    continue
                made = self._made(html(), title)
                self._store.put({key: made.as_json()})
                yield made

    def kept(self, keys: Iterable[bytes]) -> dict[bytes, Entry]:
        """Those that are kept, by their keys."""
        return {key: Entry.from_json(known) for key, known in self._store.get(keys).items()}

    def _made(self, html: str, title: str) -> Entry:
        # As listings have it, formulas are MathML.
        return Entry.of(self._pipeline.run_listing_passes(html), title)
