"""A rendered site is brought into its output: killed, refused, in the way of what lies there."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from huoye.core.errors import BuildError
from huoye.core.ledger import Ledger
from huoye.core.publish import INCOMING, Move, move, publish
from huoye.core.removal import HalfPublished, Rules
from tests.core.blog import content, files, tree

OLD = {"index.html": "old", "gone.html": "gone", "a/b.html": "same", "s.css": "old", "x/y": "1"}
NEW = {"index.html": "new", "a/b.html": "same", "s.css": "new", "new/page.html": "n", "x": "2"}


class Place:
    """An output with a ledger, and sites to publish into it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "output"
        self.output.mkdir(parents=True)
        self.ledger = Ledger(root / "cache", self.output, root / "content")

    def publish(
        self,
        site: dict[str, str],
        rules: Rules = Rules(),  # noqa: B008
        *,
        move: Move = move,
    ) -> None:
        staged = self.root / "staged"
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir()
        self.put(site, staged)
        publish(staged, self.output, self.ledger, rules, move=move)

    def put(self, site: dict[str, str], folder: Path | None = None) -> None:
        for name, text in site.items():
            file = (folder or self.output) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def _hashes(site: dict[str, str]) -> dict[str, str]:
    return {name: content(text) for name, text in site.items()}


def _only_files(folder: Path) -> dict[str, str]:
    return {name: known for name, known in tree(folder).items() if known}


def test_a_site_takes_the_place_of_an_older_one(place: Place) -> None:
    place.publish(OLD)
    place.publish(NEW)
    assert _only_files(place.output) == _hashes(NEW)
    place.publish(OLD)
    assert _only_files(place.output) == _hashes(OLD)


def test_assets_come_before_pages_and_feeds_last(place: Place) -> None:
    order = []

    def noting(source: Path, target: Path) -> None:
        if INCOMING not in str(target):
            order.append(target.name)
        move(source, target)

    place.publish({"a.html": "", "a.html.gz": "", "z.css": "", "all.xml": ""}, move=noting)
    assert order == ["z.css", "a.html", "a.html.gz", "all.xml"]


def _killed_at(place: Place, step: int, rules: Rules = Rules()) -> bool:  # noqa: B008
    """Publish NEW in a process that is killed before its ``step``-th change; whether it was."""
    child = os.fork()
    if child == 0:
        count = 0

        def counted(real: Callable[..., None]) -> Callable[..., None]:
            def act(*arguments: object, **more: object) -> None:
                nonlocal count
                if count == step:
                    os._exit(9)
                count += 1
                return real(*arguments, **more)

            return act

        try:
            # Every way in which the output or the ledger changes.
            for name in ("unlink", "rmdir", "mkdir", "replace"):
                setattr(Path, name, counted(getattr(Path, name)))
            place.publish(NEW, rules, move=counted(move))
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 9)
    return os.waitstatus_to_exitcode(status) == 9


def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    by_hand = {"CNAME": "example.org", ".git/HEAD": "main", "a/mine.txt": "mine"}
    whole = _hashes({**OLD, **by_hand}).items() | _hashes(NEW).items()
    step = 0
    while True:
        place = Place(tmp_path / str(step))
        place.put(by_hand)
        place.publish(OLD)
        killed = _killed_at(place, step)
        left = _only_files(place.output)
        assert {name: left[name] for name in by_hand} == _hashes(by_hand)
        pages = {name: known for name, known in left.items() if INCOMING not in name}
        assert pages.items() <= whole
        # What both sites have is there throughout.
        assert {"index.html", "a/b.html", "s.css"} <= set(left)
        # The next build finishes it; or another site comes, and nothing of the killed one stays.
        site = NEW if step % 2 else {"index.html": "other"}
        place.publish(site)
        assert _only_files(place.output) == _hashes({**site, **by_hand})
        if not killed:
            break
        step += 1
    assert step > 20


def test_what_is_retained_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    retained = {"CNAME": "example.org", ".git/HEAD": "main", ".git/objects/1": "blob"}
    rules = Rules(keep=frozenset({"CNAME", ".git"}), clean=True)
    step, killed = 0, True
    while killed:
        place = Place(tmp_path / str(step))
        place.put({**retained, "left.html": "by hand"})
        place.publish(OLD, rules)
        killed = _killed_at(place, step, rules)
        left = _only_files(place.output)
        assert {name: left.get(name) for name in retained} == _hashes(retained)
        place.publish(NEW, rules)
        assert _only_files(place.output) == _hashes({**NEW, **retained})
        step += 1
    assert step > 20


def _failing(at: int) -> Move:
    count = 0

    def failing(source: Path, target: Path) -> None:
        nonlocal count
        count += 1
        if count == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        move(source, target)

    return failing


def test_a_full_disk_is_met_before_the_first_change(place: Place) -> None:
    place.publish(OLD)
    before = tree(place.output)
    with pytest.raises(OSError, match="No space left") as error:
        place.publish(NEW, move=_failing(at=3))
    assert error.value.filename == str(place.output)
    assert tree(place.output) == before


def test_a_failure_among_the_changes_is_told_apart(place: Place) -> None:
    place.publish(OLD)
    with pytest.raises(HalfPublished, match="No space left"):
        place.publish(NEW, move=_failing(at=6))
    assert not (place.output / INCOMING).exists()
    place.publish(NEW)
    assert _only_files(place.output) == _hashes(NEW)


def test_a_file_or_folder_by_hand_in_the_way(place: Place) -> None:
    place.put({"new": "by hand"})
    with pytest.raises(BuildError, match=r"a file lies where new/page\.html needs a folder"):
        place.publish(NEW)
    assert files(place.output) == {"new"}
    (place.output / "new").unlink()
    place.put({"x/mine": "by hand"})
    with pytest.raises(BuildError, match="holds x/mine"):
        place.publish(NEW)
    assert files(place.output) == {"x/mine"}


def test_links_are_not_written_through(place: Place) -> None:
    place.put({"s.css": "theirs", "deep/page.html": "theirs"}, place.root / "elsewhere")
    (place.output / "s.css").symlink_to(place.root / "elsewhere/s.css")
    with pytest.raises(BuildError, match="leads out of the output"):
        place.publish(NEW)
    (place.output / "s.css").unlink()
    (place.output / "new").symlink_to(place.root / "elsewhere/deep")
    with pytest.raises(BuildError, match="leads out of the output"):
        place.publish(NEW)
    (place.output / "new").unlink()
    # One that stays inside is what its owner made of it.
    (place.output / "real").mkdir()
    (place.output / "new").symlink_to("real")
    place.publish(NEW)
    assert (place.output / "real/page.html").read_text() == "n"
    assert (place.output / "new").is_symlink()


def test_nothing_is_removed_through_a_link(place: Place) -> None:
    place.publish({"a/b.html": "same"})
    shutil.move(place.output / "a", place.root / "elsewhere")
    (place.output / "a").symlink_to(place.root / "elsewhere")
    for clean in (False, True):
        place.publish({"index.html": ""}, Rules(clean=clean))
        assert (place.root / "elsewhere/b.html").exists()


def test_files_that_were_there_are_adopted_unless_sources_lie_there(place: Place) -> None:
    place.put({"picture.png": "p"})
    place.publish({"picture.png": "p"}, Rules(adopt=False))
    place.publish({"index.html": ""}, Rules(adopt=False))
    assert files(place.output) == {"picture.png", "index.html"}
    place.publish({"picture.png": "p", "index.html": ""})
    place.publish({"index.html": ""})
    assert files(place.output) == {"index.html"}
