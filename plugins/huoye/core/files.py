"""Files: written whole or not at all, and known by their hash."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

#: A disk joins what several ask of it at once into one turn.
_AT_ONCE = 16
#: What tells a draft from others of its place.
_DRAFT_BYTES = 4
_DRAFT = re.compile(rf"\..+\.[0-9a-f]{{{2 * _DRAFT_BYTES}}}")


@dataclass(frozen=True)
class PublishedFile:
    """A file that a page wants in the output."""

    #: Where, relative to the site's root.
    url: str
    #: Of its content.
    sha256: str
    #: What is copied there.
    source: Path = field(repr=False, compare=False)


def write(path: Path, data: bytes | str) -> None:
    """Write a file of a folder that nobody else sees, as that of a build; its folders are made.

    What stood there may stand elsewhere too, by a link, and stays there as it is
    (``core/standing.py``). Raises OSError, which names the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with path.open("wb") as file:
        _fill(file.fileno(), _encoded(data), path)


def write_atomic(path: Path, data: bytes | str, *, sync: bool = True) -> None:
    """Write to a temporary neighbour, then rename: readers see the old file or the new one, also
    when the power fails. Who may read it is what the umask says, as of any other file.

    sync: whether to wait for the disk; without, a power cut may leave half of it. Raises OSError,
    which names the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    payload = _encoded(data)
    # Not tempfile's: those are private, and the umask can't be asked without being changed.
    temporary = draft_of(path)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        try:
            _fill(handle, payload, path)
            if sync:
                _sync(handle)
        finally:
            os.close(handle)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def draft_of(path: Path) -> Path:
    """A neighbour to write first what is to be ``path``; of each call another."""
    return path.with_name(f".{path.name}.{secrets.token_hex(_DRAFT_BYTES)}")


def drafts(folder: Path) -> Iterator[Path]:
    """The drafts of files and of folders in a folder and those below it: of processes that were
    killed as they wrote, and of those that write now."""
    for place, folders, names in os.walk(folder):
        yield from (Path(place, name) for name in (*folders, *names) if _DRAFT.fullmatch(name))
        # What is in a draft goes with it.
        folders[:] = [name for name in folders if not _DRAFT.fullmatch(name)]


def delete_drafts(folder: Path) -> None:
    """Delete what killed processes have left. Who calls it must know that nobody writes there."""
    for draft in drafts(folder):
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink(missing_ok=True)


def to_disk(paths: Iterable[Path]) -> None:
    """Wait until the contents of files have reached the disk: what is renamed into place then, is
    whole there after a power cut. Raises OSError."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(_sync_file, paths):
            pass


def sha256(data: bytes | Path) -> str:
    """Hexadecimal SHA-256 of bytes or of a file's content."""
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest()
    with data.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


#: Windows changes line ends without it.
_BINARY = getattr(os, "O_BINARY", 0)


def _encoded(data: bytes | str) -> bytes:
    return data.encode("utf-8") if isinstance(data, str) else data


def _fill(handle: int, data: bytes, path: Path) -> None:
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
    except OSError as error:
        # A full disk doesn't say which file it has no room for.
        raise OSError(error.errno, error.strerror, str(path)) from error


def _sync_file(path: Path) -> None:
    # Windows takes no fsync of what is open for reading.
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        _sync(handle)
    finally:
        os.close(handle)


def _sync(handle: int) -> None:
    try:
        os.fsync(handle)
    except OSError as error:
        # Some disks of networks and of containers know no such thing.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS):
            raise
