"""How far a build has come, for whoever shows it."""

from __future__ import annotations

from typing import Protocol

from huoye.core.build import Build


class Listener(Protocol):
    """What shows it."""

    def begin(self, what: str, total: int | None) -> None: ...

    def done(self, count: int) -> None: ...


class Steps:
    """Whoever works tells it, and nobody has to listen; a service of the build."""

    def __init__(self, build: Build) -> None:
        self.listener: Listener | None = None

    def begin(self, what: str, total: int | None = None) -> None:
        """Something begins that has so many parts; None where that is not known."""
        if self.listener is not None:
            self.listener.begin(what, total)

    def done(self, count: int = 1) -> None:
        """So many more are done."""
        if self.listener is not None:
            self.listener.done(count)
