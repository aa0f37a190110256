"""Atomic writes and hashes."""

import hashlib
from pathlib import Path

import pytest

from huoye.core.files import sha256, write_atomic


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


def test_sha256_of_bytes_and_files_agree(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"leaf")
    assert sha256(path) == sha256(b"leaf") == hashlib.sha256(b"leaf").hexdigest()
