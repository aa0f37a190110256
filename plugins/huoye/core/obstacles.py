"""What stands in the way of a new site in its output, found before anything is changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path, PurePosixPath

from huoye.core.errors import BuildError

_ELSEWHERE = "or choose another folder with OUTPUT_PATH or -o"


def check(
    output: Path,
    changed: Iterable[str],
    *,
    known: Collection[str],
    sources: Collection[Path],
    goes: Callable[[str], bool],
) -> None:
    """Raise BuildError when one of the ``changed`` files can't or mustn't be written.

    known: files that our builds wrote. sources: files that this build read. goes: whether a file of
    the output may be removed.
    """
    for path in changed:
        target = output / path
        if path not in known:
            _check_source(target, sources)
        _check_links(output, path, known)
        _check_parents(output, path, goes)
        _check_folder(output, path, goes)


def link_above(output: Path, path: str) -> Path | None:
    """The link among the folders that lead from ``output`` to ``path``, if there is one."""
    for parent in list(PurePosixPath(path).parents)[:-1]:
        if (output / parent).is_symlink():
            return output / parent
    return None


def _check_source(target: Path, sources: Collection[Path]) -> None:
    if sources and Path(os.path.realpath(target)) in sources:
        raise BuildError(
            "this page would be written over a file that it is made from",
            path=target,
            mend=f"Change its address, {_ELSEWHERE}",
        )


def _check_links(output: Path, path: str, known: Collection[str]) -> None:
    """Pelican writes through a link; a build of ours changes nothing outside its output."""
    target = output / path
    link = link_above(output, path)
    if link is None and target.is_symlink() and path not in known:
        link = target
    if link is not None and not Path(os.path.realpath(link)).is_relative_to(output):
        raise BuildError(
            f"{path} would be written through this link, which leads out of the output",
            path=link,
            mend=f"Take the link away, {_ELSEWHERE}",
        )


def _check_parents(output: Path, path: str, goes: Callable[[str], bool]) -> None:
    for parent in list(PurePosixPath(path).parents)[:-1]:
        folder = output / parent
        if folder.is_dir():
            if not os.access(folder, os.W_OK):
                raise BuildError(
                    "this folder can't be written to",
                    path=folder,
                    mend="See who owns it and who may write there",
                )
            return
        if os.path.lexists(folder) and not goes(parent.as_posix()):
            raise BuildError(
                f"a file lies where {path} needs a folder",
                path=folder,
                mend=f"Take it away, {_ELSEWHERE}",
            )


def _check_folder(output: Path, path: str, goes: Callable[[str], bool]) -> None:
    target = output / path
    if not target.is_dir() or target.is_symlink():
        return
    for folder, _, names in os.walk(target):
        for name in names:
            inner = (Path(folder) / name).relative_to(output).as_posix()
            if not goes(inner):
                raise BuildError(
                    f"a folder lies where the site has a file, and holds {inner}",
                    path=target,
                    mend=f"Take it away, {_ELSEWHERE}",
                )
