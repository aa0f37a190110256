"""What an output may hold that must not be deleted."""

from pathlib import Path
from typing import Any

import pytest

from huoye.core import held


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    for name in ("work", "content", "theme", "cache", "site"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return {
        "PATH": str(tmp_path / "content"),
        "THEME": str(tmp_path / "theme"),
        "CACHE_PATH": str(tmp_path / "cache"),
    }


def test_a_folder_of_its_own_holds_nothing(tmp_path: Path, settings: dict[str, Any]) -> None:
    assert held.not_to_delete(tmp_path / "site", settings, ()) is None
    assert not held.holds_sources(tmp_path / "site", settings)


@pytest.mark.parametrize("name", ["work", "content", "theme", "cache"])
def test_each_is_found(tmp_path: Path, settings: dict[str, Any], name: str) -> None:
    assert held.not_to_delete(tmp_path / name, settings, ()) == tmp_path / name
    assert held.holds_sources(tmp_path / name, settings) == (name != "cache")


def test_what_is_retained_is_safe(tmp_path: Path, settings: dict[str, Any]) -> None:
    (tmp_path / ".git").mkdir()
    assert held.not_to_delete(tmp_path, settings, ()) is not None
    keep = {"work", "content", "theme", "cache", ".git"}
    assert held.not_to_delete(tmp_path, settings, keep) is None
    (tmp_path / "pelicanconf.py").write_text("")
    assert held.not_to_delete(tmp_path, settings, keep) == tmp_path / "pelicanconf.py"


def test_a_repository_at_any_depth(tmp_path: Path, settings: dict[str, Any]) -> None:
    (tmp_path / "site/a/b").mkdir(parents=True)
    (tmp_path / "site/a/b/.git").write_text("gitdir: elsewhere")
    assert held.not_to_delete(tmp_path / "site", settings, ()) == tmp_path / "site/a/b/.git"
    assert held.not_to_delete(tmp_path / "site", settings, {"a"}) is None
