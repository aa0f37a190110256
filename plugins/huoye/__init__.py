"""Huoye: a Pelican plugin, and the small API that formulas and cells are written with.

Pelican calls ``register()``. Articles and formulas write ``from huoye import Result, Slider``, in
plain CPython and in Pyodide alike; those names come from ``huoye.formula``, when they are first
asked for, so that importing ``huoye`` itself imports nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from huoye.formula import *  # noqa: F403 (the API's names, for type checkers)


def register() -> None:
    """Called by Pelican, for ``PLUGINS = ["huoye"]``."""
    from huoye.rooms import connect

    connect()


def __getattr__(name: str) -> Any:
    """A name of the formula API (PEP 562). Raises AttributeError for any other."""
    # Looked up before anything is imported: Python asks for __path__ and its like, too.
    if name == "__all__" or not name.startswith("_"):
        from importlib import import_module

        formula = import_module("huoye.formula")
        if name == "__all__":
            return formula.__all__
        if name in formula.__all__:
            return getattr(formula, name)
    raise AttributeError(f"module 'huoye' has no attribute {name!r}")
