"""The index of a site: which pages are in it, and its files in the output."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.files import sha256, write, write_atomic
from huoye.core.ledger import Ledger
from huoye.core.real_paths import RealPaths
from huoye.reader import PageResults
from huoye.reader.plain_text import plain_text
from huoye.search.entries import Entries
from huoye.search.index import IndexedPage, index_files
from huoye.words import html_lang

#: Below the site's root.
FOLDER = "search-index"
#: Of what the index is beside the ledger.
_NOTE = "search"


def is_wanted(settings: Mapping[str, Any]) -> bool:
    """Whether the site has a search: ``SEARCH``, or else whether its theme has the page for it."""
    chosen = settings.get("SEARCH")
    return "search" in settings.get("DIRECT_TEMPLATES", ()) if chosen is None else bool(chosen)


@dataclass(frozen=True)
class _Page:
    """A page of the index. Its text is asked for where no entry of it is kept."""

    source: str
    url: str
    title: str
    lang: str
    key: bytes
    html: Callable[[], str]


class SiteIndex:
    """A service of the build."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._pages: list[_Page] = []
        #: Whether the pages are those of this build.
        self.is_known = False

    def note(self, contents: Iterable[Any]) -> None:
        """Know what Pelican has read. contents: its pages and articles; what is a draft, hidden or
        no file is left out."""
        listed = [content for content in contents if _is_public(content)]
        listed.sort(key=lambda content: (str(getattr(content, "date", "")), content.source_path))
        self._pages = [self._page(content) for content in listed]
        self.is_known = True

    def write(self, output: Path) -> frozenset[str]:
        """Write the files below the site's root; returns their paths."""
        asked = ((page.key, page.title, page.html) for page in self._pages)
        entries = self._build.get(Entries).of(asked)
        pages = (
            IndexedPage(page.url, page.title, page.lang, entry)
            for page, entry in zip(self._pages, entries, strict=True)
        )
        paths = set()
        for path, text in index_files(pages):
            # Half of a pair of surrogates is no text that a file can hold.
            write(output / FOLDER / path, text.encode("utf-8", "replace"))
            paths.add(f"{FOLDER}/{path}")
        return frozenset(paths)

    def remember(self, ledger: Ledger) -> None:
        """Leave for a build that reads one page alone what it must know of the others."""
        known = [[p.source, p.url, p.title, p.lang, p.key.hex()] for p in self._pages]
        try:
            write_atomic(ledger.place(_NOTE), json.dumps(known), sync=False)
        except OSError as error:
            self._build.get(Cache).refused(error)

    def recall(self, ledger: Ledger, edited: Any) -> bool:
        """Know the pages from the last build, ``edited`` from this one, if nothing else of it than
        its text has changed. Returns whether they are known."""
        with suppress(OSError, ValueError, TypeError):
            known = json.loads(ledger.place(_NOTE).read_bytes())
            pages = [
                _Page(source, url, title, lang, bytes.fromhex(key), _lost)
                for source, url, title, lang, key in known
            ]
            at = [page.source for page in pages].index(edited.source_path)
            new = self._page(edited)
            if (new.url, new.title, new.lang) == (pages[at].url, pages[at].title, pages[at].lang):
                self._pages = [*pages[:at], new, *pages[at + 1 :]]
                return True
        return False

    def _page(self, content: Any) -> _Page:
        result = self._build.get(PageResults).of(
            Path(self._build.get(RealPaths).of(content.source_path))
        )
        if result is None:
            title = plain_text(str(content.title))
            html = str(vars(content).get("_content") or "")
            digest = sha256(html.encode("utf-8", "surrogatepass"))
        else:
            title, digest = result.plain_title, result.digest
        return _Page(
            source=content.source_path,
            url=content.url.lstrip("/"),
            title=title,
            lang=html_lang(getattr(content, "lang", None) or self._build.settings["DEFAULT_LANG"]),
            key=self._build.get(Entries).key(digest, title),
            html=lambda: html if result is None else result.html,
        )


def _is_public(content: Any) -> bool:
    return content is not None and content.status == "published" and bool(content.save_as)


def _lost() -> str:
    raise LookupError
