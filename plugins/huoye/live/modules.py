"""Browser modules as readers get them: the same files at the same places, without the comments.

Types and explanations are half of their bytes. Names stay, so that an error's line can be read.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from huoye.core.files import sha256
from huoye.live import esbuild

_OPTIONS = ("--minify-whitespace", "--minify-syntax", "--out-extension:.js=.mjs")


def modules_key(modules: Iterable[tuple[str, Path]]) -> str:
    """Hash of all that the published modules are made from. modules: (place, file).

    Raises BuildError where the tool is not installed.
    """
    files = [(place, sha256(path)) for place, path in modules]
    parts = [esbuild.version(), esbuild.OPTIONS, _OPTIONS, files]
    return sha256(json.dumps(parts).encode())


def compact(modules: Iterable[tuple[str, Path]], folder: Path) -> Path:
    """``folder`` with every module at its place, made now unless it is there.

    Raises BuildError for a module that is no JavaScript.
    """
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        source, target = Path(made) / "source", Path(made) / "target"
        places = []
        for place, path in modules:
            places.append(place)
            copy = source / place
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        target.mkdir()
        if places:
            esbuild.run(
                *places,
                "--outbase=.",
                f"--outdir={target.absolute()}",
                *_OPTIONS,
                cwd=source,
                what="a browser module cannot be read",
                mend="mend it; “make lint” says more",
            )
        target.rename(folder)
    return folder
