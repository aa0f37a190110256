"""The formulas as a wheel, for readers who want them in a Pyodide or a Python of their own.

Every build publishes it in ``downloads/``, with the lock file by which a stock Pyodide of our
version loads it: ``await pyodide.loadPackage("huoye-formulas")``. ``make formulas-wheel`` lets
pyodide-build make its own form of the same wheel (formulas_wheel.py).
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from huoye.core.bundled import licence
from huoye.core.files import sha256
from huoye.pyodide_widgets.runtime import PYODIDE_FOLDER, own_sources, own_texts

NAME, VERSION = "huoye-formulas", "0.1.0"
STEM = f"{NAME.replace('-', '_')}-{VERSION}"
WHEEL = f"{STEM}-py3-none-any.whl"
LOCK = "pyodide-lock.json"
#: Top-level packages.
IMPORTS = ["huoye_formulas"]
#: Where the API lies in the wheel, see _FIRST.
API = "huoye_formulas/api"
_EPOCH = (1980, 1, 1, 0, 0, 0)

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
_TAG = "Wheel-Version: 1.0\nGenerator: huoye\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
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
    info = f"{STEM}.dist-info"
    files = {
        **{f"{API}/{path}": text for path, text in (own_sources() | own_texts()).items()},
        "huoye_formulas/__init__.py": _FIRST,
        **{f"huoye_formulas/{path.name}": path.read_text("utf-8") for path in _formulas(folder)},
        f"{info}/METADATA": _METADATA,
        f"{info}/WHEEL": _TAG,
        f"{info}/licenses/LICENSE": licence(),
    }
    record = "".join(
        f"{path},{_digest(text)},{len(text.encode())}\n" for path, text in files.items()
    )
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    return pack({path: text.encode() for path, text in files.items()})


def pack(files: dict[str, bytes]) -> bytes:
    """A zip archive that depends on nothing but the files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


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


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
