"""The rendered site is brought into the output, file by file; nothing else there is touched.

Whole folders are never renamed or removed: an output may be a repository, a mount point, a link,
the folder of the sources, or hold what somebody put there by hand. A kill at any moment leaves
whole files, old or new, and a ledger by which the next build finishes the work.
"""

from __future__ import annotations

import errno
import os
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from plugins.core import obstacles
from plugins.core.files import sha256
from plugins.core.ledger import Claims, Ledger, fingerprint

#: Where new files wait on the output's own disk, so that a full one is met before the first page
#: changes. It is there for a moment only.
INCOMING = ".huoye-incoming"


class HalfPublished(Exception):
    """Some files are new, some as before, each of them whole; the cause is the OSError."""


@dataclass(frozen=True)
class Rules:
    """How one build may treat what it finds in the output.

    keep: names directly in the output that are never removed (Pelican's OUTPUT_RETENTION).
    clean: everything else that the build did not write goes (DELETE_OUTPUT_DIRECTORY).
    adopt: a file that is there with the very bytes of this build counts as written by it. Not where
        the sources lie in the output: a picture may be its own source there.
    sources: files that were read, which must not be written over.
    """

    keep: frozenset[str] = frozenset()
    clean: bool = False
    adopt: bool = True
    sources: frozenset[Path] = field(default_factory=frozenset)


def publish(staged: Path, output: Path, ledger: Ledger, rules: Rules) -> None:
    """Make ``output`` show what ``staged`` holds; files that are the same are left alone.

    Raises BuildError or OSError before anything has changed, HalfPublished afterwards.
    """
    shutil.rmtree(output / INCOMING, ignore_errors=True)
    old = ledger.read()
    new = {path: fingerprint(staged / path) for path in files_below(staged)}
    changed = sorted(
        (path for path in new if not _same(staged / path, new[path], output / path)), key=_turn
    )
    removable = _Removable(output, rules, old, set(new))
    obstacles.check(output, changed, known=set(old), sources=rules.sources, goes=removable)
    ours = {
        path: (known,)
        for path, known in new.items()
        if rules.adopt or path in old or path in set(changed)
    }
    if changed:
        # Before the first change: a kill from here on leaves nothing that no build knows.
        ledger.write(_both(old, ours))
        _bring(staged, output, changed, removable)
    # Pages that link to a file are new by now: only here may it go.
    removable.remove_all()
    kept = {path: old[path] for path in old if path not in new and removable.is_kept(path)}
    ledger.write({**kept, **ours})


