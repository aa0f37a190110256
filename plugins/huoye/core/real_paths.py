"""Where files really lie, each folder looked at once a build."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from huoye.core.build import Build


class RealPaths:
    """As ``os.path.realpath``, for the many files of few folders; a service of the build.

    The system is asked for each step of a path, and a thousand posts share all of theirs but one.
    """

    def __init__(self, build: Build) -> None:
        #: Folder as written, absolute -> as it is.
        self._folders: dict[str, str] = {}
        self._content = build.content

    @cached_property
    def content(self) -> Path:
        """The folder of the sources."""
        return self._content.resolve()

    def of(self, path: str | os.PathLike[str]) -> str:
        """The path without links in it."""
        written = os.fspath(path)
        folder, name = os.path.split(written)
        # As links have it, “..” is no part of a text that could be left out.
        if not os.path.isabs(folder) or name in ("", ".", "..") or os.path.islink(written):
            return os.path.realpath(written)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return os.path.join(self._folders[folder], name)
