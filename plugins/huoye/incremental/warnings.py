"""What a build warns of, to be said again by the next one where that has nothing to do."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.problems import Problems

#: (what, path, line, mend), as BuildError has them.
Warned = tuple[str, str | None, int | None, str]
#: (name of the logger, level, text).
Logged = tuple[str, int, str]


class Warnings(logging.Handler):
    """Takes note of them; a service of the build."""

    def __init__(self, build: Build) -> None:
        super().__init__(level=logging.WARNING)
        self._build = build
        self._logged: list[Logged] = []

    def listen(self) -> None:
        """Take note of the log, until ``close()``."""
        logging.getLogger().addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Called by the log."""
        self._logged.append((record.name, record.levelno, record.getMessage()))

    def close(self) -> None:
        """Listen no more."""
        logging.getLogger().removeHandler(self)
        super().close()

    def logged(self) -> tuple[Logged, ...]:
        """What stood in the log."""
        return tuple(dict.fromkeys(self._logged))

    def warned(self) -> tuple[Warned, ...]:
        """What was reported of the site. What was wrong with the cache is mended by then."""
        cache = self._build.cache
        return tuple(
            (found.what, None if found.path is None else str(found.path), found.line, found.mend)
            for found in self._build.problems.warnings()
            if found.path is None or not found.path.is_relative_to(cache)
        )

    def repeat(
        self, logged: Iterable[Logged], warned: Iterable[Warned], problems: Problems | None = None
    ) -> None:
        """Say them again. problems: who is told of what was reported; the build's, where None."""
        for name, level, text in logged:
            logging.getLogger(name).log(level, "%s", text)
        for what, path, line, mend in warned:
            place = None if path is None else Path(path)
            problem = BuildError(what, path=place, line=line, mend=mend, is_warning=True)
            (problems or self._build.problems).report(problem)
