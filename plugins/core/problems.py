"""What went wrong in this build so far.

Pelican logs an exception in one page and goes on with the others, ending with status 0. Here every
problem is collected, so that an author sees all of them at once, and the build stops before the
first file is written.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable

from plugins.core.errors import BuildError

_problems: list[BuildError] = []


class BuildFailed(Exception):
    """One or more problems, already printed; Pelican ends with status 1."""

    exitcode = 1


class _ErrorRecords(logging.Handler):
    """Turns what Pelican itself logs as an error (no date, duplicate slug) into a problem."""

    def emit(self, record: logging.LogRecord) -> None:
        report(BuildError(record.getMessage()))


class _NoTraceback(logging.Filter):
    """A traceback through Pelican's internals tells an author nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], BuildFailed):
            record.exc_info = None
        return True


_handler = _ErrorRecords(level=logging.ERROR)
_filter = _NoTraceback()


def start(known: Iterable[BuildError] = ()) -> None:
    """Forget the last run's problems but ``known``, and listen to Pelican's log."""
    _problems[:] = known
    logger = logging.getLogger("pelican")
    logger.addHandler(_handler)
    logger.addFilter(_filter)


def report(error: BuildError) -> None:
    """Remember a problem; the same text counts once."""
    if str(error) not in {str(known) for known in _problems}:
        _problems.append(error)


def found() -> list[BuildError]:
    """All problems so far, in the order they were met."""
    return list(_problems)


def stop_if_any(outcome: str = "the output is as it was before") -> None:
    """Print every problem and raise BuildFailed, or do nothing.

    outcome: what the author has now.
    """
    if not _problems:
        return
    # Printed plainly: Pelican's log would wrap the lines and break "file:line".
    for problem in _problems:
        print(problem, file=sys.stderr)
    count = "1 problem" if len(_problems) == 1 else f"{len(_problems)} problems"
    raise BuildFailed(f"{count}, listed above; {outcome}")
