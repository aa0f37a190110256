"""``huoye new``: a blog in an empty place, and nowhere else. What comes of it: tests/release."""

import runpy
import sys
from pathlib import Path

import pytest

from huoye.new_blog import command


def _new(monkeypatch: pytest.MonkeyPatch, folder: Path) -> int:
    monkeypatch.setattr(sys, "argv", ["huoye", "new", str(folder)])
    return command.main()


def test_a_blog_with_a_formula_and_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # An empty folder is as good as none.
    for folder in (tmp_path / "a/b", tmp_path / "c"):
        folder.parent.mkdir(exist_ok=True)
    (tmp_path / "c").mkdir()
    for folder in (tmp_path / "a/b", tmp_path / "c"):
        assert _new(monkeypatch, folder) == 0
        assert f"cd {folder}\n" in capsys.readouterr().out
        articles = [path.read_text("utf-8") for path in (folder / "content/posts").iterdir()]
        assert any("/// formula | circle" in text for text in articles)
        assert any("/// sample | glow-pixels" in text for text in articles)
        settings = runpy.run_path(str(folder / "pelicanconf.py"))
        ignored = (folder / ".gitignore").read_text("utf-8").splitlines()
        assert {f"{settings[name]}/" for name in ("OUTPUT_PATH", "CACHE_PATH")} <= set(ignored)
        readme = (folder / "README.md").read_text("utf-8")
        assert "huoye-preview " in readme and "huoye-check " in readme
        assert not list(folder.rglob("__pycache__"))


@pytest.mark.parametrize("name", ["kept", "kept/file"])
def test_nothing_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/file").write_text("mine", "utf-8")
    assert _new(monkeypatch, tmp_path / name) == 1
    assert "Name a folder that is empty or not there" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["file"]
    assert (tmp_path / "kept/file").read_text("utf-8") == "mine"
