"""Decoded pictures on disk, so that a folder is decoded once: anybody may delete them at any time.

``<name>.npy`` has levels, uint8 [N, H, W, C], and is mapped into memory, not read; ``<name>.json``
has its SHA-256, without which it counts for nothing, and its time is that of the last use. When
new ones are written, those that nobody has used for longest make room.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from huoye.core import folder_lock
from huoye.core.files import delete_drafts, draft_of, sha256, to_disk, write_atomic
from models_export.data.dataset import Levels
from models_export.errors import UserError

#: Of the environment: gigabytes that all of them may take, besides those of this moment. It decides
#: nothing about a run, so it is in no config.
LIMIT = "HUOYE_PICTURE_CACHE"
_GIGABYTES = 5.0


def cached(
    folder: Path, name: str, shape: tuple[int, ...], make: Callable[[Levels], Any]
) -> Levels:
    """The levels of this name, uint8 in this shape, read-only.

    make: fills them where there are none, or damaged ones; what it raises leaves nothing behind.
    Processes that want the same wait for the first one. Raises UserError for a limit that is none.
    """
    most = limit()
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder_lock.acquire(folder, wait=True)
    try:
        array, seal = folder / f"{name}.npy", folder / f"{name}.json"
        if not _is_whole(array, seal, shape):
            _write(array, seal, shape, make)
            _make_room(folder, most, array)
        os.utime(seal)
        levels: Levels = np.load(array, mmap_mode="r")
        return levels
    finally:
        if lock is not None:
            os.close(lock)


def limit(environment: Mapping[str, str] = os.environ) -> float:
    """Bytes; raises UserError where the environment names no number."""
    text = environment.get(LIMIT, "")
    try:
        gigabytes = float(text or _GIGABYTES)
    except ValueError:
        gigabytes = math.nan
    if not gigabytes >= 0:
        raise UserError(f"{LIMIT}: “{text}” is no number of gigabytes. Write 10, say, or unset it")
    return gigabytes * 1e9


def _make_room(folder: Path, most: float, newest: Path) -> None:
    """Delete what lies about, and the least recently used until they are within the limit.

    To be called by whoever has the folder's lock: a draft is then nobody's. On Unix pictures that
    another process has mapped stay until it ends; elsewhere they can't be deleted, and stay too.
    """
    delete_drafts(folder)
    ages = []
    for array in folder.glob("*.npy"):
        seal = array.with_suffix(".json")
        # Without a seal it is of no use to anybody.
        ages.append((seal.stat().st_mtime_ns if seal.exists() else 0, array, seal))
    total = sum(array.stat().st_size for _, array, _ in ages)
    for _, array, seal in sorted(ages):
        if total <= most:
            return
        if array == newest:
            continue
        size = array.stat().st_size
        with suppress(OSError):
            array.unlink()
            seal.unlink(missing_ok=True)
            total -= size


def _is_whole(array: Path, seal: Path, shape: tuple[int, ...]) -> bool:
    try:
        kept = json.loads(seal.read_text("utf-8"))
        return bool(kept == {"shape": list(shape), "sha256": sha256(array)})
    except (OSError, ValueError):
        return False


def _write(array: Path, seal: Path, shape: tuple[int, ...], make: Callable[[Levels], Any]) -> None:
    draft = draft_of(array)
    try:
        levels = np.lib.format.open_memmap(draft, "w+", np.uint8, shape)
        make(levels)
        levels.flush()
        del levels
        to_disk([draft])
        content = {"shape": list(shape), "sha256": sha256(draft)}
        draft.replace(array)
    finally:
        draft.unlink(missing_ok=True)
    write_atomic(seal, json.dumps(content) + "\n")
