"""The editor of Python cells: CodeMirror, bundled by esbuild into one module that pages load when a
reader wants to edit."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from huoye.core.build import Build
from huoye.core.files import sha256, write_atomic
from huoye.core.node import NPM_ROOT
from huoye.live import esbuild
from huoye.live.assets import Assets
from huoye.live.figure import LiveFile

SOURCE = Path(__file__).parent / "editor" / "editor.js"
#: Pins npm's packages, with their hashes.
_LOCK = NPM_ROOT / "package-lock.json"
_OPTIONS = ("--bundle", "--minify", "--target=es2022")


def editor_file(build: Build, source: Path = SOURCE) -> LiveFile:
    """The bundle, published; made once for what it is made from.

    Raises BuildError when npm's packages are not installed.
    """
    path = build.cache / "editor" / _key(source) / "code-editor.mjs"
    if not path.exists():
        write_atomic(path, _bundle(source))
    return build.get(Assets).file("editor", path, "code-editor")


def _key(source: Path) -> str:
    locked = json.loads(_LOCK.read_text("utf-8"))["packages"]
    names = ("node_modules/@codemirror/", "node_modules/@lezer/")
    versions = {name: entry["version"] for name, entry in locked.items() if name.startswith(names)}
    parts = [versions, esbuild.version(), esbuild.OPTIONS, _OPTIONS, sha256(source)]
    return sha256(json.dumps(parts, sort_keys=True).encode())


def _bundle(source: Path) -> bytes:
    with tempfile.TemporaryDirectory() as made:
        target = Path(made) / "editor.mjs"
        esbuild.run(
            source,
            f"--outfile={target}",
            *_OPTIONS,
            cwd=_LOCK.parent,
            what="the editor could not be bundled",
            mend="Run “make install”",
        )
        return target.read_bytes()
