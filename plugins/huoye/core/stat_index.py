"""What files hold, without reading again what was read before; as git's index does it."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from huoye.core import checked_json
from huoye.core.build import Build
from huoye.core.files import sha256

#: A file's size, the times of its content and of its entry, in nanoseconds, and its number.
Stat = tuple[int, int, int, int]

_SECOND = 10**9
#: Within one tick of the disk's clock a file may change twice and show the same time. Some disks
#: count whole seconds, or two: their times end in nine zeros.
_TICK = _SECOND // 10
_COARSE_TICK = 2 * _SECOND


def stat_of(found: os.stat_result) -> Stat:
    """What a file is known by."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


class StatIndex:
    """SHA-256 of files by their stat; a service of the build.

    A file that changed a moment before it was looked at is read again the next time: it could have
    changed once more without showing it.
    """

    def __init__(self, build: Build) -> None:
        self._kept: dict[str, tuple[Stat, str]] = {}
        #: What this build has asked for, and what of it may be trusted the next time.
        self._known: dict[str, tuple[Stat, str]] = {}

    def load(self, path: Path) -> None:
        """Know what an earlier build has kept; nothing where it can't be read."""
        entries = checked_json.read(path)
        if isinstance(entries, dict):
            self._kept = {name: ((a, b, c, d), e) for name, (a, b, c, d, e) in entries.items()}

    def save(self, path: Path) -> None:
        """Keep what this build has asked for, when it is anything new. Raises OSError."""
        if self._known != self._kept:
            entries = {name: [*stat, digest] for name, (stat, digest) in self._known.items()}
            checked_json.write(path, entries)

    def digest(self, path: str, found: os.stat_result | None = None) -> str:
        """SHA-256 of a file's content. found: its stat, where it is known. Raises OSError."""
        # Before the file is read: what changes in between is seen the next time.
        now = stat_of(found if found is not None else os.stat(path))
        for entries in (self._known, self._kept):
            if path in entries and entries[path][0] == now:
                self._known[path] = entries[path]
                return entries[path][1]
        moment = time.time_ns()
        digest = sha256(Path(path))
        self._note(path, now, digest, moment)
        return digest

    def fingerprint(self, path: str) -> str:
        """What a file holds, or where a link leads, as ledger.fingerprint. Raises OSError."""
        if os.path.islink(path):
            return f"link:{os.readlink(path)}"
        return self.digest(path)

    def learn(self, folder: Path, files: Mapping[str, str]) -> None:
        """Take hashes that are known. files: path below the folder -> as ``fingerprint``."""
        moment = time.time_ns()
        for path, content in files.items():
            file = f"{folder}/{path}"
            with suppress(OSError):
                found = os.lstat(file)
                if stat.S_ISREG(found.st_mode):
                    self._note(file, stat_of(found), content, moment)

    def _note(self, path: str, found: Stat, digest: str, moment: int) -> None:
        changed = found[1]
        if changed < moment - (_TICK if changed % _SECOND else _COARSE_TICK):
            self._known[path] = (found, digest)
        else:
            self._known.pop(path, None)
