"""The one way by which the pages of a build are read, in which rooms may stand."""

from __future__ import annotations

from collections.abc import Callable

from huoye.core.build import Build
from huoye.reader.page_result import PageResult
from huoye.reader.read_page import read_page
from huoye.reader.source import PageSource

Read = Callable[[PageSource], PageResult]


class Reading:
    """Reads pages; a service of the build.

    A page's result is a value, so that who stands in between may give the one of an earlier build,
    or of another process.
    """

    def __init__(self, build: Build) -> None:
        self._read: Read = read_page

    def wrap(self, around: Callable[[Read], Read]) -> None:
        """Let ``around(read)`` read from now on; ``read`` is how pages were read until now."""
        self._read = around(self._read)

    def __call__(self, page: PageSource) -> PageResult:
        """What comes of a page. Raises nothing: what is wrong stands in the result."""
        return self._read(page)
