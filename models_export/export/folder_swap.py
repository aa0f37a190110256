"""A model's folder is replaced whole, or not at all.

An export writes into a sibling folder; when everything has been written it takes the place of the
old one by renaming. An export that fails, at whatever point, leaves the old model as it was.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from huoye.core import folder_lock
from models_export.notices import notice


def _draft(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.new")


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Whole, and for this process alone: others wait that export beside it.

    What a killed export left is removed, and put back is what it had set aside between its two
    renames. Nothing happens where there is nothing beside the folder.
    """
    if not folder.parent.is_dir():
        yield
        return
    try:
        lock = folder_lock.acquire(folder.parent)
    except folder_lock.Busy:
        notice(f"{folder.parent}: another process writes models there, and is waited for")
        lock = folder_lock.acquire(folder.parent, wait=True)
    try:
        _tidy(folder)
        yield
    finally:
        _tidy(folder)
        if lock is not None:
            os.close(lock)


def _tidy(folder: Path) -> None:
    if _aside(folder).exists() and not folder.exists():
        _aside(folder).rename(folder)
    for left in (_aside(folder), _draft(folder)):
        shutil.rmtree(left, ignore_errors=True)


def begun(folder: Path) -> Path:
    """An empty draft for ``folder``, beside it; to be asked for inside of ``alone``, after which it
    is gone if it hasn't been swapped."""
    _draft(folder).mkdir()
    return _draft(folder)


@contextmanager
def prepared(folder: Path) -> Iterator[Path]:
    """``begun`` inside of ``alone``, wherever that is."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        yield begun(folder)


def swap(draft: Path, folder: Path, keep: Iterable[str] = ()) -> None:
    """Put ``draft`` in the place of ``folder``.

    keep: names directly inside ``folder`` that are carried over. Raises OSError with the old folder
    back in place when the renaming fails.
    """
    if folder.exists():
        for name in keep:
            kept = folder / name
            if kept.exists() and not (draft / name).exists():
                copy = shutil.copytree if kept.is_dir() else shutil.copy2
                copy(kept, draft / name)
    try:
        if folder.exists():
            folder.rename(_aside(folder))
        draft.rename(folder)
    finally:
        _tidy(folder)
