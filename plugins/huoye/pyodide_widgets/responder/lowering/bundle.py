"""All that MicroPython needs besides a formula: our modules lowered, and those of board/."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from huoye.pyodide_widgets.responder.lowering.checker import after_docstring
from huoye.pyodide_widgets.responder.lowering.lower import lowered_api

#: Module of the formula API -> what is wanted of it; () is all.
API: dict[str, tuple[str, ...]] = {
    "huoye/formula/controls.py": (),
    "huoye/formula/data.py": (),
    "huoye/formula/errors.py": (),
    "huoye/formula/result.py": (),
    "huoye/formula/sampling.py": (),
    "huoye/formula/tex.py": ("Tex",),
    "huoye/formula/text.py": (),
    "huoye/words/__init__.py": ("LAST", "tags", "said"),
}
#: No reader of a formula's result hears our own sentences: what says them goes to Pyodide.
_NO_WORDS = """
def words_of(section, lang):
    from lowered import Elsewhere
    raise Elsewhere("a sentence of Huoye's own")
"""
_DOOR = """
from huoye.formula.controls import Choice, Number, Play, Slider, Switch, TextInput
from huoye.formula.errors import OutOfDomain
from huoye.formula.result import Axis, Curve, Guide, Marker, Plot, Points, Result, Shape
from huoye.formula.result import Table, Value
from huoye.formula.sampling import sample, trace
from huoye.formula.text import Text
"""


def bundle(api: Mapping[str, str], board: Mapping[str, str]) -> dict[str, str]:
    """Path -> text. api: path in ``huoye`` -> source, at least of API. board: file -> source."""
    files = {path: lowered_api(api[path], names) for path, names in API.items()}
    files["huoye/words/__init__.py"] += _NO_WORDS
    files["huoye/__init__.py"] = _DOOR
    files["huoye/formula/__init__.py"] = ""
    for name, source in board.items():
        path = "huoye/formula/numerals.py" if name == "numerals.py" else name
        files[path] = without_docstrings(source)
    return files


def without_docstrings(source: str) -> str:
    """Nobody reads them there, nor comments."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and (rest := after_docstring(body)) is not body:
            body[:] = rest or [ast.Pass()]
    return ast.unparse(tree) + "\n"