def files_below(folder: Path) -> Iterator[str]:
    """All files and links in ``folder``, as paths below it; no link is followed."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir(follow_symlinks=False):
            yield from (f"{entry.name}/{path}" for path in files_below(Path(entry.path)))
        else:
            yield entry.name


class _Removable:
    """Which files of the output this build may remove, and their removal."""

    def __init__(self, output: Path, rules: Rules, old: Claims, new: set[str]) -> None:
        self._output = output
        self._rules = rules
        self._old = old
        self._new = new
        self._folded = {_fold(path): path for path in new}

    def __call__(self, path: str) -> bool:
        """Not what this build writes, nor retained, nor anything reached through a link."""
        file = self._output / path
        if path in self._new or self.is_kept(path) or obstacles.link_above(self._output, path):
            return False
        if self._is_new_by_another_name(path):
            return False
        if self._rules.clean:
            return True
        try:
            return path in self._old and fingerprint(file) in self._old[path]
        except OSError:  # gone already, or a folder by now
            return False

    def _is_new_by_another_name(self, path: str) -> bool:
        """On disks that take A for a, as those of Macs do."""
        twin = self._folded.get(_fold(path))
        try:
            return twin is not None and (self._output / twin).samefile(self._output / path)
        except OSError:
            return False

    def is_kept(self, path: str) -> bool:
        """Whether OUTPUT_RETENTION names it."""
        return PurePosixPath(path).parts[0] in self._rules.keep

    def remove_all(self) -> None:
        """Raises HalfPublished."""
        try:
            for path in list(files_below(self._output) if self._rules.clean else self._old):
                if self(path):
                    self.remove(path)
        except OSError as error:
            raise HalfPublished(str(error)) from error
        if self._rules.clean:
            self._remove_empty_folders()

    def remove(self, path: str) -> None:
        """The file, and the folders that held nothing else."""
        (self._output / path).unlink()
        for parent in list(PurePosixPath(path).parents)[:-1]:
            try:
                (self._output / parent).rmdir()
            except OSError:  # not empty
                return

    def _remove_empty_folders(self) -> None:
        for folder, _, _ in os.walk(self._output, topdown=False):
            path = Path(folder).relative_to(self._output).as_posix()
            if path != "." and not self.is_kept(path):
                with suppress(OSError):  # not empty
                    Path(folder).rmdir()


def _fold(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _same(staged: Path, known: str, target: Path) -> bool:
    if staged.is_symlink():
        return target.is_symlink() and fingerprint(target) == known
    try:
        if staged.stat().st_size != target.stat().st_size or not target.is_file():
            return False
        return sha256(target) == known
    except OSError:  # not there, or not readable: it is written anew
        return False


def _turn(path: str) -> tuple[int, str]:
    """What pages load comes before the pages, and feeds, which link to them, come last."""
    plain = path.removesuffix(".gz").removesuffix(".br")
    suffix = PurePosixPath(plain).suffix
    return {".html": 1, ".htm": 1, ".xml": 2}.get(suffix, 0), path


def _both(old: Claims, new: Claims) -> Claims:
    return {
        path: tuple(dict.fromkeys((*old.get(path, ()), *new.get(path, ()))))
        for path in {**old, **new}
    }


def _bring(staged: Path, output: Path, changed: Iterable[str], removable: _Removable) -> None:
    incoming = output / INCOMING
    try:
        waiting = {path: incoming / str(number) for number, path in enumerate(changed)}
        try:
            incoming.mkdir()
            for path, place in waiting.items():
                _move(staged / path, place)
        except OSError as error:
            # Which of two disks is meant, the error doesn't say.
            raise OSError(error.errno, error.strerror, str(output)) from error
        _put(waiting, output, removable)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def _put(waiting: Mapping[str, Path], output: Path, removable: _Removable) -> None:
    try:
        for path, place in waiting.items():
            _make_way(output, path, removable)
            target = output / path
            target.parent.mkdir(parents=True, exist_ok=True)
            _move(place, target)
    except OSError as error:
        raise HalfPublished(str(error)) from error


def _make_way(output: Path, path: str, removable: _Removable) -> None:
    """Remove our own file where a folder must be, or a folder of ours where a file must be."""
    parents = list(PurePosixPath(path).parents)[:-1]
    for parent in reversed(parents):
        if (output / parent).is_file():
            removable.remove(parent.as_posix())
    target = output / path
    if target.is_dir() and not target.is_symlink():
        for inner in list(files_below(target)):
            removable.remove(f"{path}/{inner}")
        if target.is_dir():
            shutil.rmtree(target)  # folders without a file


def _move(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError as error:
        # Another disk, as a mount point or a container's volume is; bound folders of one disk too.
        if error.errno != errno.EXDEV:
            raise
        _copy(source, target)


def _copy(source: Path, target: Path) -> None:
    """By way of a neighbour, so that the target is never half written."""
    neighbour = target.with_name(f"{INCOMING}-{os.getpid()}")
    try:
        shutil.copy2(source, neighbour, follow_symlinks=False)
        if not neighbour.is_symlink():
            with neighbour.open("rb+") as file:
                os.fsync(file.fileno())
        neighbour.replace(target)
    finally:
        neighbour.unlink(missing_ok=True)
