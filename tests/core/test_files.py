"""Atomic writes and hashes."""

import errno
import hashlib
import os
from pathlib import Path

import pytest

from huoye.core.files import delete_drafts, draft_of, drafts, sha256, to_disk, write, write_atomic


def test_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    write_atomic(path, "一")
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_atomic(path, "old")
    with pytest.raises(TypeError):
        write_atomic(path, 3)  # type: ignore[arg-type]
    with pytest.raises(UnicodeEncodeError):
        write_atomic(path, "\ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_drafts_are_told_from_what_stands_beside_them(tmp_path: Path) -> None:
    left = [draft_of(tmp_path / "a.txt"), draft_of(tmp_path / "deep" / "-一 b")]
    others = [tmp_path / name for name in ("a.txt", ".lock", ".a.txt", "a.0123abcd", ".a.0123ABCD")]
    (tmp_path / "deep").mkdir()
    for path in left + others:
        path.touch()
    folder = draft_of(tmp_path / "deep" / "folder")
    folder.mkdir()
    draft_of(folder / "inside").touch()
    assert set(drafts(tmp_path)) == {*left, folder}
    delete_drafts(tmp_path)
    assert {*tmp_path.rglob("*")} == {*others, tmp_path / "deep"}


def test_a_full_disk_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    for put in (write, write_atomic):
        with pytest.raises(OSError, match="No space left") as error:
            put(tmp_path / "a.txt", "text")
        assert error.value.filename == str(tmp_path / "a.txt")


def test_files_reach_the_disk_before_they_get_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    fsync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        steps.append("fsync")
        fsync(handle)

    def replaced(path: Path, target: Path) -> Path:
        steps.append("replace")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    write_atomic(tmp_path / "a", "1")
    assert steps == ["fsync", "replace"]
    to_disk([tmp_path / "a", tmp_path / "a"])
    assert steps == ["fsync", "replace", "fsync", "fsync"]


def test_sha256_of_bytes_and_files_agree(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"leaf")
    assert sha256(path) == sha256(b"leaf") == hashlib.sha256(b"leaf").hexdigest()
