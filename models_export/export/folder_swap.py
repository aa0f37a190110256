"""A model's folder is replaced whole, or not at all.

An export writes into a sibling folder; when everything has been written it takes the place of the
old one by renaming. An export that fails, at whatever point, leaves the old model as it was.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path


def draft_folder(folder: Path) -> Path:
    """The folder beside ``folder`` that an export writes into."""
    return folder.with_name(f".{folder.name}.new")


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def prepare(folder: Path) -> Path:
    """An empty draft for ``folder``; what a killed export left there is removed.

    A folder that was set aside when the export was killed between two renames is put back.
    """
    if _aside(folder).exists() and not folder.exists():
        _aside(folder).rename(folder)
    draft = draft_folder(folder)
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    return draft


def swap(draft: Path, folder: Path, keep: Iterable[str] = ()) -> None:
    """Put ``draft`` in the place of ``folder``.

    keep: names directly inside ``folder`` that are carried over. Raises OSError with the old folder
    back in place when the renaming fails.
    """
    old = _aside(folder)
    had_folder = folder.exists()
    if had_folder:
        shutil.rmtree(old, ignore_errors=True)
        for name in keep:
            kept = folder / name
            if kept.exists() and not (draft / name).exists():
                copy = shutil.copytree if kept.is_dir() else shutil.copy2
                copy(kept, draft / name)
        folder.rename(old)
    try:
        draft.rename(folder)
    except OSError:
        if had_folder:
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
