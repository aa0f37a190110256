"""Small values that are costly to make, many in one file: formulas as they are typeset, code as it
is coloured.

Each row holds the hash of its key and value, so that what is not what was written is made again.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any

from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.errors import BuildError

#: Another number, another file.
_FORM = 1
#: Bytes beyond which the file is begun anew.
MOST = 1_000_000_000
#: Seconds that another build may take to write.
_PATIENCE = 10.0
#: Values that wait to be written together: each time costs as much as making a small one.
_TOGETHER = 32
_AT_ONCE = 500
_TABLE = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, hash BLOB, value BLOB)"


class ValueStore:
    """Values by what they were made from; a service of the build.

    Several builds, and processes of one, may use the file at once. What is put there is written
    with what follows, or at the end of the build: a kill loses the last few. Where it can't be
    written, what is made is kept for this build alone, after one warning.
    """

    def __init__(self, build: Build) -> None:
        self._cache = build.get(Cache)
        self._problems = build.problems
        self._path = build.cache / f"values-{_FORM}.sqlite3"
        self._connection: sqlite3.Connection | None = None
        #: A connection is of one process.
        self._process = 0
        #: What could not be written.
        self._spare: dict[bytes, bytes] = {}
        #: What will be.
        self._waiting: dict[bytes, bytes] = {}
        #: Whether anything was written, so that the first is, and tells what hinders it.
        self._has_written = False

    def get(self, keys: Iterable[bytes]) -> dict[bytes, Any]:
        """The values of those keys that are known, JSON. keys: from ``key_of``."""
        wanted = list(dict.fromkeys(keys))
        self._know_process()
        texts = ((key, self._waiting.get(key) or self._spare.get(key)) for key in wanted)
        found = {key: json.loads(text) for key, text in texts if text is not None}
        wanted = [key for key in wanted if key not in found]
        for start in range(0, len(wanted), _AT_ONCE):
            for key, digest, value in self._rows(wanted[start : start + _AT_ONCE]):
                if isinstance(value, bytes) and digest == _hash(key, value):
                    found[key] = json.loads(value)
                else:
                    self._tell("a value in this file of the cache is not what was written there")
        return found

    def put(self, values: Mapping[bytes, Any]) -> None:
        """Keep values, JSON."""
        self._know_process()
        for key, value in values.items():
            text = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
            self._waiting[key] = text
        if len(self._waiting) >= _TOGETHER or not self._has_written:
            self._write()

    def close(self) -> None:
        """Write what waits, and end the connection."""
        self._know_process()
        if self._waiting:
            self._write()
        self._disconnect()

    def _know_process(self) -> None:
        """Leave to the process that this one is forked from what is its own."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._connection = None
            self._waiting = {}

    def _write(self) -> None:
        texts, self._waiting = self._waiting, {}
        self._has_written = True
        rows = [(key, _hash(key, text), text) for key, text in texts.items()]
        try:
            with self._open() as connection:
                connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
        except (sqlite3.Error, OSError) as error:
            self._spare.update(texts)
            self._recover(error)

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _rows(self, keys: list[bytes]) -> list[tuple[bytes, bytes, bytes]]:
        marks = ",".join("?" * len(keys))
        try:
            return (
                self._open().execute(f"SELECT * FROM kept WHERE key IN ({marks})", keys).fetchall()
            )
        except (sqlite3.Error, OSError) as error:
            self._recover(error)
            return []

    def _open(self) -> sqlite3.Connection:
        """Raises sqlite3.Error and OSError."""
        if self._connection is None:
            self._connection = self._opened()
        return self._connection

    def _opened(self) -> sqlite3.Connection:
        with suppress(OSError):
            if self._path.stat().st_size > MOST:
                self._path.unlink()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._cache.refused(error)
            return sqlite3.connect(":memory:")
        connection = sqlite3.connect(self._path, timeout=_PATIENCE, check_same_thread=False)
        try:
            # What a power cut has spoilt is seen, and made again.
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("PRAGMA journal_mode=MEMORY")
            connection.execute(_TABLE)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _recover(self, error: Exception) -> None:
        """Begin anew where the file is none; otherwise others write it, or nobody can."""
        self._disconnect()
        # Its kinds are for what can't be done with a file that is one.
        if type(error) is sqlite3.DatabaseError:
            self._tell("this file of the cache is not what was written there")
            with suppress(OSError):
                self._path.unlink()
        elif "locked" not in str(error):
            self._cache.refused(OSError(0, str(error)))

    def _tell(self, what: str) -> None:
        what = f"{what}; it is made again"
        self._problems.report(BuildError(what, path=self._path, is_warning=True))


def key_of(*parts: Any) -> bytes:
    """The key of what is made from these parts, JSON; all that it depends on is among them."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _hash(key: bytes, value: bytes) -> bytes:
    return sha256(key + value).digest()[:16]
