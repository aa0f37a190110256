"""What a build may remove from its output, and its removal."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from huoye.core import obstacles
from huoye.core.ledger import Claims, fingerprint


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


class Removable:
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


def files_below(folder: Path) -> Iterator[str]:
    """All files and links in ``folder``, as paths below it; no link is followed."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir(follow_symlinks=False):
            yield from (f"{entry.name}/{path}" for path in files_below(Path(entry.path)))
        else:
            yield entry.name


def _fold(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
