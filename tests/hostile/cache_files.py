"""The files of a cache that attacks damage."""

from __future__ import annotations

import os
from pathlib import Path


def kept(cache: Path, kind: str, number: int = 0) -> Path:
    """One file of a kind, “gzip” or “bakes”; attacks on one kind take different numbers."""
    found = [path for path in sorted((cache / kind).rglob("*")) if path.is_file()]
    return [path for path in found if path.suffix != ".sha256"][number]


def changed(path: Path, content: bytes) -> None:
    """Give a file another content and leave all else of it as it was."""
    stamp = path.stat()
    assert path.read_bytes() != content
    path.write_bytes(content)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
