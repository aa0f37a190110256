"""Why pages were read again, for whoever explains a build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from huoye.core.build import Build


class Reasons:
    """What became of each page of a build; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._pages: dict[Path, str] = {}
        #: Why no page could be kept, a sentence; "" where they are.
        self.off = ""

    @property
    def pages(self) -> Mapping[Path, str]:
        """Source, absolute -> why it was read, as “content/formulas/ellipse.py changed”; "" for one
        that an earlier build had read. Empty where ``off`` says why."""
        return MappingProxyType(self._pages)

    def add(self, path: Path, reason: str) -> None:
        """Say why a page was read."""
        self._pages[path] = reason
