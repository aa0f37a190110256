"""What a static server compresses on the way and is too large to be compressed at every request."""

from __future__ import annotations

import gzip
import threading
from pathlib import Path

#: Of the newest; a site has a runtime or three.
_KEPT = 8


class PackedFiles:
    """gzip forms, each made when it is first asked for; the same for all connections."""

    def __init__(self) -> None:
        #: A file as it lies on the disk -> its form, in the order in which they came.
        self._kept: dict[tuple[Path, int, int], bytes] = {}
        self._lock = threading.Lock()

    def packed(self, path: Path) -> bytes:
        """Raises OSError."""
        # Who asks at the same time waits, and one form is made.
        with self._lock:
            found = path.stat()
            key = (path, found.st_size, found.st_mtime_ns)
            if key not in self._kept:
                self._kept[key] = gzip.compress(path.read_bytes(), 6, mtime=0)
                if len(self._kept) > _KEPT:
                    del self._kept[next(iter(self._kept))]
            return self._kept[key]
