"""A bar on the terminal, while a build takes long."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

#: A build that is over by then shows none.
_LATE_SECONDS = 2.0
_PAUSE_SECONDS = 0.1


def is_wanted(console: Console, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether somebody looks on: not in a pipe, and not on a machine that builds for others, which
    may well have a terminal."""
    return console.is_terminal and not environment.get("CI")


class Bar:
    """Shows steps. ``close()`` it.

    clock: seconds.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._started = clock()
        self._seen = 0.0
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._what = ""
        self._total: int | None = None
        self._done = 0

    def begin(self, what: str, total: int | None) -> None:
        """Another step, in the place of the one before."""
        self._what, self._total, self._done = what, total, 0
        if self._bar is not None and self._task is not None:
            self._bar.remove_task(self._task)
            self._task = self._bar.add_task(what, total=total)

    def done(self, count: int) -> None:
        """So many more of it."""
        self._done += count
        now = self._clock()
        if now - self._started < _LATE_SECONDS or now - self._seen < _PAUSE_SECONDS:
            return
        self._seen = now
        if self._bar is None:
            self._show()
        assert self._bar is not None
        assert self._task is not None
        self._bar.update(self._task, completed=self._done)
        self._bar.refresh()

    def close(self) -> None:
        """Take it off the terminal."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _show(self) -> None:
        # Only here: most builds show none.
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        # Without a thread of its own, beside which no helper could be forked.
        self._bar = Progress(*columns, console=self._console, transient=True, auto_refresh=False)
        self._bar.start()
        self._task = self._bar.add_task(self._what, total=self._total)
