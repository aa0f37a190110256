"""Values kept in one file, which vouches for itself: its first line is the hash of all others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from huoye.core.files import sha256, write_atomic


def read(path: Path) -> Any:
    """What was kept; None where there is nothing, or something that was cut or changed."""
    try:
        known, _, data = path.read_bytes().partition(b"\n")
        return json.loads(data) if known.decode("ascii") == sha256(data) else None
    except (OSError, ValueError):
        return None


def write(path: Path, value: Any) -> None:
    """Keep a value of JSON's. Raises OSError."""
    # ASCII: names of files need be no Unicode.
    data = json.dumps(value, separators=(",", ":")).encode("ascii")
    write_atomic(path, sha256(data).encode("ascii") + b"\n" + data)
