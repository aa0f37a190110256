"""What the browser gets from us: modules, runtimes, models, formulas; copied, hashed, priced.

Everything lies under a name that contains the hash of its content, so that it never changes under
its URL and can be cached for ever. Kinds describe the files that their figures load; the pages that
want them say so in their results, and the files are copied into the output at the end of the build.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path

from huoye.core.build import Build
from huoye.core.files import PublishedFile, sha256, write_atomic
from huoye.live.figure import LiveFile
from huoye.live.modules import compact, modules_key, modules_of


class Assets:
    """Names, sizes and copies of published files; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._cache = build.cache
        self._rooms: set[Path] = set()

    def add_browser_modules(self, folder: Path) -> None:
        """Publish the modules of ``huoye/<room>/static`` as ``live/<hash>/<room>/static/``.

        The folders keep their places to each other, so that relative imports between rooms mean the
        same file here, under Node and in the browser.
        """
        self._rooms.add(folder.resolve())

    @cached_property
    def modules_url(self) -> str:
        """URL, relative to the site's root, of the folder that holds all rooms' modules.

        Found once a build: a module edited in the middle of one must not part pages from their
        scripts.
        """
        return f"live/{modules_key(self._modules())[:12]}"

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
        """Copy the modules and ``files`` into ``output``; files worth it get a ``.gz`` beside them,
        which static hosts can send as it is."""
        base = self.modules_url
        modules = self._modules()
        compacted = compact(modules, self._cache / "modules" / base.rpartition("/")[2])
        for place, _ in modules:
            _copy(compacted / place, output / base / place)
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

    def _modules(self) -> list[tuple[str, Path]]:
        made = self._cache / "words"
        return sorted(chain.from_iterable(modules_of(room, made) for room in self._rooms))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
