"""Packages that a formula declares, fetched when it first imports one.

The import itself is the question: it unwinds the call, the JavaScript side fetches the package, and
calls again. So nothing is loaded for readers who never take the way that needs it, and authors name
a package once, with no word about which input turns it on. A formula may therefore be called twice,
which is no harm, since it only computes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
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
        #: Name -> archive, for the packages that are here.
        self._places: dict[str, str] = {}

    def declare(self, names: Iterable[str]) -> None:
        """What the formula that is called next may import."""
        self._declared = frozenset(names)
        if self not in sys.meta_path:
            sys.meta_path.append(self)

    def add(self, name: str, archive: str) -> None:
        """The package is here: a zip archive of modules."""
        self._places[name] = archive
        sys.path.append(archive)

    def forget(self) -> None:
        """As if no package had ever been added: for the build, which asks what a formula needs."""
        for archive in self._places.values():
            sys.path.remove(archive)
            for module, loaded in list(sys.modules.items()):
                if (getattr(loaded, "__file__", None) or "").startswith(f"{archive}/"):
                    del sys.modules[module]
        self._places.clear()

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Python's question. Raises PackageNeeded for one that is declared and not here."""
        if fullname in self._declared and fullname not in self._places:
            raise PackageNeeded(fullname)
        return None
