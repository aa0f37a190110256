"""How long it may compute to look at all pages at once, and to bring one into a feed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import TypeVar

from huoye.core import time_limit
from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.time_limit import TimeOver
from huoye.reader.reading_time import MOST
from huoye.reader.site import SitePage

_T = TypeVar("_T")
#: Pages that a lint looks at in the time that one takes to read.
_PAGES = 100


def run(work: Callable[[], _T], build: Build, what: str, pages: int = 1) -> _T:
    """What ``work`` returns. what: names it, with “takes” behind. pages: how many it looks at.
    Raises BuildError when it takes longer than READ_SECONDS for each hundred pages that are begun,
    where it can be interrupted."""
    seconds = (1 + pages // _PAGES) * float(build.settings.get("READ_SECONDS", MOST))
    try:
        return time_limit.run(work, seconds)
    except TimeOver as over:
        raise BuildError(
            f"{what} takes more than {seconds:g} s, and was stopped",
            path=_page(over.__traceback__),
            mend="Write what it looks at simpler, or raise READ_SECONDS in the settings",
        ) from None


def _page(traceback: TracebackType | None) -> Path | None:
    """The page that was looked at, if it is known."""
    frames = [frame for frame, _ in walk_tb(traceback)]
    found = [value for frame in frames for value in frame.f_locals.values()]
    return next((page.result.path for page in reversed(found) if isinstance(page, SitePage)), None)
