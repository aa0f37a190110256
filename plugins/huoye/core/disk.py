"""What the disk refuses, said so that an author can mend it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huoye.core.errors import BuildError

_MORE_ROOM = "Make room on this disk, then build again"
_RIGHTS = "See who owns it and who may write there"
_MENDS = {
    errno.ENOSPC: _MORE_ROOM,
    errno.EDQUOT: _MORE_ROOM,
    errno.EFBIG: "Lift the limit on the size of files (ulimit -f), then build again",
    errno.EROFS: "This disk is mounted read-only: choose another folder, or mount it for writing",
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EIO: "The disk itself reports a fault: see to it before anything else",
}


@contextmanager
def naming(folder: Path) -> Iterator[None]:
    """Name the folder in an OSError that names no file, as that of a write to a full disk."""
    try:
        yield
    except OSError as error:
        if error.filename is None and refused(error):
            raise OSError(error.errno, error.strerror, str(folder)) from error
        raise


def refused(error: OSError) -> bool:
    """Whether it is the disk's no, not a file that some code expected in vain."""
    return error.errno in _MENDS


def problem(error: OSError, near: Path) -> BuildError:
    """The refusal as a problem of the build.

    near: the folder to name where the error names no file, as that of a write to a full disk.
    """
    what = error.strerror or str(error)
    path = Path(str(error.filename)) if error.filename else near
    return BuildError(what, path=path, mend=_MENDS.get(error.errno or 0, ""))
