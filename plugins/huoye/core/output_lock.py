"""One build at a time for one output folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from huoye.core import folder_lock
from huoye.core.errors import BuildError


@contextmanager
def held(output: Path) -> Iterator[bool]:
    """Hold ``output`` for this build, waiting (and saying so) while another build has it.

    The folder itself is locked, so that no lock file gets published, and the system lets go of it
    however the build ends. It is made where it lacks, and goes again when nothing came into it.
    Yields whether the lock is held: not every system and not every network disk has locks, which
    is said once.

    Raises BuildError when the output is a file, OSError when the folder can't be made.
    """
    made = _make(output)
    handle = _lock(output)
    if handle is None:
        print(
            f"There are no locks where {output} lies: let no two builds write there at once.",
            file=sys.stderr,
        )
    try:
        yield handle is not None
    finally:
        if made:
            with suppress(OSError):  # something is in it: the site
                output.rmdir()
        if handle is not None:
            os.close(handle)


def _make(output: Path) -> bool:
    if output.exists() and not output.is_dir():
        raise BuildError(
            "the output is a file, not a folder",
            path=output,
            mend="Take it away, or choose another folder with OUTPUT_PATH or -o",
        )
    made = not output.exists()
    output.mkdir(parents=True, exist_ok=True)
    return made


def _lock(output: Path) -> int | None:
    """The open folder that carries the lock, or None where there are no locks."""
    while True:
        # The build before us may have removed the folder that we waited for.
        with suppress(FileNotFoundError):
            output.mkdir(parents=True, exist_ok=True)
            try:
                return folder_lock.acquire(output)
            except folder_lock.Busy:
                print(
                    f"Another build writes into {output}; waiting for it to end.", file=sys.stderr
                )
                return folder_lock.acquire(output, wait=True)
