"""One process at a time works in a run's folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from huoye.core.files import delete_drafts
from models_export.errors import UserError

_NAME = ".lock"


@contextmanager
def locked(run: Path) -> Iterator[None]:
    """Hold the folder, which is made where there is none; raises UserError while another does.

    The lock is the system's: it goes with its process, however that ends. What a process that was
    killed had begun to write is deleted.
    """
    is_new = not run.exists()
    run.mkdir(parents=True, exist_ok=True)
    lock = FileLock(run / _NAME, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise UserError(
            f"{run}: another process works in this run. Wait until it has ended, or name another "
            "folder with --run"
        ) from error
    delete_drafts(run)
    try:
        yield
    finally:
        lock.release()
        if is_new and [path.name for path in run.iterdir()] == [_NAME]:
            # What was refused leaves nothing behind.
            shutil.rmtree(run)
