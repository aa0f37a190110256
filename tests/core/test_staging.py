"""The folder that a build renders into."""

from pathlib import Path

import pytest

from huoye.core import staging


def test_it_is_empty_and_goes(tmp_path: Path) -> None:
    with staging.folder(tmp_path / "output", tmp_path / "cache", alone=True) as staged:
        assert list(staged.iterdir()) == []
        (staged / "a").write_text("")
    assert not staged.exists()
    assert not (tmp_path / "output").exists()


def test_it_goes_when_the_build_fails(tmp_path: Path) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        staging.folder(tmp_path / "output", tmp_path / "cache", alone=True) as staged,
    ):
        raise KeyboardInterrupt
    assert not staged.exists()


def test_what_killed_builds_left_goes_when_none_can_be_running(tmp_path: Path) -> None:
    output, cache = tmp_path / "output", tmp_path / "cache"
    with staging.folder(output, cache, alone=True) as killed:
        with staging.folder(output, cache, alone=False):
            assert killed.exists()
        with staging.folder(tmp_path / "other", cache, alone=True):
            assert killed.exists()
        with staging.folder(output, cache, alone=True):
            assert not killed.exists()


def test_a_read_only_cache_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with staging.folder(tmp_path / "output", tmp_path / "cache", alone=True) as staged:
        assert staged.is_dir()
