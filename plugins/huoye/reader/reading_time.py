"""How long the reading of one page may compute, and what is told when it takes longer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from time import thread_time
from traceback import walk_tb
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, TypeVar

from huoye.core import time_limit
from huoye.core.time_limit import TimeOver

if TYPE_CHECKING:
    from huoye.reader.source import PageSource

_T = TypeVar("_T")
#: Seconds, where ``READ_SECONDS`` says nothing, for each so many characters that are begun.
MOST, _CHARACTERS = 5.0, 50_000
#: Where Markdown's parsers and their extensions keep the piece that they are at.
_PIECES = ("block", "data", "text", "blocks")
_PARSERS = re.compile(r"markdown\.|pymdownx\.|huoye\.reader\.markdown\.")


class ReadingClock:
    """The time that a page is given, and what its reader is at."""

    def __init__(self) -> None:
        self._stage = "the page"
        #: By ``thread_time``; no end while nothing runs, or where it is interrupted at its end:
        #: asking for the time is a call of the system.
        self._end = inf

    def enter(self, stage: str) -> None:
        """Begin with a stage, for authors to read. Raises TimeOver when the time is over, which is
        all that there is where nothing interrupts."""
        if self._end < inf and thread_time() > self._end:
            raise TimeOver
        self._stage = stage

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What is done here has a bound of its own."""
        started = thread_time()
        with time_limit.suspended():
            yield
        self._end += thread_time() - started

    def run(self, work: Callable[[], _T], page: PageSource) -> _T:
        """What ``work`` returns, a part of the reading of the page. Raises BuildError when it
        takes longer than the page is given."""
        parts = 1 + len(page.text) // _CHARACTERS
        seconds = parts * float(page.build.settings.get("READ_SECONDS", MOST))
        self._end = inf if time_limit.can_interrupt() else thread_time() + seconds
        try:
            return time_limit.run(work, seconds)
        except TimeOver as over:
            what = f"the page takes more than {seconds:g} s to read, and was stopped at"
            line = _line(over.__traceback__, page)
            at = self._stage if line is None else f"{self._stage} of this paragraph"
            mend = "Write it simpler, part the page, or raise READ_SECONDS in the settings"
            line = page.body_line if line is None else line
            raise page.error(f"{what} {at}", line=line, mend=mend) from None
        finally:
            self._end = inf


def _line(traceback: TracebackType | None, page: PageSource) -> int | None:
    """Where the piece stands that Markdown was at, if it is known: the innermost that the page has
    as it is."""
    frames = [frame for frame, _ in walk_tb(traceback)]
    for frame in reversed(frames):
        for piece in _pieces(frame):
            first = next((line for line in piece.split("\n") if line.strip()), "")
            if first.strip() and (line := page.line_of(first)) is not None:
                return line
    return None


def _pieces(frame: FrameType) -> Iterator[str]:
    if not _PARSERS.match(frame.f_globals.get("__name__", "")):
        return
    for name in _PIECES:
        value = frame.f_locals.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str):
            yield value
