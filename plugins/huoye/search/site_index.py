"""The index of a site: which pages are in it, and its files in the output."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.files import sha256, write
from huoye.core.real_paths import RealPaths
from huoye.core.standing import Standing
from huoye.reader import PageResults
from huoye.reader.plain_text import plain_text
from huoye.search.entries import Entries
from huoye.search.entry import Entry
from huoye.search.index import INDEX, Change, IndexedPage, Outline, change, make
from huoye.search.last_index import LastIndex, Listed
from huoye.words import html_lang

#: Below the site's root.
FOLDER = "search-index"
#: When more pages are others, and more than a share of all, the index is made anew from all.
_FEW, _SHARE = 8, 1 / 8


def is_wanted(settings: Mapping[str, Any]) -> bool:
    """Whether the site has a search: ``SEARCH``, or else whether its theme has the page for it."""
    chosen = settings.get("SEARCH")
    return "search" in settings.get("DIRECT_TEMPLATES", ()) if chosen is None else bool(chosen)


class _Lost(Exception):
    """What the last build has left of its index can't be used."""


class SiteIndex:
    """A service of the build."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._entries = build.get(Entries)
        self._standing = build.get(Standing)
        self._last = build.get(LastIndex)
        self._pages: Sequence[Listed] = ()
        #: None until the index is written.
        self._outline: Outline | None = None

    def note(self, contents: Iterable[Any]) -> None:
        """Know what Pelican has read. contents: its pages and articles; what is a draft, hidden or
        no file is left out."""
        listed = [content for content in contents if _is_public(content)]
        listed.sort(key=lambda content: (str(getattr(content, "date", "")), content.source_path))
        self._pages = [self._page(content) for content in listed]

    def write(self, output: Path) -> None:
        """Write the files below the site's root, or take them from the output."""
        folder = output / FOLDER
        former = self._last.read()
        try:
            if former is None:
                raise _Lost
            self._outline, touched = self._change(folder, former.pages, former.outline)
            for path, held in self._outline.files.items():
                if path not in touched:
                    self._keep(path, held)
        except _Lost:
            self._outline = self._make(folder)

    def amend(self, output: Path, edited: Any) -> frozenset[str] | None:
        """Write what is another below the site's root, and nothing that is as it was, of a site of
        which one page is read. Returns the paths of what was written or is gone; None, with nothing
        written, where the others are not known."""
        folder = output / FOLDER
        former = self._last.read()
        sources = [page.source for page in former.pages] if former else []
        if not _is_public(edited) and edited.source_path not in sources:
            return frozenset()
        if former is None or edited.source_path not in sources:
            return None
        at = sources.index(edited.source_path)
        self._pages = [*former.pages[:at], self._page(edited), *former.pages[at + 1 :]]
        try:
            self._outline, touched = self._change(folder, former.pages, former.outline)
        except _Lost:
            shutil.rmtree(folder, ignore_errors=True)
            return None
        gone = former.outline.files.keys() - self._outline.files.keys()
        return frozenset(f"{FOLDER}/{path}" for path in touched | gone)

    def remember(self) -> None:
        """Leave for the next build what it must know of this one."""
        if self._outline is not None:
            self._last.write(self._pages, self._outline)

    def _make(self, folder: Path) -> Outline:
        # What was taken from the output may be no part of this index.
        shutil.rmtree(folder, ignore_errors=True)
        entries = self._entries.of((page.key, page.title, page.html) for page in self._pages)
        return make(
            map(_indexed, self._pages, entries), lambda path, data: write(folder / path, data)
        )

    def _change(
        self, folder: Path, before: Sequence[Listed], outline: Outline
    ) -> tuple[Outline, set[str]]:
        """Write what is another than in the last build's index. Returns the index, and the paths of
        what was written or looked at. Raises _Lost."""
        touched = {INDEX}

        def read(path: str) -> bytes:
            touched.add(path)
            self._keep(path, outline.files[path])
            return (folder / path).read_bytes()

        def put(path: str, data: bytes) -> None:
            touched.add(path)
            write(folder / path, data)

        # It says by its version what all others hold.
        self._keep(INDEX, outline.files.get(INDEX, ""))
        changes = self._changes(before)
        if changes and not outline.firsts:
            raise _Lost
        return (change(outline, changes, put, read) if changes else outline), touched

    def _keep(self, path: str, held: str) -> None:
        """Take a file from the output. Raises _Lost where it is another, or not there."""
        if not self._standing.keep(f"{FOLDER}/{path}", held):
            raise _Lost

    def _changes(self, before: Sequence[Listed]) -> list[Change]:
        """The pages that are others. Raises _Lost where these are too many, or what one of them was
        is not kept."""
        differing = [
            (number, former, page)
            for number, (former, page) in enumerate(zip_longest(before, self._pages))
            if former != page
        ]
        if len(differing) > max(_FEW, _SHARE * len(self._pages)):
            raise _Lost
        kept = self._entries.kept(former.key for _, former, _ in differing if former)
        new = iter(self._entries.of((p.key, p.title, p.html) for _, _, p in differing if p))
        try:
            return [
                Change(
                    number,
                    kept[former.key] if former else None,
                    _indexed(page, next(new)) if page else None,
                )
                for number, former, page in differing
            ]
        except KeyError:
            raise _Lost from None

    def _page(self, content: Any) -> Listed:
        result = self._build.get(PageResults).of(
            Path(self._build.get(RealPaths).of(content.source_path))
        )
        if result is None:
            title = plain_text(str(content.title))
            html = str(vars(content).get("_content") or "")
            digest = sha256(html.encode("utf-8", "surrogatepass"))
        else:
            title, digest = result.plain_title, result.digest
        return Listed(
            source=content.source_path,
            url=content.url.lstrip("/"),
            title=title,
            lang=html_lang(getattr(content, "lang", None) or self._build.settings["DEFAULT_LANG"]),
            key=self._entries.key(digest, title),
            html=lambda: html if result is None else result.html,
        )


def _is_public(content: Any) -> bool:
    return content is not None and content.status == "published" and bool(content.save_as)


def _indexed(page: Listed, entry: Entry) -> IndexedPage:
    return IndexedPage(page.url, page.title, page.lang, entry)
