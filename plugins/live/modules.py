"""Browser modules as readers get them: the same files at the same places, without the comments.

Types and explanations are half of their bytes. Names stay, so that an error's line can be read.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from plugins.core.errors import BuildError
from plugins.core.files import sha256
from plugins.core.node import node_executable

#: npm's package; package-lock.json pins it with its hash.
_ESBUILD = Path(__file__).parents[2] / "node_modules" / "esbuild"
_OPTIONS = (
    *("--format=esm", "--charset=utf8", "--minify-whitespace", "--minify-syntax"),
    *("--legal-comments=none", "--log-level=warning", "--out-extension:.js=.mjs"),
)


def modules_key(modules: Iterable[tuple[str, Path]]) -> str:
    """Hash of all that the published modules are made from. modules: (place, file).

    Raises BuildError where the tool is not installed.
    """
    try:
        tool = json.loads((_ESBUILD / "package.json").read_text("utf-8"))["version"]
    except FileNotFoundError:
        raise BuildError("esbuild is not installed", mend="run “make install”") from None
    parts = [tool, _OPTIONS, [(place, sha256(path)) for place, path in modules]]
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
            _run_esbuild(places, source, target)
        target.rename(folder)
    return folder


def _run_esbuild(places: list[str], source: Path, target: Path) -> None:
    tool = [str(node_executable()), str(_ESBUILD / "bin" / "esbuild")]
    command = [*tool, *places, "--outbase=.", f"--outdir={target.absolute()}", *_OPTIONS]
    done = subprocess.run(command, cwd=source, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise BuildError(
            f"a browser module cannot be read: {done.stderr.strip()}",
            mend="mend it; “make lint” says more",
        )
