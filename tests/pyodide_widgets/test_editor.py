"""The editor's bundle."""

import gzip
import re
from pathlib import Path

import pytest

from huoye.core.errors import BuildError
from huoye.live import assets
from huoye.pyodide_widgets import editor


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "_cache", tmp_path / "cache")
    monkeypatch.setattr(assets, "_published", {})


def test_the_bundle_is_one_module_made_once_with_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = editor.editor_file()
    (path,) = (tmp_path / "cache" / "editor").rglob("*.mjs")
    content = path.read_bytes()
    # All inside, and one thing out.
    assert content.count(b"export{") == 1
    assert content.rstrip().endswith(b" as createEditor};")
    assert not re.search(rb"[;}]import[{*\"]", content)
    assert len(gzip.compress(content, 9)) < 130_000
    with monkeypatch.context() as patched:
        patched.setattr(editor, "_bundle", lambda: b"")
        assert editor.editor_file() == file
    path.unlink()
    assert editor.editor_file() == file
    assert path.read_bytes() == content


def test_it_needs_no_eval() -> None:
    file = editor.editor_file()
    content = (assets.cache_folder() / "editor").rglob("*.mjs").__next__().read_text("utf-8")
    assert file.bytes == len(content.encode())
    assert "eval(" not in content and "new Function" not in content


def test_without_its_packages_the_build_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "editor.js"
    source.write_text('import "@codemirror/nothing";', "utf-8")
    monkeypatch.setattr(editor, "_SOURCE", source)
    with pytest.raises(BuildError, match=r"could not be bundled.*@codemirror/nothing") as caught:
        editor.editor_file()
    assert "make install" in str(caught.value)
    assert not list(tmp_path.rglob("code-editor.mjs"))
