"""The rooms that take part in a build, in the order in which Pelican's signals reach them."""

from __future__ import annotations

from importlib import import_module

ROOMS = (
    "core",
    "words",
    "reader",
    "page_cache",
    "parallel",
    "pictures",
    "mathjax",
    "references",
    "numbers",
    "live",
    "search",
    "render",
    "pyodide_widgets",
    "onnx_demos",
    "leads",
    "model_pages",
    "listings",
    "printing",
    "incremental",
    "report",
)


def connect() -> None:
    """Connect every room to Pelican's signals."""
    # All are there, or none takes part: half a house would blame the articles.
    plugins = [import_module(f"huoye.{room}.plugin") for room in ROOMS]
    for plugin in plugins:
        plugin.connect()
