"""Why pages were read again and files rendered, for whoever explains a build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from huoye.core.build import Build


class Reasons:
    """What became of each page of a build; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._pages: dict[Path, str] = {}
        self._files: dict[str, str] = {}
        #: What holds for the whole build, sentences.
        self.remarks: list[str] = []
        #: Pages that nobody had to look at.
        self.untouched = 0
        #: Why no page could be kept, a sentence; "" where they are.
        self.off = ""

    @property
    def pages(self) -> Mapping[Path, str]:
        """Source, absolute -> why it was read, as “content/formulas/ellipse.py changed”; "" for one
        that an earlier build had read. Empty where ``off`` says why."""
        return MappingProxyType(self._pages)

    @property
    def files(self) -> Mapping[str, str]:
        """Rendered file, below the output -> why it was, as “the title of content/posts/a.md
        changed”."""
        return MappingProxyType(self._files)

    def render(self, place: str, reason: str) -> None:
        """Say why a file is rendered."""
        self._files[place] = reason

    def add(self, path: Path, reason: str) -> None:
        """Say why a page was read."""
        self._pages[path] = reason
