"""Stands in a build's reading: gives the result of an earlier build where nothing has changed."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.content_folder import ContentFolder
from huoye.core.errors import BuildError, shown_path
from huoye.core.files import sha256
from huoye.core.real_paths import RealPaths
from huoye.core.stat_index import StatIndex
from huoye.page_cache.entries import Damaged, Entries
from huoye.page_cache.environment import Unknown, difference, environment, setting
from huoye.page_cache.reasons import Reasons
from huoye.reader import PageResult, PageSource
from huoye.reader.page_json import Places, from_json, to_json
from huoye.reader.reading import Read

SIZE = "PAGE_CACHE_SIZE"
#: Megabytes, where the setting says nothing.
MOST = 512
#: Nanoseconds by which clock and disk may differ.
_CLOCK = 20_000_000


class PageCache:
    """Results of pages, below CACHE_PATH; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._cache = build.get(Cache)
        self._reasons = build.get(Reasons)
        self._index = build.get(StatIndex)
        self._places = Places.of(build)
        #: Of this build and its processes.
        self.run = secrets.token_hex(8)
        self._has_written = False
        self._is_refused = False
        self._settings: dict[str, str | None] = {}

    @property
    def is_on(self) -> bool:
        """Whether pages are kept in this build; ``Reasons`` has the reason where they are not."""
        return self._entries is not None

    def seems_kept(self, path: Path) -> bool:
        """Whether something is kept of a page that is no older than its file. What else the page
        depends on, only reading it tells."""
        try:
            real = Path(self._build.get(RealPaths).of(path))
            kept = self._entries.path(self._places.text(real)) if self._entries else None
            return kept is not None and kept.stat().st_mtime_ns >= real.stat().st_mtime_ns
        except OSError:
            return False

    def last(self, path: Path) -> PageResult | None:
        """What is kept of a page, whatever may have changed since."""
        try:
            found = self._entries.get(self._places.text(path)) if self._entries else None
            if found is None:
                return None
            entry, html = found
            return from_json({**entry["result"], "html": html}, self._places)
        except (Damaged, LookupError, TypeError, ValueError, AttributeError):
            return None

    def around(self, read: Read) -> Read:
        """Reading that takes what is kept, and keeps what ``read`` gives."""

        def run(page: PageSource) -> PageResult:
            if self._entries is None:
                return read(page)
            result, reason = self._kept(page, self._entries)
            if result is None:
                started = time.time_ns()
                result = read(page)
                self._keep(page, result, reason, started)
            self._reasons.add(page.path, reason)
            return result

        return run

    def close(self) -> None:
        """Hold the size, where this build has added to it."""
        if self._has_written and self._entries is not None:
            try:
                self._entries.shrink(int(self._megabytes * 1e6))
            except OSError as error:
                self._cache.refused(error)

    @cached_property
    def _entries(self) -> Entries | None:
        """None where pages can't be kept. Found at the first page, when all plugins have said what
        they add."""
        try:
            if self._megabytes <= 0:
                raise Unknown(f"{SIZE} is {self._megabytes:g}")
            return Entries(self._build.cache / "pages", environment(self._build))
        except Unknown as unknown:
            self._reasons.off = str(unknown)
        except BuildError as error:
            self._build.problems.report(error)
            self._reasons.off = error.what
        return None

    @cached_property
    def _megabytes(self) -> float:
        """The most that all entries may have. Raises BuildError."""
        given = self._build.settings.get(SIZE, MOST)
        if isinstance(given, bool) or not isinstance(given, int | float):
            mend = f"Write a number of megabytes, or 0 for no cache: {SIZE} = {MOST}"
            raise BuildError(f"{SIZE} is “{given}”", mend=mend)
        return given

    def _kept(self, page: PageSource, entries: Entries) -> tuple[PageResult | None, str]:
        """What is kept of a page and holds, and why nothing is; "" if it is of another build."""
        name = self._places.text(page.path)
        try:
            found = entries.get(name)
            if found is None:
                return None, _since(entries.earlier(name), entries.environment)
            entry, html = found
            if changed := next(self._changes(page, entry), ""):
                return None, changed
            result = from_json({**entry["result"], "html": html}, self._places)
        except Damaged:
            what = "this file of the cache is not what was written there; it is made again"
            self._build.problems.report(BuildError(what, path=entries.path(name), is_warning=True))
            return None, "what was kept of it was damaged"
        except (LookupError, TypeError, ValueError, AttributeError):
            # The hash is right, and another version wrote it.
            return None, "another version kept it"
        return result, entry["reason"] if entry["run"] == self.run else ""

    def _changes(self, page: PageSource, entry: Mapping[str, Any]) -> Iterator[str]:
        """Whatever a page depends on, and is not what it was; parts of sentences."""
        if entry["text"] != _digest_of_text(page):
            yield "its text changed"
        if entry["lang"] != page.lang:
            yield "its language changed"
        for name, digest in entry["settings"].items():
            if digest != self._setting(name):
                yield f"setting {name} changed"
        for place, digest in entry["files"].items():
            path = self._places.path(place)
            if digest != self._digest(path):
                yield f"{shown_path(path)} changed"
        for place, was_there in entry["result"]["sought"].items():
            path = self._places.path(place)
            if _is_file(path) != was_there:
                yield f"{shown_path(path)} is {'gone' if was_there else 'there now'}"
        for url, digest, place in entry["result"]["files"]:
            if digest != self._digest(self._places.path(place)):
                yield f"{url} can't be copied any more"

    def _keep(self, page: PageSource, result: PageResult, reason: str, started: int) -> None:
        """started: when reading began, in nanoseconds."""
        entries = self._entries
        assert entries is not None
        # What is wrong with a page may be the disk's fault, or the hour's: it is read again.
        if result.is_broken or not result.is_lasting or self._is_refused:
            return
        paths = sorted(result.dependencies - {page.path})
        sources = [file.source for file in result.files]
        # A file that was written meanwhile may be another than the one that was read.
        if any(_changed_at(path) > started - _CLOCK for path in paths):
            return
        digests = {self._places.text(path): self._digest(path) for path in paths}
        settings = {name: self._setting(name) for name in sorted(result.settings)}
        known = [*digests.values(), *settings.values(), *map(self._digest, sources)]
        if None in known:
            return
        told = to_json(result, self._places)
        del told["html"]
        content = {
            "text": _digest_of_text(page),
            "lang": page.lang,
            "settings": settings,
            "files": digests,
            "result": told,
            "reason": reason,
            "run": self.run,
        }
        try:
            entries.put(self._places.text(page.path), content, result.rest())
            self._has_written = True
        except OSError as error:
            self._is_refused = True
            self._cache.refused(error)

    def _setting(self, name: str) -> str | None:
        """Hash of a setting's value; None for one that can't be compared."""
        if name not in self._settings:
            try:
                self._settings[name] = setting(self._build, name)
            except Unknown:
                self._settings[name] = None
        return self._settings[name]

    def _digest(self, path: Path) -> str | None:
        """Of a file that a page may be made from; None where it isn't there or may not be read."""
        folder = self._build.get(ContentFolder)
        if path.is_relative_to(self._build.content) and folder.refusal(path) is not None:
            return None
        try:
            return self._index.digest(str(path))
        except OSError:
            return None


def _digest_of_text(page: PageSource) -> str:
    return sha256(page.text.encode("utf-8", "surrogatepass"))


def _since(earlier: Mapping[str, str] | None, now: Mapping[str, str]) -> str:
    """Why nothing is kept that was made as things are now."""
    if earlier is None:
        return "not read before"
    return difference(earlier, now) if earlier else "another version kept it"


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _changed_at(path: Path) -> int:
    """Nanoseconds; those of a file that isn't there are never over."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 2**63
