"""What the JavaScript side calls: one function, JSON text in and out, so that no proxy of a
Python object ever has to be destroyed."""

from __future__ import annotations

import importlib.util
import io
import json
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any

from huoye.formula import packages
from huoye.formula.cells import run_cells
from huoye.formula.errors import FormulaMistake, InputError, OutOfDomain
from huoye.formula.evaluate import evaluate
from huoye.formula.inputs import ends_at, settle
from huoye.formula.parameters import describe
from huoye.formula.text import Sentence, Words, say

_FOLDER = Path("/tmp/formulas")
_loaded: dict[str, tuple[str, ModuleType]] = {}
#: Formula -> the packages that its file declares.
_declared: dict[str, list[str]] = {}


def call(method: str, payload: str) -> str:
    """Methods, all with a mapping of parameters:

    install {name, source, packages}: run the formula file; asked again with the same source it does
        nothing. packages: those it declares, see packages.py.
    describe {name, lang}: the controls.
    evaluate {name, inputs, lang}: see evaluate.evaluate.
    run_cells {cells, test, lang, packages}: see cells.run_cells.
    settle {name, inputs}: inputs moved into ranges that depend on others, and "ends", those ranges.
    add_package {package, archive}, forget_packages {}: see packages.py.

    Answers {"result": …} or {"error": {kind, message, english, input, line}}. kind "input": words
    for the reader in ``lang`` and for the author in English; input: the parameter's name, if it is
    about a single one. kind "formula": a mistake in the file, at ``line`` where known. kind
    "memory": there was not enough of it. kind "package": add the one that ``message`` names, and
    call again.
    """
    parameters: Mapping[str, Any] = json.loads(payload)
    lang = str(parameters.get("lang", "en"))
    name = str(parameters.get("name", ""))
    packages.declare(parameters.get("packages", _declared.get(name, ())))
    try:
        # Nobody would see it, and a gigabyte of it would fill the console.
        with redirect_stdout(_Nowhere()), redirect_stderr(_Nowhere()):
            answer: dict[str, Any] = {"result": _METHODS[method](parameters)}
    except packages.PackageNeeded as needed:
        answer = {"error": {"kind": "package", "message": needed.name, "line": None}}
    except (InputError, OutOfDomain) as error:
        answer = {"error": _refusal(error, lang)}
    except (Exception, SystemExit) as error:
        answer = {"error": _formula_error(error, _path(name), lang)}
    return json.dumps(answer, ensure_ascii=False, allow_nan=False)


class _Nowhere(io.TextIOBase):
    """Takes what a formula prints."""

    def write(self, text: str) -> int:
        return len(text)


def _path(name: str) -> Path:
    return _FOLDER / f"{name}.py"


def _install(parameters: Mapping[str, Any]) -> None:
    name, source = str(parameters["name"]), str(parameters["source"])
    _declared[name] = list(parameters.get("packages", ()))
    if name in _loaded and _loaded[name][0] == source:
        return
    path = _path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(f"formulas.{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    _loaded[name] = (source, module)


def _function(parameters: Mapping[str, Any]) -> Callable[..., Any]:
    name = str(parameters["name"])
    function = getattr(_loaded[name][1], name, None)
    if not callable(function):
        raise FormulaMistake(f"the file defines no function {name}()")
    return function  # type: ignore[no-any-return]


def _describe(parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    return describe(_function(parameters), str(parameters["lang"]))


def _evaluate(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return evaluate(_function(parameters), parameters["inputs"], str(parameters["lang"]))


def _settle(parameters: Mapping[str, Any]) -> dict[str, Any]:
    function = _function(parameters)
    settled = settle(function, parameters["inputs"])
    return {"inputs": settled, "ends": ends_at(function, settled)}


def _add_package(parameters: Mapping[str, Any]) -> None:
    packages.add(str(parameters["package"]), str(parameters["archive"]))


def _forget_packages(_: Mapping[str, Any]) -> None:
    _loaded.clear()
    packages.forget()


_METHODS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "install": _install,
    "describe": _describe,
    "evaluate": _evaluate,
    "run_cells": run_cells,
    "settle": _settle,
    "add_package": _add_package,
    "forget_packages": _forget_packages,
}


def _refusal(error: InputError | OutOfDomain, lang: str) -> dict[str, Any]:
    return {
        "kind": "input",
        "message": say(error.words, lang),
        "english": say(error.words, "en"),
        "input": error.name if isinstance(error, InputError) else None,
        "line": None,
    }


def _formula_error(error: BaseException, path: Path, lang: str) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    line = lines[-1] if lines else _first_line(path.stem)
    words = _words(error)
    # What readers are told has another sentence for the formula's author.
    english = str(error) if isinstance(error, FormulaMistake) else say(words, "en")
    if isinstance(error, SyntaxError) and error.filename == str(path):
        line, words = error.lineno, f"{type(error).__name__}: {error.msg}"
        english = words
    return {
        "kind": "memory" if isinstance(error, MemoryError) else "formula",
        "message": say(words, lang),
        "english": english,
        "input": None,
        "line": line,
    }


def _first_line(name: str) -> int | None:
    """Where the function begins: the place of a mistake that shows only after it has returned."""
    function = getattr(_loaded[name][1], name, None) if name in _loaded else None
    code = getattr(function, "__code__", None)
    return code.co_firstlineno if code else None


def _words(error: BaseException) -> Words:
    if isinstance(error, FormulaMistake):
        return error.words
    if isinstance(error, ModuleNotFoundError) and error.name:
        return Sentence("no_module", name=error.name)
    return f"{type(error).__name__}: {error}".removesuffix(": ")
