"""Packages that a formula declares, fetched when it first imports one.

The import itself is the question: it unwinds the call, the JavaScript side fetches the package, and
calls again. So nothing is loaded for readers who never take the way that needs it, and authors name
a package once, with no word about which input turns it on. A formula may therefore be called twice,
which is no harm, since it only computes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class PackageNeeded(BaseException):
    """A declared package is imported that is not here yet.

    Not an Exception: no ``except`` of a formula or of another package may swallow it.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Packages(MetaPathFinder):
    """The packages that formulas declare, and those of them that are here.

    Python asks it last for a module, when it has found none, from the first ``declare`` on.
    """

    def __init__(self) -> None:
        self._declared: frozenset[str] = frozenset()
        self._present: set[str] = set()

    def declare(self, names: Iterable[str]) -> None:
        """What the formula that is called next may import."""
        self._declared = frozenset(names)
        if self not in sys.meta_path:
            sys.meta_path.append(self)

    def add(self, name: str, archive: str) -> None:
        """The package is here: a zip archive of modules. It is imported at once, so that the calls
        that need it find it so."""
        self._present.add(name)
        sys.path.append(archive)
        # What fails here fails again where the code itself imports it, and is told there.
        with suppress(Exception):
            import_module(name)

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Python's question. Raises PackageNeeded for one that is declared and not here."""
        if fullname in self._declared and fullname not in self._present:
            raise PackageNeeded(fullname)
        return None
