"""Runs inside Pyodide: rewrites Python for MicroPython (../responder/lowering/)."""

import sys
from pathlib import Path
from typing import Any

_FOLDER = Path("/tmp/lowering")


def take(package: dict[str, str]) -> None:
    """package: path -> source of ../responder/lowering/ and of the folders that it lies in."""
    for name, source in package.items():
        path = _FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, "utf-8")
    sys.path.insert(0, str(_FOLDER))


def lower_formula(source: str, packages: list[str]) -> dict[str, Any]:
    """{"source": lowered} or {"refused": why}."""
    from huoye.pyodide_widgets.responder.lowering.checker import Refused
    from huoye.pyodide_widgets.responder.lowering.lower import lowered

    try:
        return {"source": lowered(source, packages)}
    except Refused as error:
        return {"refused": str(error)}


def lower_modules(api: dict[str, str], board: dict[str, str]) -> dict[str, str]:
    """Path -> text of all that MicroPython needs besides."""
    from huoye.pyodide_widgets.responder.lowering.bundle import bundle

    return bundle(api, board)
