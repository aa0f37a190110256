"""A model's folder is replaced whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path


def prepare(folder: Path) -> Path:
    """An empty draft beside ``folder``; what a broken export left there is removed."""
    former = _former(folder)
    if former.exists() and not folder.exists():
        # An export was killed between the two renames of a swap.
        former.rename(folder)
    draft = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    return draft


def swap(draft: Path, folder: Path, keep: Iterable[str] = ()) -> None:
    """Put ``draft`` in the place of ``folder``.

    keep: names directly inside ``folder`` that are carried over. Raises OSError, with the old
    folder back in place, when the renaming fails.
    """
    former = _former(folder)
    shutil.rmtree(former, ignore_errors=True)
    had_folder = folder.exists()
    if had_folder:
        for name in keep:
            kept = folder / name
            if kept.exists() and not (draft / name).exists():
                copy = shutil.copytree if kept.is_dir() else shutil.copy2
                copy(kept, draft / name)
        folder.rename(former)
    try:
        draft.rename(folder)
    except OSError:
        if had_folder:
            former.rename(folder)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _former(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")
