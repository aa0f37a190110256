"""The rooms that take part in a build, in the order in which Pelican's signals reach them."""

from __future__ import annotations

from importlib import import_module

ROOMS = ("core", "reader", "mathjax", "live", "pyodide_widgets", "onnx_demos")


def connect() -> None:
    """Connect every room to Pelican's signals."""
    for room in ROOMS:
        import_module(f"huoye.{room}.plugin").connect()
