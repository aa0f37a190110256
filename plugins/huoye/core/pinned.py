"""Other people's files that readers get, by hash.

npm and pip verify what they fetch, once; what lies in node_modules or among the installed packages
may have been changed since, and readers would run it. ``make lock`` writes the table, in the form
of sha256sum, with paths as in node_modules.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from huoye.core.errors import BuildError

TABLE = Path(__file__).with_name("runtimes.sha256")


def pinned() -> dict[str, str]:
    """Path in node_modules -> SHA-256, in hexadecimal."""
    lines = TABLE.read_text("utf-8").splitlines()
    pairs = (line.split("  ", 1) for line in lines if not line.startswith("#"))
    return {path: digest for digest, path in pairs}


def check(digests: Mapping[str, str], mend: str) -> None:
    """Raises BuildError where a file is not the one that this Huoye is proved with.

    digests: path in node_modules -> SHA-256 of the file that is there. mend: how to get the right
    one.
    """
    table = pinned()
    for path, digest in digests.items():
        if table.get(path) != digest:
            raise BuildError(
                f"readers would run a changed file: “{path}” is not the one that this version of "
                "Huoye is proved with",
                mend=mend,
            )
