"""The rendered site is brought into the output, file by file; nothing else there is touched.

Whole folders are never renamed or removed: an output may be a repository, a mount point, a link,
the folder of the sources, or hold what somebody put there by hand. A kill at any moment leaves
whole files, old or new, and a ledger by which the next build finishes the work.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from huoye.core import obstacles
from huoye.core.files import to_disk
from huoye.core.ledger import Claims, Ledger, fingerprint
from huoye.core.removal import HalfPublished, Removable, Rules, files_below

#: Where new files wait on the output's own disk, so that a full one is met before the first page
#: changes. It is there for a moment only.
INCOMING = ".huoye-incoming"

#: Brings a file to a place, which it leaves as it was or gives the whole file.
Move = Callable[[Path, Path], None]


def move(source: Path, target: Path) -> None:
    """Rename a file; copy it where the target lies on another disk."""
    try:
        source.replace(target)
    except OSError as error:
        # Another disk, as a mount point or a container's volume is; bound folders of one disk too.
        if error.errno != errno.EXDEV:
            raise
        _copy(source, target)


@dataclass(frozen=True)
class Publication:
    """What has become of a site."""

    #: Every file of it, by its path, and what it holds (``ledger.fingerprint``).
    files: Mapping[str, str]
    #: Those that were written.
    changed: tuple[str, ...]


def publish(
    staged: Path,
    output: Path,
    ledger: Ledger,
    rules: Rules,
    *,
    kept: Mapping[str, str] = MappingProxyType({}),
    stays: Mapping[str, str] = MappingProxyType({}),
    known: Callable[[Path], str] = fingerprint,
    move: Move = move,
) -> Publication:
    """Make ``output`` show what ``staged`` holds; files that are the same are left alone.

    kept: files in ``staged`` that are those of the output, and what they hold. stays: files of the
    output that belong to the site and are not in ``staged``, and what they hold. known: what a file
    of the output holds. move: brings each file to its place. Raises BuildError or OSError before
    anything has changed, HalfPublished afterwards.
    """
    shutil.rmtree(output / INCOMING, ignore_errors=True)
    old = ledger.read()
    rendered = {path: kept.get(path) or fingerprint(staged / path) for path in files_below(staged)}
    new = {**stays, **rendered}
    changed = sorted(
        (
            path
            for path in rendered
            if path not in kept and not _same(staged / path, new[path], output / path, known)
        ),
        key=_turn,
    )
    removable = Removable(output, rules, old, set(new))
    obstacles.check(output, changed, known=set(old), sources=rules.sources, goes=removable)
    claimed = set(new) if rules.adopt else {*old, *changed}
    ours = {path: (known,) for path, known in new.items() if path in claimed}
    if changed:
        # Before the first change: a kill from here on leaves nothing that no build knows.
        ledger.write(_both(old, ours))
        _bring(staged, output, changed, removable, move)
    # Pages that link to a file are new by now: only here may it go.
    removable.remove_all()
    spared = {path: old[path] for path in old if path not in new and removable.is_kept(path)}
    ledger.write({**spared, **ours})
    return Publication(new, tuple(changed))


def _same(staged: Path, content: str, target: Path, known: Callable[[Path], str]) -> bool:
    if staged.is_symlink():
        return target.is_symlink() and fingerprint(target) == content
    try:
        if staged.stat().st_size != target.stat().st_size or not target.is_file():
            return False
        # A link to a file with this content is taken for it.
        return known(target.resolve() if target.is_symlink() else target) == content
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


def _bring(
    staged: Path, output: Path, changed: Iterable[str], removable: Removable, move: Move
) -> None:
    incoming = output / INCOMING
    try:
        waiting = {path: incoming / str(number) for number, path in enumerate(changed)}
        try:
            incoming.mkdir()
            for path, place in waiting.items():
                move(staged / path, place)
            to_disk(place for place in waiting.values() if not place.is_symlink())
        except OSError as error:
            # Which of two disks is meant, the error doesn't say.
            raise OSError(error.errno, error.strerror, str(output)) from error
        _put(waiting, output, removable, move)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def _put(waiting: Mapping[str, Path], output: Path, removable: Removable, move: Move) -> None:
    try:
        for path, place in waiting.items():
            _make_way(output, path, removable)
            target = output / path
            target.parent.mkdir(parents=True, exist_ok=True)
            move(place, target)
    except OSError as error:
        raise HalfPublished(str(error)) from error


def _make_way(output: Path, path: str, removable: Removable) -> None:
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


def _copy(source: Path, target: Path) -> None:
    """By way of a neighbour, so that the target is never half written."""
    neighbour = target.with_name(f"{INCOMING}-{os.getpid()}")
    try:
        shutil.copy2(source, neighbour, follow_symlinks=False)
        if not neighbour.is_symlink():
            to_disk([neighbour])
        neighbour.replace(target)
    finally:
        neighbour.unlink(missing_ok=True)
