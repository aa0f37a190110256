"""Changes are heard however they come about."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue

import pytest
from watchfiles import Change

from huoye.preview.watching import Sources, changes


class Follower:
    """What is heard of a site in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._heard: Queue[str] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        folders = [self.root / "content", self.root / "theme"]
        for paths in changes(folders, self.root, [self.root / "output"]):
            for path in paths:
                self._heard.put(Path(path).relative_to(self.root).as_posix())

    def hears(self, name: str, change: Callable[[], object]) -> None:
        """That a change brings a word of a file."""
        change()
        while self._heard.get(timeout=60) != name:
            pass

    def hears_in_time(self, name: str) -> None:
        """That a file is followed in the end, whoever has been faster."""
        for number in range(300):
            (self.root / name).write_text(str(number))
            with suppress(Empty):
                while self._heard.get(timeout=0.2) != name:
                    pass
                return
        raise AssertionError(f"nothing is heard of {name}")


@pytest.fixture
def follower(tmp_path: Path) -> Follower:
    (tmp_path / "content").mkdir()
    (tmp_path / "conf.py").touch()
    follower = Follower(tmp_path)
    follower.hears_in_time("conf.py")
    return follower


def _replace(path: Path) -> None:
    """As many editors save, and git."""
    beside = path.with_name("beside~")
    beside.write_text("new")
    beside.replace(path)


def test_settings_that_others_replace(follower: Follower) -> None:
    conf = follower.root / "conf.py"
    for _ in range(2):
        follower.hears("conf.py", lambda: _replace(conf))
        follower.hears("conf.py", lambda: conf.write_text("written"))
    follower.hears("conf.py", conf.unlink)
    follower.hears("conf.py", conf.touch)


def test_folders_that_come_and_go(follower: Follower) -> None:
    """As those of another branch."""
    content, theme = follower.root / "content", follower.root / "theme"
    follower.hears("theme", theme.mkdir)
    follower.hears_in_time("theme/a.html")
    follower.hears("content", lambda: shutil.rmtree(content))
    content.mkdir()
    follower.hears_in_time("content/a.md")
    follower.hears("content/a.md", lambda: _replace(content / "a.md"))


def test_names_of_editors_are_no_sources() -> None:
    is_heard = Sources()
    names = ("a.md", ".a.md.swp", "a.md~", "#a.md#", ".#a.md", "c#.md")
    assert [n for n in names if is_heard(Change.added, f"/site/{n}")] == ["a.md", "c#.md"]
