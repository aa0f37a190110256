"""Formulas in Python that compute at build and in the reader's browser (Pyodide)."""

from __future__ import annotations


def register() -> None:
    """Called by Pelican."""
    # Imported late: unit tests of formulas load this package without Pelican.
    from plugins.pyodide_widgets.plugin import connect

    connect()
