"""The folder that a build renders into."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from huoye.core import folder_lock, staging
from huoye.core.errors import BuildError
from tests.conftest import ROOT


def test_it_is_empty_and_goes(tmp_path: Path) -> None:
    with staging.folder(tmp_path / "output", tmp_path / "cache") as staged:
        assert list(staged.iterdir()) == []
        (staged / "a").write_text("")
    assert not staged.exists()
    assert not (tmp_path / "output").exists()


def test_it_goes_when_the_build_fails(tmp_path: Path) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        staging.folder(tmp_path / "output", tmp_path / "cache") as staged,
    ):
        raise KeyboardInterrupt
    assert not staged.exists()


def test_what_killed_builds_left_goes_and_what_others_use_stays(tmp_path: Path) -> None:
    output, cache = tmp_path / "output", tmp_path / "cache"
    killed = _killed(output, cache)
    with staging.folder(output, cache) as running:
        assert not killed.exists()
        (running / "a").write_text("")
        # Two machines or containers may share a cache, and call their outputs alike.
        with staging.folder(output, cache) as second:
            assert (running / "a").exists()
            assert second != running
    assert list((cache / "staging").iterdir()) == []


def test_those_of_another_output_are_left_to_it(tmp_path: Path) -> None:
    killed = _killed(tmp_path / "output", tmp_path / "cache")
    with staging.folder(tmp_path / "other", tmp_path / "cache"):
        assert killed.exists()


def test_where_there_are_no_locks_nothing_of_others_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = _killed(tmp_path / "output", tmp_path / "cache")
    monkeypatch.setattr(folder_lock, "acquire", lambda *_, **__: None)
    with staging.folder(tmp_path / "output", tmp_path / "cache"):
        assert killed.exists()


def _killed(output: Path, cache: Path) -> Path:
    """The folder of a build that was killed while it rendered."""
    code = """
import os, sys
from pathlib import Path
from huoye.core import staging
with staging.folder(Path(sys.argv[1]), Path(sys.argv[2])) as staged:
    print(staged, flush=True)
    os.kill(os.getpid(), 9)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, output, cache],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    killed = Path(done.stdout.strip())
    assert killed.is_dir()
    return killed


def test_nothing_but_files_is_published(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("")
    staged = tmp_path / "staged"
    staged.mkdir()
    (staged / "a.html").write_text("")
    staging.check(staged, lambda link: False)
    (staged / "b.html").symlink_to(tmp_path / "secret")
    staging.check(staged, lambda link: True)
    with pytest.raises(BuildError, match=r"a link to .*secret into the site, as b\.html"):
        staging.check(staged, lambda link: False)
    (staged / "b.html").unlink()
    os.mkfifo(staged / "pipe")
    with pytest.raises(BuildError, match="no file into the site, as pipe"):
        staging.check(staged, lambda link: True)


def test_a_read_only_cache_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with staging.folder(tmp_path / "output", tmp_path / "cache") as staged:
        assert staged.is_dir()
