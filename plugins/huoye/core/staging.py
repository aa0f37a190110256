"""Where a build renders before anything reaches the output.

Below CACHE_PATH, not beside the output: the folder around an output may belong to somebody else (a
web server, the home of a repository whose root is the output), and what a killed build leaves
behind is then in nobody's way until the next build removes it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huoye.core import disk


@contextmanager
def folder(output: Path, cache: Path, *, alone: bool) -> Iterator[Path]:
    """An empty folder for one build of ``output``; it goes however the build ends.

    alone: whether no other build of this output can be running; what killed ones left goes then.
    Raises OSError when there is no place for it.
    """
    prefix = hashlib.sha256(os.fsencode(output)).hexdigest()[:16] + "-"
    staged = _make(cache / "staging", prefix, clear=alone)
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _make(parent: Path, prefix: str, *, clear: bool) -> Path:
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for left in parent.glob(f"{prefix}*") if clear else ():
            shutil.rmtree(left, ignore_errors=True)
        return _folder_in(parent, prefix)
    except OSError as error:
        # A complete cache may well be read-only, on a build server that shares it.
        if not disk.refused(error):
            raise
        return _folder_in(Path(tempfile.gettempdir()), "huoye-")


def _folder_in(parent: Path, prefix: str) -> Path:
    # Its real path: nested sites are recognised by it.
    return Path(os.path.realpath(tempfile.mkdtemp(prefix=prefix, dir=parent)))
