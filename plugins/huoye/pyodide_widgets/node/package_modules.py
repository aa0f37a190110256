"""Runs inside Pyodide, as shipped and fresh: what a package needs of the standard library."""

import importlib
import sys
from pathlib import Path

FOLDER = Path("/tmp/package")


def stdlib_modules_of(package: str, sources: dict[str, str]) -> list[str]:
    """Modules of the standard library that importing ``package`` brings in, besides those that
    Pyodide starts with. sources: path -> the package's files. Raises whatever the import raises."""
    for path, text in sources.items():
        target = FOLDER / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(FOLDER))
    before = set(sys.modules)
    importlib.import_module(package)
    loaded = sorted(set(sys.modules) - before)
    sys.path.remove(str(FOLDER))
    return [name for name in loaded if "zip" in (getattr(sys.modules[name], "__file__", "") or "")]
