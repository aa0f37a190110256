"""Files whose stat is as it was are not read again; those that might hide a change are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from huoye.core import stat_index
from huoye.core.build import Build
from huoye.core.files import sha256
from huoye.core.stat_index import StatIndex
from tests.core.blog import content

_LONG_AGO = 10**18 + 7


def _old(file: Path, text: str) -> Path:
    file.write_text(text)
    os.utime(file, ns=(_LONG_AGO, _LONG_AGO))
    return file


def _again(index: StatIndex, kept: Path) -> StatIndex:
    """What the next build has."""
    index.save(kept)
    next_one = Build().get(StatIndex)
    next_one.load(kept)
    return next_one


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read."""
    found: list[Path] = []

    def noting(file: Path) -> str:
        found.append(file)
        return sha256(file)

    monkeypatch.setattr(stat_index, "sha256", noting)
    return found


def test_a_file_is_read_once(tmp_path: Path, reads: list[Path]) -> None:
    file = _old(tmp_path / "a", "text")
    index = Build().get(StatIndex)
    for _ in range(3):
        assert index.digest(str(file)) == content("text")
        index = _again(index, tmp_path / "kept")
    assert reads == [file]


def test_a_change_that_keeps_size_and_time(tmp_path: Path, reads: list[Path]) -> None:
    """The time of the entry, which nobody can set, tells."""
    file = _old(tmp_path / "a", "text")
    index = Build().get(StatIndex)
    index.digest(str(file))
    _old(file, "next")
    assert _again(index, tmp_path / "kept").digest(str(file)) == content("next")
    assert len(reads) == 2


def test_a_file_that_has_just_changed_is_read_again(tmp_path: Path, reads: list[Path]) -> None:
    file = tmp_path / "a"
    file.write_text("text")
    coming = 2 * 10**18
    os.utime(file, ns=(coming, coming))
    index = Build().get(StatIndex)
    index.digest(str(file))
    index.learn(tmp_path, {"a": content("text")})
    assert _again(index, tmp_path / "kept").digest(str(file)) == content("text")
    assert len(reads) == 2


def test_what_is_known_beforehand(tmp_path: Path, reads: list[Path]) -> None:
    file = _old(tmp_path / "a", "text")
    (tmp_path / "link").symlink_to("a")
    index = Build().get(StatIndex)
    index.learn(tmp_path, {"a": content("text"), "link": "link:a", "gone": "0"})
    assert index.fingerprint(str(file)) == content("text")
    assert index.fingerprint(str(tmp_path / "link")) == "link:a"
    assert reads == []


@pytest.mark.parametrize("damage", ["", "{}", "0\n{}", '[["a"]]'])
def test_a_damaged_index_knows_nothing(tmp_path: Path, reads: list[Path], damage: str) -> None:
    file = _old(tmp_path / "a", "text")
    index = Build().get(StatIndex)
    index.digest(str(file))
    index.save(tmp_path / "kept")
    (tmp_path / "kept").write_text(damage)
    index = Build().get(StatIndex)
    index.load(tmp_path / "kept")
    assert index.digest(str(file)) == content("text")
    assert len(reads) == 2
