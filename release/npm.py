"""What esbuild packs from npm's packages, and which packages those were."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from huoye.core.bundled import CLONE
from huoye.live import esbuild
from huoye.pyodide_widgets import editor

_TYPESET = CLONE / "plugins/huoye/mathjax/node/typeset.mjs"


def mathjax() -> tuple[bytes, set[str]]:
    """The typesetting child as one module for Node, and the packages in it."""
    with tempfile.TemporaryDirectory() as made:
        target, listed = Path(made) / "typeset.mjs", Path(made) / "inputs.json"
        esbuild.run(
            _TYPESET,
            "--bundle",
            "--minify",
            "--platform=node",
            f"--outfile={target}",
            f"--metafile={listed}",
            cwd=CLONE,
            what="MathJax could not be bundled",
            mend="run “make install”",
        )
        return target.read_bytes(), _packages(listed)


def code_editor() -> tuple[bytes, set[str]]:
    """The editor of cells, and the packages in it."""
    with tempfile.TemporaryDirectory() as made:
        listed = Path(made) / "inputs.json"
        return editor.bundle(options=[f"--metafile={listed}"]), _packages(listed)


def _packages(listed: Path) -> set[str]:
    """Names, from the paths in esbuild's list of inputs."""
    found = set()
    for path in json.loads(listed.read_text("utf-8"))["inputs"]:
        _, within, rest = path.rpartition("node_modules/")
        parts = rest.split("/")
        if within:
            found.add("/".join(parts[:2]) if parts[0].startswith("@") else parts[0])
    return found
