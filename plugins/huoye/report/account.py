"""What a build did, in a few lines."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from huoye.core.build import Build
from huoye.core.errors import shown_path
from huoye.core.steps import Steps
from huoye.page_cache.reasons import Reasons
from huoye.reader import PageResult, PageSource
from huoye.reader.reading import Read

#: Of the environment and not of the settings, a change of which would be a reason to read again.
EXPLAIN = "HUOYE_EXPLAIN"
_SLOWEST = 3
#: A page that takes less is not slow.
_SLOW_SECONDS = 0.1
#: Pages, or files, that are named for one reason.
_NAMED = 10


class Account:
    """Pages and their seconds; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._steps = build.get(Steps)
        self._reasons = build.get(Reasons)
        self._seconds: dict[Path, float] = {}

    def around(self, read: Read) -> Read:
        """Reading that is timed."""

        def run(page: PageSource) -> PageResult:
            started = time.perf_counter()
            result = read(page)
            spent = time.perf_counter() - started
            # One that was read alone before is taken from the cache now.
            self._seconds[page.path] = max(spent, self._seconds.get(page.path, 0.0))
            self._steps.done()
            return result

        return run

    def summary(self) -> Iterator[str]:
        """How many pages there were, which of them were read again, and which took longest."""
        pages = {*self._seconds, *self._reasons.pages}
        if not pages:
            return
        kept = sum(not reason for reason in self._reasons.pages.values())
        untouched = self._reasons.untouched
        yield f"Pages: {len(pages) - kept} read, {kept + untouched} as they were kept"
        slowest = sorted(self._seconds.items(), key=lambda item: (-item[1], item[0]))[:_SLOWEST]
        named = [
            f"{shown_path(path)} {seconds:.1f} s"
            for path, seconds in slowest
            if seconds >= _SLOW_SECONDS
        ]
        if named:
            yield f"Slowest: {', '.join(named)}"

    def explanation(self) -> Iterator[str]:
        """Why each page was read and each file rendered, those of one reason together."""
        if self._reasons.off:
            yield f"No page is kept: {self._reasons.off}"
        yield from self._reasons.remarks
        pages = {str(shown_path(path)): reason for path, reason in self._reasons.pages.items()}
        yield from _grouped(pages, "read")
        yield from _grouped(self._reasons.files, "rendered")


def _grouped(reasons: Mapping[str, str], what: str) -> Iterator[str]:
    """reasons: name -> why it was; "" where it was not."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name, reason in sorted(reasons.items()):
        if reason:
            groups[reason].append(name)
    for reason, names in sorted(groups.items(), key=lambda item: (len(item[1]), item[0])):
        for name in names[:_NAMED]:
            yield f"{name} was {what}: {reason}"
        if len(names) > _NAMED:
            yield f"{len(names) - _NAMED} more were {what}: {reason}"


def is_explained(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether an author has asked for reasons."""
    return environment.get(EXPLAIN, "").lower() not in ("", "0", "no", "false")
