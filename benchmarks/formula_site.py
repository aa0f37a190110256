"""A site of formulas as we publish them, and beside it Pyodide as npm ships it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huoye.core.server import StaticServer
from huoye.pyodide_widgets.runtime import PYODIDE_FOLDER
from huoye.pyodide_widgets.wheel import LOCK, WHEEL, downloads

ROOT = Path(__file__).parents[1]
FORMULAS = ROOT / "content/formulas"
#: What npm's package loads of itself.
SHIPPED = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", LOCK)
#: Slug -> formula, and what its block says besides.
PAGES = {
    "line": ("line", ""),
    "ellipse": ("ellipse", ""),
    "spring": ("spring", ""),
    "line-on-pyodide": ("line", "    engine: pyodide\n"),
    "ellipse-on-pyodide": ("ellipse", "    engine: pyodide\n"),
    "spring-on-pyodide": ("spring", "    engine: pyodide\n"),
}


_LINE = '''import math
from typing import Annotated

from huoye import Curve, Plot, Result, Slider, Value


def line(x: Annotated[float, Slider(0, 10)] = 1) -> Result:
    """A plot of 200 points."""
    points = [(n / 10, math.sin(x * n / 10)) for n in range(200)]
    return Result([Value("x", x, "x")], [Plot("sine", [Curve(points)])])
'''
_PAGE = """Title: {slug}
Date: 2010-01-01
Slug: {slug}
Category: 数学

Text.

/// formula | {formula}
{options}
A figure.
///
"""
# As its own documentation shows it, in a module worker like ours; what is drawn is drawn by us.
_WORKER = """
import { loadPyodide } from "/runtimes/npm/pyodide.mjs";
import { resultHtml } from "/MODULES/render/static/html.mjs";
import words from "/MODULES/words/render/en.mjs";
const pyodide = await loadPyodide({ indexURL: new URL("/runtimes/npm/", self.location.href).href });
await pyodide.loadPackage(new URL("/files/WHEEL", self.location.href).href);
const data = pyodide.runPython(`
import json
from huoye_formulas.line import line  # before huoye, which lies in it
from huoye.formula import evaluate
json.dumps(evaluate(line, {}, "en")["data"])
`);
self.postMessage(resultHtml(JSON.parse(data), words["plot.mjs"]));
"""
_EMPTY_PAGE = '<!doctype html><html lang="en"><title>empty</title>'
_SHIPPED_PAGE = '<!doctype html><html lang="en"><title>as shipped</title><div id="result"></div>'


@contextmanager
def formula_site() -> Iterator[tuple[Path, str]]:
    """A folder with our pages at ``2010/<slug>/``, ``shipped.html`` and ``empty.html``; and its
    address."""
    with tempfile.TemporaryDirectory() as made:
        content, output = Path(made) / "content", Path(made) / "output"
        (content / "posts").mkdir(parents=True)
        (content / "formulas").mkdir()
        for path in FORMULAS.glob("*.py"):
            shutil.copy(path, content / "formulas" / path.name)
        (content / "formulas/line.py").write_text(_LINE, "utf-8")
        for slug, (formula, options) in PAGES.items():
            text = _PAGE.format(slug=slug, formula=formula, options=options)
            (content / "posts" / f"{slug}.md").write_text(text, "utf-8")
        command = [sys.executable, "-m", "pelican", str(content), "-o", str(output)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        (output / "runtimes/npm").mkdir()
        for name in SHIPPED:
            shutil.copy(PYODIDE_FOLDER / name, output / "runtimes/npm" / name)
        (output / "files" / WHEEL).write_bytes(downloads(content / "formulas")[WHEEL])
        (modules,) = (path.relative_to(output).as_posix() for path in (output / "live").iterdir())
        worker = _WORKER.replace("WHEEL", WHEEL).replace("MODULES", modules)
        (output / "worker.mjs").write_text(worker, "utf-8")
        (output / "shipped.html").write_text(_SHIPPED_PAGE, "utf-8")
        (output / "empty.html").write_text(_EMPTY_PAGE, "utf-8")
        with StaticServer(output) as base:
            yield output, base
