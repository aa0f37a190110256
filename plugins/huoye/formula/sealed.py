"""Modules that a page's Python does without: they lead out of it, or pretend to.

Whoever imports one is told that it is not there, as of any other that a page has not. It is no
wall: code that looks long enough finds what Pyodide itself holds on to, and that leads nowhere
(pyodide_widgets/node/realm.mjs at build, the content security policy in a page).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType

#: Top-level modules: JavaScript, machine code, processes, sockets.
SEALED = frozenset(
    {
        *("js", "pyodide_js", "pyodide", "_pyodide", "_pyodide_core", "micropip", "webbrowser"),
        *("ctypes", "_ctypes", "_ctypes_test", "_posixsubprocess", "subprocess", "multiprocessing"),
        *("socket", "_socket", "ssl", "_ssl", "select", "selectors", "asyncio", "_asyncio"),
        *("urllib", "http", "ftplib", "smtplib", "requests"),
    }
)


class _Sealed(MetaPathFinder):
    """Asked first for a module; knows those that are not to be had."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> None:
        """Raises ModuleNotFoundError for one of them."""
        if _is_sealed(fullname):
            raise ModuleNotFoundError(f"No module named '{fullname}'", name=fullname)


def seal() -> None:
    """Forget those that Pyodide has imported, and let nobody import them again."""
    for name in list(sys.modules):
        if _is_sealed(name):
            del sys.modules[name]
    for finder in [one for one in sys.meta_path if _is_sealed(type(one).__module__)]:
        # Pyodide's own, which keeps JavaScript's global object.
        getattr(finder, "jsproxies", {}).clear()
        sys.meta_path.remove(finder)
    sys.meta_path.insert(0, _Sealed())


def _is_sealed(name: str) -> bool:
    return name.partition(".")[0] in SEALED
