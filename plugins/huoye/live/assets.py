"""What the browser gets from us: modules, styles, runtimes, models, formulas; copied, hashed.

Everything lies under a name that contains the hash of its content, so that it never changes under
its URL and can be cached for ever. Kinds describe the files that their figures load; the pages that
want them say so in their results, and the files are copied into the output at the end of the build.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.files import PublishedFile, sha256, write_atomic
from huoye.live.figure import LiveFile
from huoye.live.modules import compact, modules_key, with_words


class Assets:
    """Names, sizes and copies of published files; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._cache = build.cache
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

    @cached_property
    def modules_url(self) -> str:
        """URL, relative to the site's root, of the folder that holds all rooms' modules.

        Found once a build: a module edited in the middle of one must not part pages from their
        scripts.
        """
        return f"live/{modules_key(self._browser_files())[:12]}"

    @property
    def style_url(self) -> str:
        """URL, relative to the site's root, of the style sheet of all figures."""
        return f"{self.modules_url}/figures.css"

    def runtime(self, name: str, files: Mapping[str, Path]) -> dict[str, LiveFile]:
        """Files that load each other by relative names, published in one folder.

        files: role -> path; the file names are kept, the folder is ``runtimes/<name>-<hash>``.
        Returns role -> LiveFile.
        """
        digests = {role: sha256(path) for role, path in files.items()}
        key = "".join(f"{files[role].name}:{digest}\n" for role, digest in sorted(digests.items()))
        folder = f"runtimes/{name}-{sha256(key.encode())[:12]}"
        return {
            role: self._described(role, path, f"{folder}/{path.name}", digests[role])
            for role, path in files.items()
        }

    def file(self, role: str, path: Path, stem: str) -> LiveFile:
        """One file, published as ``files/<stem>-<hash><suffix>``."""
        digest = sha256(path)
        return self._described(role, path, f"files/{stem}-{digest[:12]}{path.suffix}", digest)

    def write(self, output: Path, files: Iterable[PublishedFile]) -> None:
        """Copy modules, style sheet and ``files`` into ``output``; files worth it get a ``.gz``
        beside them, which static hosts can send as it is."""
        base = self.modules_url
        sources = self._browser_files()
        compacted = compact(sources, self._cache / "modules" / base.rpartition("/")[2])
        for place, _ in sources:
            if place.endswith(".mjs"):
                _copy(compacted / place, output / base / place)
        sheets = (compacted / place for place, _ in sources if place.endswith(".css"))
        write_atomic(output / self.style_url, "".join(path.read_text("utf-8") for path in sheets))
        for file in files:
            _copy(file.source, output / file.url)
            packed = self._packed(file.source, file.sha256)
            if packed.stat().st_size < file.source.stat().st_size:
                _copy(packed, output / f"{file.url}.gz")

    def _described(self, role: str, path: Path, url: str, digest: str) -> LiveFile:
        size = path.stat().st_size
        packed = min(size, self._packed(path, digest).stat().st_size)
        return LiveFile(url, digest, path, role=role, bytes=size, gzip=packed)

    def _packed(self, path: Path, digest: str) -> Path:
        """The gzip form of a file, made once: the largest takes over a second."""
        packed = self._cache / "gzip" / f"{digest}.gz"
        if not packed.exists():
            write_atomic(packed, gzip.compress(path.read_bytes(), 9, mtime=0))
        return packed

    def _browser_files(self) -> list[tuple[str, Path]]:
        """(place, file) of all modules and style sheets, these in their order."""
        files = [
            (f"{place}/{path.name}", path)
            for place, folder in self._folders.items()
            for path in sorted(folder.iterdir())
        ]
        modules = [(place, path) for place, path in files if path.suffix == ".mjs"]
        sheets = [(place, path) for place, path in files if path.suffix == ".css"]
        return [*with_words(modules, self._cache / "words"), *sheets]


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
