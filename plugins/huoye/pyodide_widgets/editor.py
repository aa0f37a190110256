"""The editor of Python cells: CodeMirror, bundled by esbuild into one module that pages load when a
reader wants to edit. An installed wheel has the bundle."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from huoye.core.build import Build
from huoye.core.bundled import CLONE, bundled, how_to_install, is_wheel
from huoye.core.cache import Cache
from huoye.core.files import sha256
from huoye.live import esbuild
from huoye.live.assets import Assets
from huoye.live.figure import LiveFile

FILE = "code-editor.mjs"
SOURCE = Path(__file__).parent / "editor" / "editor.js"
#: Pins npm's packages, with their hashes.
_LOCK = CLONE / "package-lock.json"
_OPTIONS = ("--bundle", "--minify", "--target=es2022")


def editor_file(build: Build, source: Path = SOURCE) -> LiveFile:
    """The bundle, published.

    Raises BuildError when npm's packages are not installed.
    """
    if is_wheel():
        path = bundled(FILE)
    else:
        path = build.get(Cache).file(f"editor/{_key(source)}/{FILE}", lambda: bundle(source))
    return build.get(Assets).file("editor", path, "code-editor")


def _key(source: Path) -> str:
    locked = json.loads(_LOCK.read_text("utf-8"))["packages"]
    names = ("node_modules/@codemirror/", "node_modules/@lezer/")
    versions = {name: entry["version"] for name, entry in locked.items() if name.startswith(names)}
    parts = [versions, esbuild.version(), esbuild.OPTIONS, _OPTIONS, sha256(source)]
    return sha256(json.dumps(parts, sort_keys=True).encode())


def bundle(source: Path = SOURCE, options: Sequence[str] = ()) -> bytes:
    """One module with all that the editor is made of; options: esbuild's.

    Raises BuildError as ``editor_file`` does.
    """
    with tempfile.TemporaryDirectory() as made:
        target = Path(made) / "editor.mjs"
        esbuild.run(
            source,
            f"--outfile={target}",
            *_OPTIONS,
            *options,
            cwd=_LOCK.parent,
            what="the editor could not be bundled",
            mend=how_to_install(),
        )
        return target.read_bytes()
