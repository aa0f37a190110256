"""What files hold, told by their hashes, each found once a build."""

from __future__ import annotations

from pathlib import Path

from huoye.core.build import Build
from huoye.core.files import sha256


class Digests:
    """SHA-256 of files; a service of the build. A file that changes in its midst is read again."""

    def __init__(self, build: Build) -> None:
        #: A file as it lies on the disk.
        self._known: dict[tuple[Path, int, int, int], str] = {}

    def of(self, path: Path) -> str:
        """Hexadecimal, of a file's content. Raises OSError."""
        found = path.stat()
        key = (path, found.st_ino, found.st_size, found.st_mtime_ns)
        if key not in self._known:
            self._known[key] = sha256(path)
        return self._known[key]
