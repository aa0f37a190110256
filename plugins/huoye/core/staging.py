"""Where a build renders before anything reaches the output.

Below CACHE_PATH, not beside the output: the folder around an output may belong to somebody else (a
web server, the home of a repository whose root is the output), and what a killed build leaves
behind is then in nobody's way until a later build removes it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from huoye.core import folder_lock
from huoye.core.errors import BuildError
from huoye.core.removal import files_below


@contextmanager
def folder(output: Path, cache: Path) -> Iterator[Path]:
    """An empty folder for one build of ``output``; it goes however the build ends.

    What killed builds of this output left goes first. Each build holds a lock on its folder for as
    long as it runs: machines or containers may share a cache and call their outputs alike, and none
    removes a folder that another one still uses. Raises OSError when there is no place for it.
    """
    prefix = hashlib.sha256(os.fsencode(output)).hexdigest()[:16] + "-"
    staged, handle = _make(cache / "staging", prefix)
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def check(staged: Path, may_link: Callable[[Path], bool]) -> None:
    """Raise BuildError when there is anything but files in what was rendered.

    may_link: whether a link may be published as such; no other is followed or copied.
    """
    for path in files_below(staged):
        file = staged / path
        mode = file.lstat().st_mode
        if stat.S_ISREG(mode) or (stat.S_ISLNK(mode) and may_link(file)):
            continue
        what = f"a link to {file.readlink()}" if stat.S_ISLNK(mode) else "no file"
        raise BuildError(
            f"a plugin or a template has put {what} into the site, as {path}",
            mend="See which plugin it is, and switch it off",
        )


def _make(parent: Path, prefix: str) -> tuple[Path, int | None]:
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for left in parent.glob(f"{prefix}*"):
            _remove_if_left(left)
        return _folder_in(parent, prefix)
    except OSError:
        # A complete cache may well be read-only, on a build server that shares it.
        return _folder_in(Path(tempfile.gettempdir()), "huoye-")


def _remove_if_left(folder: Path) -> None:
    """Remove the folder of a build that has ended; where there are no locks, none is known to."""
    with suppress(folder_lock.Busy, OSError):
        handle = folder_lock.acquire(folder)
        if handle is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(handle)


def _folder_in(parent: Path, prefix: str) -> tuple[Path, int | None]:
    while True:
        # Its real path: nested sites are recognised by it.
        made = Path(os.path.realpath(tempfile.mkdtemp(prefix=prefix, dir=parent)))
        # Another build may take it for left in this very moment.
        with suppress(folder_lock.Busy, FileNotFoundError):
            return made, folder_lock.acquire(made)
