"""One file a page, which is what was written or is not there: it begins with its own hash."""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from huoye.core.files import sha256, write_atomic
from huoye.reader.resting_text import RestingText

_MAGIC = b"huoye page 1 "
_HEAD = len(_MAGIC) + 64 + 1
#: Of a folder, beside its entries: what they were all made with.
_ENVIRONMENT = "environment"
#: Seconds for which an entry is not marked again as used.
_FRESH = 3600


class Damaged(Exception):
    """A file is not what was written."""


class Entries:
    """Entries of pages below a folder, in one folder for each environment that they were made in.

    Several builds may use one at once. Raises OSError where nothing can be written.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self.environment = environment
        text = json.dumps(environment, sort_keys=True, ensure_ascii=False)
        self._environment = text.encode()
        self._own = folder / sha256(self._environment)[:16]

    def path(self, name: str) -> Path:
        """Where the entry of a page is. name: the page, whatever folder the site is in."""
        return self._own / sha256(name.encode())[:32]

    def get(self, name: str) -> tuple[dict[str, Any], RestingText] | None:
        """What is kept of a page, JSON and HTML; None for nothing, or what another version wrote.
        Raises Damaged."""
        return _read(self.path(name))

    def put(self, name: str, content: Mapping[str, Any], html: RestingText) -> None:
        """Keep something of a page: JSON, and HTML, which many who ask for the first don't need."""
        if not (self._own / _ENVIRONMENT).exists():
            _write(self._own / _ENVIRONMENT, self._environment)
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        packed = zlib.compress(text.encode("utf-8", "surrogatepass"), 1)
        _write(self.path(name), packed + html.packed)

    def earlier(self, name: str) -> dict[str, str] | None:
        """Of the entries of a page that were made in another environment, that of the latest."""
        others = [folder / self.path(name).name for folder in self._earlier]
        found = [(place.stat().st_mtime, place) for place in others if place.exists()]
        if not found:
            return None
        try:
            known = _content((max(found)[1].parent / _ENVIRONMENT).read_bytes())
        except (OSError, Damaged):
            return {}
        return {} if known is None else dict(json.loads(known))

    def shrink(self, most: int) -> None:
        """Take away what was not used for longest, until all have at most so many bytes."""
        files = sorted(_sizes(self._folder))
        total = sum(size for _, size, _ in files)
        for _, size, path in files:
            if total <= most:
                break
            path.unlink(missing_ok=True)
            total -= size
        for folder in self._others():
            try:
                if {path.name for path in folder.iterdir()} <= {_ENVIRONMENT}:
                    (folder / _ENVIRONMENT).unlink(missing_ok=True)
                    folder.rmdir()
            except OSError:  # another build has just begun to use it, or to remove it
                continue

    @cached_property
    def _earlier(self) -> list[Path]:
        """The folders of other environments, looked for once for all pages."""
        return self._others()

    def _others(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return [f for f in self._folder.iterdir() if f != self._own and f.is_dir()]


def _sizes(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Time of last use, bytes and path of every entry."""
    for path in folder.glob("*/*"):
        if path.name != _ENVIRONMENT:
            # Another build may have taken it away.
            with suppress(OSError):
                found = path.stat()
                yield found.st_mtime, found.st_size, path


def _read(path: Path) -> tuple[dict[str, Any], RestingText] | None:
    try:
        with path.open("rb") as file:
            packed = file.read()
            used = os.fstat(file.fileno()).st_mtime
    except OSError:
        return None
    content = _content(packed)
    now = time.time()
    if not now - _FRESH < used <= now:
        # Some caches can only be read.
        with suppress(OSError):
            os.utime(path)
    if content is None:
        return None
    unpacked = zlib.decompressobj()
    text = unpacked.decompress(content).decode("utf-8", "surrogatepass")
    return json.loads(text), RestingText(unpacked.unused_data)


def _content(packed: bytes) -> bytes | None:
    """What a file holds, None of another version's. Raises Damaged."""
    head, content = packed[:_HEAD], packed[_HEAD:]
    if not head.startswith(_MAGIC):
        # The first words are those of every version.
        if head.startswith(_MAGIC[:11]):
            return None
        raise Damaged
    if head[len(_MAGIC) :] != f"{sha256(content)}\n".encode():
        raise Damaged
    return content


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all. What a power cut leaves half on the disk has not its hash."""
    write_atomic(path, _MAGIC + sha256(content).encode() + b"\n" + content, sync=False)
