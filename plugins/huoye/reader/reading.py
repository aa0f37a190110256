"""The one way by which the pages of a build are read, in which rooms may stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.reader import lints, untrusted
from huoye.reader.page_result import PageResult
from huoye.reader.read_page import read_page
from huoye.reader.source import PageSource

Read = Callable[[PageSource], PageResult]


def read_file(page: PageSource) -> PageResult:
    """Read a page that is a file of its own, the lines above its text included."""
    problems = page.clock.run(lambda: _problems_of_head(page), page)
    result = read_page(page)
    return replace(result, problems=(*problems, *result.problems), is_lasting=page.is_lasting)


def _problems_of_head(page: PageSource) -> list[BuildError]:
    problems = lints.run(page, fields=page.fields)
    if page.build.is_untrusted:
        problems += untrusted.problems(page)
    return problems


class Reading:
    """Reads pages; a service of the build.

    A page's result is a value, so that who stands in between may give the one of an earlier build,
    or of another process.
    """

    def __init__(self, build: Build) -> None:
        self._nearest: Read = read_file
        self._read: Read = lambda page: self._nearest(page)
        #: Modules of other plugins whose code takes part in it, besides steps of the pipeline.
        self.modules: set[str] = set()

    def wrap(self, around: Callable[[Read], Read]) -> None:
        """Let ``around(read)`` read from now on; ``read`` is how pages were read until now."""
        self._read = around(self._read)

    def wrap_nearest(self, around: Callable[[Read], Read]) -> None:
        """The same within all others: it reads only what none of them has from elsewhere."""
        self._nearest = around(self._nearest)

    def __call__(self, page: PageSource) -> PageResult:
        """What comes of a page: what is wrong with it stands in the result. Raises BuildError for
        settings that can't be read, and for lines above its text that take too long."""
        return self._read(page)
