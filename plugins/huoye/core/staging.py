"""The output folder is replaced whole, or not at all.

Pelican writes into a sibling folder; when everything has been written it takes the place of the old
output by renaming. A build that fails, at whatever point, leaves the old site as it was, and files
of deleted articles don't linger.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path


def staging_folder(output: Path) -> Path:
    """The folder beside ``output`` that a build writes into."""
    return output.with_name(f".{output.name}.new")


def prepare(output: Path) -> Path:
    """An empty staging folder for ``output``; what a broken build left there is removed."""
    staging = staging_folder(output)
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    return staging


def swap(staging: Path, output: Path, keep: Iterable[str] = ()) -> None:
    """Put ``staging`` in the place of ``output``.

    keep: names directly inside ``output`` that are carried over (Pelican's OUTPUT_RETENTION).
    Raises OSError with the old output back in place when the renaming fails.
    """
    old = output.with_name(f".{output.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    had_output = output.exists()
    if had_output:
        for name in keep:
            kept = output / name
            if kept.exists() and not (staging / name).exists():
                copy = shutil.copytree if kept.is_dir() else shutil.copy2
                copy(kept, staging / name)
        output.rename(old)
    try:
        staging.rename(output)
    except OSError:
        if had_output:
            old.rename(output)
        raise
    shutil.rmtree(old, ignore_errors=True)
