"""How long the figures of one page may take a build."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from time import monotonic

from huoye.core.build import Build
from huoye.live.block import BlockError

#: Seconds, where ``BAKE_SECONDS`` says nothing.
MOST = 300.0


class BakeTime:
    """The seconds that a page has for all its figures; a service of the build.

    What an earlier build has kept takes none. Code in a process of its own is ended when they are
    over; what runs in this one asks between two steps.
    """

    def __init__(self, build: Build) -> None:
        self._most = float(build.settings.get("BAKE_SECONDS", MOST))
        #: Page -> seconds.
        self._spent: dict[Path, float] = {}
        self._end = inf

    @property
    def left(self) -> float:
        """Seconds that the page of the figure being baked still has; no end outside of one."""
        return max(0.0, self._end - monotonic())

    @contextmanager
    def of(self, page: Path) -> Iterator[None]:
        """Count what is done as time of a page's figures. Raises BlockError where none is left."""
        started = monotonic()
        self._end = started + self._most - self._spent.get(page, 0.0)
        try:
            self.check()
            yield
        finally:
            self._spent[page] = self._spent.get(page, 0.0) + monotonic() - started
            self._end = inf

    def check(self) -> None:
        """Raises BlockError when the page's time is over."""
        if not self.left:
            raise BlockError(
                f"the figures of this page take more than {self._most:g} s to bake",
                mend="Let them compute less, part the page, or raise BAKE_SECONDS in the settings",
            )
