"""docs/engine.md: its example runs, and its table has every operator."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.core.node import node_executable
from huoye.engine.kernels import file_name, kernel_files
from tests.conftest import ROOT
from tests.docs.conftest import fenced

GUIDE = (ROOT / "docs/engine.md").read_text("utf-8")
MODEL = ROOT / "plugins/huoye/new_blog/blog/content/models/glow-pixels/decoder.onnx"
#: Fetches from the folder of the script.
HEAD = """
import { readFileSync } from "node:fs";
const read = (name) => readFileSync(new URL(name, import.meta.url));
const fetch = async (name) => ({ arrayBuffer: async () => read(name) });
const latent = new Float32Array(768);
"""
NAMES = """
import { FOLDS } from "./huoye/engine/static/constants.mjs";
import { OPERATORS } from "./huoye/engine/static/operators.mjs";
console.log(JSON.stringify([...Object.keys(OPERATORS), ...Object.keys(FOLDS)]));
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "huoye").symlink_to(ROOT / "plugins/huoye", target_is_directory=True)
    return tmp_path


def _printed(folder: Path, script: str) -> str:
    path = folder / "script.mjs"
    path.write_text(script, "utf-8")
    command = [str(node_executable()), str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_engine_runs_alone_as_its_guide_says(folder: Path) -> None:
    build = Build({"CACHE_PATH": str(folder / "cache")})
    for name, path in kernel_files(build).items():
        (folder / file_name(name)).write_bytes(path.read_bytes())
    build.close()
    (folder / "decoder.onnx").write_bytes(MODEL.read_bytes())
    (example,) = fenced(GUIDE, "js")
    printed = _printed(folder, HEAD + example)
    assert "{ name: 'z', type: 'float32', dims: [ 1, 768 ] }" in printed
    assert printed.rstrip().endswith(str(3 * 16 * 16))


def test_the_guide_has_every_operator(folder: Path) -> None:
    table = GUIDE.partition("| operators |")[2].partition("\n\n")[0]
    documented = set(re.findall(r"`([A-Z]\w*[a-z0-9])`", table))
    assert documented == {*json.loads(_printed(folder, NAMES)), "Transpose"}
