"""A disk that refuses is told with path and remedy; other errors are not the disk's."""

import errno
import os
from pathlib import Path

from huoye.core import disk


def test_the_path_and_the_remedy_are_named(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert disk.refused(full)
    assert str(disk.problem(full, tmp_path)).startswith(
        f"{tmp_path}: No space left on device. Make"
    )
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/srv/a.html")
    assert str(disk.problem(denied, tmp_path)).startswith("/srv/a.html: Permission denied. See who")


def test_a_missing_file_is_not_the_disks_fault() -> None:
    assert not disk.refused(FileNotFoundError(errno.ENOENT, "No such file"))
    assert not disk.refused(OSError("late"))
