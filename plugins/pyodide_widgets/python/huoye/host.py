"""What the JavaScript side calls: one function, JSON text in and out, so that no proxy of a
Python object ever has to be destroyed."""

from __future__ import annotations

import importlib.util
import json
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from huoye.errors import FormulaMistake, InputError, OutOfDomain
from huoye.evaluate import evaluate
from huoye.parameters import describe
from huoye.text import say

_FOLDER = Path("/tmp/formulas")
_loaded: dict[str, tuple[str, ModuleType]] = {}


def call(method: str, payload: str) -> str:
    """Methods, all with a mapping of parameters:

    install {name, source}: run the formula file; asked again with the same source it does nothing.
    describe {name, lang}: the controls.
    evaluate {name, inputs, lang}: see evaluate.evaluate.

    Answers {"result": …} or {"error": {kind, message, english, input, line}}. kind "input": words
    for the reader in ``lang`` and for the author in English; input: the parameter's name, if it is
    about a single one. kind "formula": a mistake in the file, at ``line`` where known.
    """
    parameters: Mapping[str, Any] = json.loads(payload)
    lang = str(parameters.get("lang", "en"))
    try:
        answer: dict[str, Any] = {"result": _METHODS[method](parameters)}
    except (InputError, OutOfDomain) as error:
        answer = {"error": _refusal(error, lang)}
    except (Exception, SystemExit) as error:
        answer = {"error": _formula_error(error, _path(str(parameters["name"])))}
    return json.dumps(answer, ensure_ascii=False, allow_nan=False)


def _path(name: str) -> Path:
    return _FOLDER / f"{name}.py"


def _install(parameters: Mapping[str, Any]) -> None:
    name, source = str(parameters["name"]), str(parameters["source"])
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


_METHODS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "install": _install,
    "describe": _describe,
    "evaluate": _evaluate,
}


def _refusal(error: InputError | OutOfDomain, lang: str) -> dict[str, Any]:
    return {
        "kind": "input",
        "message": say(error.words, lang),
        "english": say(error.words, "en"),
        "input": error.name if isinstance(error, InputError) else None,
        "line": None,
    }


def _formula_error(error: BaseException, path: Path) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    line = lines[-1] if lines else None
    message = str(error)
    if isinstance(error, SyntaxError) and error.filename == str(path):
        line, message = error.lineno, error.msg
    if not isinstance(error, FormulaMistake):
        message = f"{type(error).__name__}: {message}"
    return {
        "kind": "formula",
        "message": message,
        "english": message,
        "input": None,
        "line": line,
    }
