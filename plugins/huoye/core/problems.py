"""What went wrong in a build so far.

Pelican logs an exception in one page and goes on with the others, ending with status 0. Here every
problem is collected, so that an author sees all of them at once, and the build stops before the
first file is written.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from pathlib import Path

from huoye.core.errors import BuildError


class BuildFailed(Exception):
    """One or more problems, already printed; Pelican ends with status 1."""

    exitcode = 1

    def __init__(self, text: str, problems: Iterable[str] = ()) -> None:
        """problems: each as it was printed."""
        super().__init__(text)
        self.problems = tuple(problems)


class Problems:
    """The problems of one build, in the order they were met; the same text counts once."""

    def __init__(self) -> None:
        #: By what authors read.
        self._found: dict[str, BuildError] = {}
        self._warnings: dict[str, BuildError] = {}
        #: How many of the warnings are printed already.
        self._printed = 0
        self._handler = _ErrorRecords(self)

    def report(self, error: BuildError) -> None:
        """Remember a problem, or a warning."""
        known = self._warnings if error.is_warning else self._found
        known.setdefault(str(error), error)

    def found(self) -> list[BuildError]:
        """All so far, warnings aside."""
        return list(self._found.values())

    def warnings(self) -> list[BuildError]:
        """What was remarked so far, and stops nothing."""
        return list(self._warnings.values())

    def stop_if_any(self, outcome: str = "the output is as it was before") -> None:
        """Print every new warning; print every problem and raise BuildFailed where there is one.

        outcome: what the author has now.
        """
        for warning in self.warnings()[self._printed :]:
            print(warning, file=sys.stderr)
        self._printed = len(self._warnings)
        if not self._found:
            return
        # Printed plainly: Pelican's log would wrap the lines and break "file:line".
        for problem in self._found:
            print(problem, file=sys.stderr)
        count = "1 problem" if len(self._found) == 1 else f"{len(self._found)} problems"
        raise BuildFailed(f"{count}, listed above; {outcome}", self._found)

    def listen(self) -> None:
        """Take what Pelican logs as an error for a problem too, until ``close()``."""
        logger = logging.getLogger("pelican")
        logger.addHandler(self._handler)
        logger.addFilter(_NO_TRACEBACK)

    def close(self) -> None:
        """Listen no more."""
        logging.getLogger("pelican").removeHandler(self._handler)


#: What Pelican warns of and goes on: half of a picture would be published from a full disk.
_GRAVE = "A problem occurred copying file"


class _ErrorRecords(logging.Handler):
    """Turns what Pelican itself logs as an error (no date, duplicate slug) into a problem."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(level=logging.WARNING)
        self._problems = problems

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.ERROR and not str(record.msg).startswith(_GRAVE):
            return
        # Pelican logs an exception in the midst of handling it, and keeps the reason to itself.
        error = sys.exc_info()[1]
        reason = f": {type(error).__name__}: {error}" if error is not None else ""
        path = _page_in(record)
        line = None if path is None else 1
        self._problems.report(BuildError(f"{record.getMessage()}{reason}", path=path, line=line))


def _page_in(record: logging.LogRecord) -> Path | None:
    """The file of the page that a message names; where in it, Pelican doesn't know."""
    given = record.args if isinstance(record.args, tuple) else ()
    sources = (getattr(value, "source_path", None) for value in given)
    return next((Path(source) for source in sources if source), None)


class _NoTraceback(logging.Filter):
    """A traceback through Pelican's internals tells an author nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], BuildFailed):
            record.exc_info = None
        return True


_NO_TRACEBACK = _NoTraceback()
