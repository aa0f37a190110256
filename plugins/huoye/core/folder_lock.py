"""A folder that one process has for itself, until it lets go or ends in whichever way."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


class Busy(Exception):
    """Another process has the folder."""


def acquire(folder: Path, *, wait: bool = False) -> int | None:
    """The open folder that carries the lock, for ``os.close``; None where there are no locks.

    The folder itself is locked: there is no lock file that could be published or left behind. Not
    every system and not every network disk has locks. wait: for whoever has it. Raises Busy, and
    FileNotFoundError when the folder has gone meanwhile.
    """
    if sys.platform == "win32":
        return None
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(handle)
        raise Busy(str(folder)) from None
    except OSError:
        os.close(handle)
        return None
    except BaseException:
        os.close(handle)
        raise
    # Whoever had it may have removed the folder that we waited for.
    with suppress(FileNotFoundError):
        if os.path.samestat(os.fstat(handle), folder.stat()):
            return handle
    os.close(handle)
    raise FileNotFoundError(str(folder))
