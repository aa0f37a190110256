"""The editor's bundle."""

import gzip
import re
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.pyodide_widgets import editor


@pytest.fixture
def build(tmp_path: Path) -> Build:
    return Build({"CACHE_PATH": str(tmp_path / "cache")})


def test_the_bundle_is_one_module_made_once_with_the_same_bytes(
    build: Build, tmp_path: Path
) -> None:
    file = editor.editor_file(build)
    (path,) = (tmp_path / "cache" / "editor").rglob("*.mjs")
    content = path.read_bytes()
    # All inside, and one thing out.
    assert content.count(b"export{") == 1
    assert content.rstrip().endswith(b" as createEditor};")
    assert not re.search(rb"[;}]import[{*\"]", content)
    assert len(gzip.compress(content, 9)) < 130_000
    made = path.stat().st_mtime_ns
    assert editor.editor_file(build) == file
    assert path.stat().st_mtime_ns == made
    path.unlink()
    assert editor.editor_file(build) == file
    assert path.read_bytes() == content


def test_it_needs_no_eval(build: Build) -> None:
    file = editor.editor_file(build)
    content = (build.cache / "editor").rglob("*.mjs").__next__().read_text("utf-8")
    assert file.bytes == len(content.encode())
    assert "eval(" not in content and "new Function" not in content


def test_without_its_packages_the_build_says_what_to_do(build: Build, tmp_path: Path) -> None:
    source = tmp_path / "editor.js"
    source.write_text('import "@codemirror/nothing";', "utf-8")
    with pytest.raises(BuildError, match=r"could not be bundled.*@codemirror/nothing") as caught:
        editor.editor_file(build, source)
    assert "make install" in str(caught.value)
    assert not list(tmp_path.rglob("code-editor.mjs"))
