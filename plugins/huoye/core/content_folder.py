"""Which files a site may be made from: those in the content folder, however they are reached.

A link in a content folder may lead anywhere on the machine, and what a page links to is published.
So a link counts where its end lies in the content, or in a folder that the owner of the site has
named in HUOYE_FOLLOW.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from huoye.core.build import Build
from huoye.core.errors import BuildError

SETTING = "HUOYE_FOLLOW"
#: Folders reached by a link, in folders reached by a link; each may multiply the files.
_MOST_LINKS = 2


class ContentFolder:
    """The content and what counts as such; a service of the build.

    Raises BuildError when HUOYE_FOLLOW is no list of whole paths, and where articles are of others
    and the folder itself is a link.
    """

    def __init__(self, build: Build) -> None:
        self._problems = build.problems
        self._content = build.content.absolute()
        if build.is_untrusted and self._content.is_symlink():
            # In a checkout of theirs, it may lead to any folder of this machine.
            raise BuildError(
                f"the content is itself a link, to {_real(self._content)}",
                path=self._content,
                mend="Name the folder that is meant",
            )
        self._roots = [_real(self._content), *_followed(build)]

    def allow(self, folder: Path) -> None:
        """Count a folder as content that the settings name, outside of the content folder."""
        self._roots.append(_real(folder))

    def refusal(self, path: Path) -> BuildError | None:
        """Why a file may not be read, or a folder not looked into; None too where nothing is."""
        try:
            real, mode = _real(path), path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            real, mode = _real(path), stat.S_IFREG
            if path.is_symlink() and self._is_inside(real):
                # Editors lock a file by such a link; nothing is published of it.
                mend = "Take the link away, or put the file there"
                what = "this link leads nowhere"
                return BuildError(what, path=path, mend=mend, is_warning=True)
        except (OSError, ValueError) as error:  # a ring of links, a name that none can have
            reason = getattr(error, "strerror", None) or str(error)
            shown = Path(str(path).replace("\0", "�"))
            return BuildError(f"this can't be read: {reason}", path=shown, mend=_AWAY)
        if not self._is_inside(real):
            return BuildError(
                f"this link leads out of the content, to {real}",
                path=self._link_to(path),
                mend="Put the file itself there, or name the folder that it leads to in the "
                f"setting {SETTING}",
            )
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            return BuildError(
                "this is a pipe, a socket or a device, no file", path=path, mend=_AWAY
            )
        return None

    def check(self, path: Path) -> None:
        """Raise the refusal, if there is one."""
        if error := self.refusal(path):
            raise error

    def accepts(self, path: Path) -> bool:
        """Whether a file may be read; a refusal is reported."""
        error = self.refusal(path)
        if error:
            self._problems.report(error)
        return error is None

    def files(self, folder: Path, enters: Callable[[Path], bool]) -> Iterator[tuple[Path, bool]]:
        """Everything below a folder but folders, and whether it is a plain file; what isn't, is to
        be accepted first. Links to folders are followed where they stay inside; others are
        reported.

        enters: whether a folder is looked into.
        """
        return self._files(folder, enters, ())

    def _files(
        self, folder: Path, enters: Callable[[Path], bool], links: tuple[Path, ...]
    ) -> Iterator[tuple[Path, bool]]:
        """links: the real folders that were entered by a link, from the outside in."""
        for entry in self._entries(folder):
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                if enters(path):
                    yield from self._files(path, enters, links)
            elif not (entry.is_symlink() and _is_folder(path)):
                yield path, entry.is_file(follow_symlinks=False)
            elif enters(path) and self._may_enter(path, links):
                yield from self._files(path, enters, (*links, _real(path)))

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except PermissionError:  # as that of lost+found, on a disk of its own
            what = "this folder can't be read, and nothing in it is published"
            self._problems.report(BuildError(what, path=folder, mend=_AWAY, is_warning=True))
            return []

    def _may_enter(self, link: Path, links: tuple[Path, ...]) -> bool:
        target = _real(link)
        is_ring = target in links or _real(link.parent).is_relative_to(target)
        if self._is_inside(target) and (is_ring or len(links) == _MOST_LINKS):
            what = (
                f"this link to {target} leads in a ring" if is_ring else "too many links in links"
            )
            self._problems.report(BuildError(what, path=link, mend=_AWAY))
            return False
        return self.accepts(link)

    def _is_inside(self, real: Path) -> bool:
        return any(real.is_relative_to(root) for root in self._roots)

    def _link_to(self, path: Path) -> Path:
        """The first link on the way to a file, below the content."""
        for place in [*reversed(path.absolute().parents), path]:
            if self._content in place.parents and place.is_symlink():
                return place
        return path


_AWAY = "Take it out of the content"


def _followed(build: Build) -> list[Path]:
    # Whoever writes an untrusted page may have set the link as well.
    named = [] if build.is_untrusted else build.settings.get(SETTING) or []
    if not isinstance(named, list | tuple) or not all(
        isinstance(name, str | Path) and Path(name).is_absolute() for name in named
    ):
        raise BuildError(
            f"{SETTING} is no list of whole paths",
            mend=f'Write {SETTING} = ["/srv/pictures"]',
        )
    return [_real(Path(name)) for name in named]


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
