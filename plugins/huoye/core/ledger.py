"""What our builds wrote into one output: the only files there that they may ever remove."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from huoye.core.files import sha256, write_atomic

#: Path below the output, with "/" -> the contents by which a file there is known as ours. More than
#: one while a build is putting its files in place: after a kill either may lie there.
Claims = Mapping[str, tuple[str, ...]]

_log = logging.getLogger(__name__)


def fingerprint(path: Path) -> str:
    """What a file holds, or where a link leads. Raises OSError."""
    return f"link:{path.readlink()}" if path.is_symlink() else sha256(path)


class Ledger:
    """Kept in ``cache``, outside the output, so that it is never published.

    An output has one for each folder of sources: two sites may share an output as they may with
    Pelican alone, and none of them removes what the other wrote.
    """

    def __init__(
        self,
        cache: Path,
        output: Path,
        content: Path,
        refused: Callable[[OSError], None] = lambda error: None,
    ) -> None:
        """refused: is told when the cache can't be written."""
        name = hashlib.sha256(os.fsencode(output) + b"\0" + os.fsencode(content)).hexdigest()
        self._refused = refused
        self._path = cache / "outputs" / f"{name[:16]}.json"

    def place(self, what: str) -> Path:
        """Where something else is kept of the same builds, which may be lost. what: a word."""
        return self._path.parents[1] / what / self._path.name

    def read(self) -> dict[str, tuple[str, ...]]:
        """What is claimed; nothing where there is no ledger, or a damaged one (with a warning)."""
        try:
            data = json.loads(self._path.read_bytes())
            files = {str(path): tuple(map(str, known)) for path, known in data["files"].items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            _log.warning(
                "%s can't be read (%s): pages of articles removed since then stay in the output",
                self._path,
                error,
            )
            return {}
        return {path: known for path, known in files.items() if _is_below(path)}

    def write(self, files: Claims) -> None:
        """Replace it, when something has changed."""
        # Without any indent: that would take Python's own encoder, ten times as long.
        text = json.dumps({"files": files}, separators=(",", ":"), sort_keys=True)
        try:
            if not self._path.exists() or self._path.read_bytes() != text.encode():
                write_atomic(self._path, text)
        except OSError as error:
            self._refused(error)


def _is_below(path: str) -> bool:
    pure = PurePosixPath(path)
    return bool(pure.parts) and not pure.is_absolute() and ".." not in pure.parts
