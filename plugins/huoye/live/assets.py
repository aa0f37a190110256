"""What the browser gets from us: modules, styles, runtimes, models, formulas; copied, hashed.

Everything lies under a name that contains the hash of its content, so that it never changes under
its URL and can be cached for ever. Kinds describe the files that their figures load; the pages that
want them say so in their results, and the files are copied into the output at the end of the build.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.errors import BuildError
from huoye.core.files import PublishedFile, sha256, write
from huoye.core.standing import Standing
from huoye.core.stat_index import StatIndex
from huoye.live.figure import LiveFile
from huoye.live.modules import compact, modules_key, with_all_imports, with_words


class Assets:
    """Names, sizes and copies of published files; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._cache = build.get(Cache)
        self._index = build.get(StatIndex)
        self._standing = build.get(Standing)
        #: SHA-256 of a content -> its size as gzip.
        self._gzip_sizes: dict[str, int] = {}
        #: Place, as “room/static” -> folder, in the order in which their style sheets follow.
        self._folders: dict[str, Path] = {}

    def add_browser_modules(self, folder: Path) -> None:
        """Publish the modules of ``huoye/<room>/static`` as ``live/<hash>/<room>/static/``, and its
        style sheets as part of the one of all figures.

        The folders keep their places to each other, so that relative imports between rooms mean the
        same file here, under Node and in the browser. Raises BuildError where two rooms have one
        name.
        """
        folder = folder.resolve()
        place = f"{folder.parent.name}/{folder.name}"
        if self._folders.setdefault(place, folder) != folder:
            raise BuildError(
                f"Two folders would be published as “{place}”: {self._folders[place]}, {folder}",
                mend="Give one of the two rooms another name",
            )

    @property
    def folders(self) -> tuple[Path, ...]:
        """Of all browser modules that were added."""
        return tuple(self._folders.values())

    @cached_property
    def modules_url(self) -> str:
        """URL, relative to the site's root, of the folder that holds all rooms' modules.

        Found once a build: a module edited in the middle of one must not part pages from their
        scripts.
        """
        return f"live/{modules_key(self._browser_files)[:12]}"

    @property
    def style_url(self) -> str:
        """URL, relative to the site's root, of the style sheet of all figures."""
        return f"{self.modules_url}/figures.css"

    def runtime(self, name: str, files: Mapping[str, Path]) -> dict[str, LiveFile]:
        """Files that load each other by relative names, published in one folder.

        files: role -> path; the file names are kept, the folder is ``runtimes/<name>-<hash>``.
        Returns role -> LiveFile.
        """
        digests = {role: self._index.digest(str(path)) for role, path in files.items()}
        key = "".join(f"{files[role].name}:{digest}\n" for role, digest in sorted(digests.items()))
        folder = f"runtimes/{name}-{sha256(key.encode())[:12]}"
        return {
            role: self._described(role, path, f"{folder}/{path.name}", digests[role])
            for role, path in files.items()
        }

    def file(self, role: str, path: Path, stem: str) -> LiveFile:
        """One file, published as ``files/<stem>-<hash><suffix>``."""
        digest = self._index.digest(str(path))
        return self._described(role, path, f"files/{stem}-{digest[:12]}{path.suffix}", digest)

    def packed(self, role: str, path: Path, stem: str) -> LiveFile:
        """One file, published as gzip alone, ``files/<stem>-<hash><suffix>.gz``, which the page
        unpacks: many hosts send what is neither text nor WebAssembly as it is."""
        digest = self._index.digest(str(path))

        def made() -> bytes:
            return gzip.compress(_content(path, digest), 9, mtime=0)

        inside = self._cache.file(f"gzip/{digest}.gz", made)
        return LiveFile(
            f"files/{stem}-{digest[:12]}{path.suffix}.gz",
            sha256(inside),
            inside,
            role=role,
            bytes=path.stat().st_size,
            gzip=inside.stat().st_size,
            inside=digest,
        )

    def write(self, output: Path, files: Iterable[PublishedFile]) -> None:
        """Copy modules, style sheet and ``files`` into ``output``.

        Raises BuildError for a file that has changed since a page named it.
        """
        base = self.modules_url
        compacted = self._compacted()
        for place, text in compacted.items():
            if place.endswith(".mjs"):
                write(output / base / place, text)
        sheets = (text for place, text in compacted.items() if place.endswith(".css"))
        write(output / self.style_url, "".join(sheets))
        self.copy(output, files)

    def copy(self, output: Path, files: Iterable[PublishedFile]) -> None:
        """``files`` alone, for a site without figures. Raises as ``write``."""
        for file in files:
            if not self._standing.keep(file.url, file.sha256):
                write(output / file.url, _content(file.source, file.sha256))

    def _compacted(self) -> dict[str, str]:
        place = f"modules/{self.modules_url.rpartition('/')[2]}.json"
        made = self._cache.content(
            place, lambda: json.dumps(compact(self._browser_files), ensure_ascii=False).encode()
        )
        texts: dict[str, str] = json.loads(made)
        return texts

    def _described(self, role: str, path: Path, url: str, digest: str) -> LiveFile:
        size = path.stat().st_size
        if digest not in self._gzip_sizes:
            self._gzip_sizes[digest] = self._gzip_size(path, digest)
        packed = min(size, self._gzip_sizes[digest])
        return LiveFile(url, digest, path, role=role, bytes=size, gzip=packed)

    def _gzip_size(self, path: Path, digest: str) -> int:
        """What most hosts send of a file, found once: the largest takes over a second."""

        def measured() -> bytes:
            return b"%d" % len(gzip.compress(_content(path, digest), 9, mtime=0))

        return int(self._cache.content(f"gzip/{digest}.size", measured))

    @cached_property
    def _browser_files(self) -> dict[str, bytes]:
        """Place -> content of all modules and style sheets, these in their order.

        Read once a build: what is published is what the name was made from.
        """
        files = {
            f"{place}/{path.name}": path.read_bytes()
            for place, folder in self._folders.items()
            for path in sorted(folder.iterdir())
            if path.suffix in (".mjs", ".css")
        }
        modules = {place: text for place, text in files.items() if place.endswith(".mjs")}
        sheets = {place: text for place, text in files.items() if place.endswith(".css")}
        return {**with_all_imports(with_words(modules)), **sheets}


def _content(path: Path, digest: str) -> bytes:
    """What a file holds, which is what it held when a page named it. Raises BuildError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        what = f"this file can't be read any more: {error.strerror}"
        raise BuildError(what, path=path, mend="Build again") from None
    if sha256(content) != digest:
        what = "this file has changed in the midst of the build"
        raise BuildError(what, path=path, mend="Build again")
    return content
