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


class _Finder(MetaPathFinder):
    """Asked last, when Python has found no such module."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if fullname in _declared and fullname not in _places:
            raise PackageNeeded(fullname)
        return None


_declared: frozenset[str] = frozenset()
#: Name -> archive, for the packages that are here.
_places: dict[str, str] = {}


def declare(names: Iterable[str]) -> None:
    """What the formula that is called next may import."""
    global _declared
    _declared = frozenset(names)
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())


def add(name: str, archive: str) -> None:
    """The package is here: a zip archive of modules."""
    _places[name] = archive
    sys.path.append(archive)


def forget() -> None:
    """As if no package had ever been added: for the build, which asks what a formula needs."""
    for archive in _places.values():
        sys.path.remove(archive)
        for module, loaded in list(sys.modules.items()):
            if (getattr(loaded, "__file__", None) or "").startswith(f"{archive}/"):
                del sys.modules[module]
    _places.clear()
