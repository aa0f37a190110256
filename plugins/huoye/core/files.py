"""Files: written whole or not at all, and known by their hash."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class PublishedFile:
    """A file that a page wants in the output."""

    #: Where, relative to the site's root.
    url: str
    #: Of its content.
    sha256: str
    #: What is copied there.
    source: Path = field(repr=False, compare=False)


def write_atomic(path: Path, data: bytes | str) -> None:
    """Write to a temporary neighbour, then rename: readers see the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    payload = data.encode("utf-8") if isinstance(data, str) else data
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(payload)
        # mkstemp makes private files; a site is read by a web server.
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def sha256(data: bytes | Path) -> str:
    """Hexadecimal SHA-256 of bytes or of a file's content."""
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest()
    with data.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
