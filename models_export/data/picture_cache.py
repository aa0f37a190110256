"""Decoded pictures on disk, so that a folder is decoded once: anybody may delete them at any time.

``<name>.npy`` has levels, uint8 [N, H, W, C], and is mapped into memory, not read; ``<name>.json``
has its SHA-256, without which it counts for nothing.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from huoye.core import folder_lock
from huoye.core.files import sha256, to_disk, write_atomic
from models_export.data.dataset import Levels


def cached(
    folder: Path, name: str, shape: tuple[int, ...], make: Callable[[Levels], Any]
) -> Levels:
    """The levels of this name, uint8 in this shape, read-only.

    make: fills them where there are none, or damaged ones; what it raises leaves nothing behind.
    Processes that want the same wait for the first one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder_lock.acquire(folder, wait=True)
    try:
        array, seal = folder / f"{name}.npy", folder / f"{name}.json"
        if not _is_whole(array, seal, shape):
            _write(array, seal, shape, make)
        levels: Levels = np.load(array, mmap_mode="r")
        return levels
    finally:
        if lock is not None:
            os.close(lock)


def _is_whole(array: Path, seal: Path, shape: tuple[int, ...]) -> bool:
    try:
        kept = json.loads(seal.read_text("utf-8"))
        return bool(kept == {"shape": list(shape), "sha256": sha256(array)})
    except (OSError, ValueError):
        return False


def _write(array: Path, seal: Path, shape: tuple[int, ...], make: Callable[[Levels], Any]) -> None:
    draft = array.with_name(f".{array.name}.{secrets.token_hex(4)}")
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
