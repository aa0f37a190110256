"""The cache gives what was put there, or makes it again."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import huoye.core.cache
from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.files import sha256

PLACE = "kind/key.bin"


class Kept:
    """A cache, and how often it had to make its one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.build = Build({"CACHE_PATH": str(folder)})
        self.cache = self.build.get(Cache)
        self.made = 0

    def make(self) -> bytes:
        self.made += 1
        return b"costly"

    def content(self) -> bytes:
        return self.cache.content(PLACE, self.make)

    def again(self) -> "Kept":
        """The same in the next build."""
        self.build.close()
        return Kept(self.folder)

    @property
    def warnings(self) -> list[str]:
        return [str(warning) for warning in self.build.problems.warnings()]


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _edited(path: Path) -> None:
    path.write_bytes(b"Costly")


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _without_hash(path: Path) -> None:
    _beside(path).unlink()


def _hash_half_written(path: Path) -> None:
    _cut(_beside(path))


def _gone(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def test_made_once(tmp_path: Path) -> None:
    first = Kept(tmp_path)
    assert first.content() == first.content() == b"costly"
    second = first.again()
    assert second.content() == b"costly"
    assert second.cache.file(PLACE, second.make).read_bytes() == b"costly"
    assert (first.made, second.made) == (1, 0)
    assert second.warnings == []


@pytest.mark.parametrize("damage", [_cut, _edited, _emptied, _gone])
def test_what_is_damaged_is_made_again_and_said_once(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    first = Kept(tmp_path)
    first.content()
    damage(tmp_path / PLACE)
    second = first.again()
    assert second.content() == second.content() == b"costly"
    assert second.made == 1
    (warning,) = second.warnings
    assert "key.bin: Warning: this file of the cache is not what was written there" in warning
    third = second.again()
    third.content()
    assert (third.made, third.warnings) == (0, [])


@pytest.mark.parametrize("damage", [_without_hash, _hash_half_written])
def test_what_nobody_vouches_for_is_made_again(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """As a former version has left it, or a kill between the file and its hash."""
    first = Kept(tmp_path)
    first.content()
    damage(tmp_path / PLACE)
    second = first.again()
    second.content()
    assert (second.made, second.warnings) == (1, [])


def test_what_another_build_writes_just_now_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its content is there, and its hash not yet, since ours was read."""
    first = Kept(tmp_path)
    first.content()
    _edited(tmp_path / PLACE)

    def meanwhile(content: bytes) -> str:
        _beside(tmp_path / PLACE).unlink(missing_ok=True)
        return sha256(content)

    monkeypatch.setattr(huoye.core.cache, "sha256", meanwhile)
    second = first.again()
    assert second.content() == b"costly"
    assert (second.made, second.warnings) == (1, [])


def _is_a_file(folder: Path) -> None:
    folder.write_text("")


def _holds_a_folder_there(folder: Path) -> None:
    (folder / PLACE / "deep").mkdir(parents=True)


@pytest.mark.parametrize("hinder", [_is_a_file, _holds_a_folder_there])
def test_a_cache_that_cannot_be_written_costs_one_warning(
    tmp_path: Path, hinder: Callable[[Path], None]
) -> None:
    folder = tmp_path / "cache"
    hinder(folder)
    kept = Kept(folder)
    assert kept.content() == b"costly"
    path = kept.cache.file(PLACE, kept.make)
    assert path.read_bytes() == b"costly"
    assert kept.cache.content("kind/other", lambda: b"2") == b"2"
    assert kept.made == 1
    assert len([text for text in kept.warnings if "the cache can't be written" in text]) == 1
    kept.build.close()
    assert not path.exists()


def test_files_have_the_rights_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        Kept(tmp_path).content()
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_file()}
    assert modes == {0o640}


def test_what_making_raises_keeps_nothing(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise RuntimeError("no")

    kept = Kept(tmp_path)
    with pytest.raises(RuntimeError):
        kept.cache.content(PLACE, fail)
    assert not list(tmp_path.rglob("*.bin"))
