"""The formulas as a wheel, for readers who want them in a Pyodide or a Python of their own.

Every build publishes it in ``downloads/``, with the lock file by which a stock Pyodide of our
version loads it: ``await pyodide.loadPackage("huoye-formulas")``. ``make formulas-wheel`` lets
pyodide-build make its own form of the same wheel (formulas_wheel.py).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from huoye.core.bundled import licence
from huoye.core.files import sha256
from huoye.core.wheel_file import Wheel
from huoye.pyodide_widgets.runtime import PYODIDE_FOLDER, own_sources, own_texts

NAME, VERSION = "huoye-formulas", "0.1.0"
STEM = f"{NAME.replace('-', '_')}-{VERSION}"
WHEEL = f"{STEM}-py3-none-any.whl"
LOCK = "pyodide-lock.json"
#: Top-level packages.
IMPORTS = ["huoye_formulas"]
#: Where the API lies in the wheel, see _FIRST.
API = "huoye_formulas/api"

_METADATA = f"""Metadata-Version: 2.4
Name: {NAME}
Version: {VERSION}
Summary: Formulas whose figures compute, and the small API they are written with
License-Expression: AGPL-3.0-or-later
License-File: LICENSE
Requires-Python: >=3.11
Provides-Extra: digits
Requires-Dist: mpmath>=1.3; extra == "digits"
"""
#: ``huoye`` belongs to the plugin's own wheel. Where that is not installed, as in any Pyodide, the
#: copy of its API in here serves; two wheels never write the same file.
_FIRST = '''"""The formulas of the site: huoye.evaluate(huoye_formulas.NAME.NAME, {}, "en")."""

import sys
from importlib.util import find_spec
from pathlib import Path

if find_spec("huoye") is None:
    sys.path.append(str(Path(__file__).parent / "api"))
'''


def wheel(folder: Path) -> bytes:
    """The wheel of the formulas in ``folder``; the same bytes for the same sources."""
    files = {
        **{f"{API}/{path}": text for path, text in (own_sources() | own_texts()).items()},
        "huoye_formulas/__init__.py": _FIRST,
        **{f"huoye_formulas/{path.name}": path.read_text("utf-8") for path in _formulas(folder)},
    }
    contents = {path: text.encode() for path, text in files.items()}
    return Wheel(NAME, VERSION, _METADATA, contents, {"LICENSE": licence()}).packed()


def lock(wheel_name: str, content: bytes) -> str:
    """The lock file of a Pyodide of our version that knows this wheel and nothing else.

    Its entry is what pyodide-lock writes for the wheel, which ``make formulas-wheel`` holds it to.
    """
    shipped = json.loads((PYODIDE_FOLDER / LOCK).read_text("utf-8"))
    entry: dict[str, Any] = {
        "depends": [],
        "file_name": wheel_name,
        "imports": IMPORTS,
        "install_dir": "site",
        "name": NAME,
        "package_type": "package",
        "sha256": sha256(content),
        "tool": {},
        "unvendored_tests": False,
        "version": VERSION,
    }
    packages = {NAME: entry}
    return (
        json.dumps({"info": shipped["info"], "packages": packages}, indent=1, sort_keys=True) + "\n"
    )


def downloads(folder: Path) -> dict[str, bytes]:
    """File name -> content of all that is published; nothing where there are no formulas."""
    if not _formulas(folder):
        return {}
    content = wheel(folder)
    return {WHEEL: content, LOCK: lock(WHEEL, content).encode()}


def _formulas(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.py"))
