"""What the JavaScript side calls: one method of one object, JSON text in and out, so that no proxy
of another Python object ever has to be destroyed."""

from __future__ import annotations

import importlib.util
import io
import json
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from huoye.formula.cells import run_cells
from huoye.formula.errors import FormulaMistake, InputError, OutOfDomain
from huoye.formula.evaluate import evaluate
from huoye.formula.inputs import ends_at, settle
from huoye.formula.packages import PackageNeeded, Packages
from huoye.formula.parameters import describe
from huoye.formula.text import Sentence, Words, say

_FOLDER = Path("/tmp/formulas")


@dataclass(frozen=True)
class _Formula:
    """A formula's file, as it was run."""

    source: str
    module: ModuleType
    name: str

    def function(self) -> Callable[..., Any]:
        """Raises FormulaMistake where the file defines none of its own name."""
        function = getattr(self.module, self.name, None)
        if not callable(function):
            raise FormulaMistake(f"the file defines no function {self.name}()")
        return function  # type: ignore[no-any-return]

    def first_line(self) -> int | None:
        """Where the function begins, if there is one."""
        code = getattr(getattr(self.module, self.name, None), "__code__", None)
        return code.co_firstlineno if code else None


class Host:
    """The formulas of one interpreter, and the packages that they may import."""

    def __init__(self) -> None:
        self._formulas: dict[str, _Formula] = {}
        #: Formula -> the packages that its file declares.
        self._declared: dict[str, list[str]] = {}
        self._packages = Packages()
        self._methods: dict[str, Callable[[Mapping[str, Any]], Any]] = {
            "install": self._install,
            "describe": self._describe,
            "evaluate": self._evaluate,
            "run_cells": run_cells,
            "settle": self._settle,
            "add_package": self._add_package,
            "forget_packages": self._forget_packages,
        }

    def call(self, method: str, payload: str) -> str:
        """Methods, all with a mapping of parameters:

        install {name, source, packages}: run the formula file; asked again with the same source it
            does nothing. packages: those it declares, see packages.py.
        describe {name, lang}: the controls.
        evaluate {name, inputs, lang}: see evaluate.evaluate.
        run_cells {cells, test, lang, packages}: see cells.run_cells.
        settle {name, inputs}: inputs moved into ranges that depend on others, and "ends", those
            ranges.
        add_package {package, archive}, forget_packages {}: see packages.py.

        Answers {"result": …} or {"error": {kind, message, english, input, line}}. kind "input":
        words for the reader in ``lang`` and for the author in English; input: the parameter's name,
        if it is about a single one. kind "formula": a mistake in the file, at ``line`` where known.
        kind "memory": there was not enough of it. kind "package": add the one that ``message``
        names, and call again.
        """
        parameters: Mapping[str, Any] = json.loads(payload)
        lang = str(parameters.get("lang", "en"))
        name = str(parameters.get("name", ""))
        self._packages.declare(parameters.get("packages", self._declared.get(name, ())))
        try:
            # Nobody would see it, and a gigabyte of it would fill the console.
            with redirect_stdout(_Nowhere()), redirect_stderr(_Nowhere()):
                answer: dict[str, Any] = {"result": self._methods[method](parameters)}
        except PackageNeeded as needed:
            answer = {"error": {"kind": "package", "message": needed.name, "line": None}}
        except (InputError, OutOfDomain) as error:
            answer = {"error": _refusal(error, lang)}
        except BaseException as error:  # also a KeyboardInterrupt that a formula raises
            first_line = self._formulas[name].first_line() if name in self._formulas else None
            answer = {"error": _formula_error(error, _path(name), first_line, lang)}
        return json.dumps(answer, ensure_ascii=False, allow_nan=False)

    def _install(self, parameters: Mapping[str, Any]) -> None:
        name, source = str(parameters["name"]), str(parameters["source"])
        self._declared[name] = list(parameters.get("packages", ()))
        if name not in self._formulas or self._formulas[name].source != source:
            self._formulas[name] = _Formula(source, _run_file(name, source), name)

    def _function(self, parameters: Mapping[str, Any]) -> Callable[..., Any]:
        return self._formulas[str(parameters["name"])].function()

    def _describe(self, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        return describe(self._function(parameters), str(parameters["lang"]))

    def _evaluate(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        return evaluate(self._function(parameters), parameters["inputs"], str(parameters["lang"]))

    def _settle(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        function = self._function(parameters)
        settled = settle(function, parameters["inputs"])
        return {"inputs": settled, "ends": ends_at(function, settled)}

    def _add_package(self, parameters: Mapping[str, Any]) -> None:
        self._packages.add(str(parameters["package"]), str(parameters["archive"]))

    def _forget_packages(self, _: Mapping[str, Any]) -> None:
        self._formulas.clear()
        self._packages.forget()


class _Nowhere(io.TextIOBase):
    """Takes what a formula prints."""

    def write(self, text: str) -> int:
        return len(text)


def _path(name: str) -> Path:
    return _FOLDER / f"{name}.py"


def _run_file(name: str, source: str) -> ModuleType:
    path = _path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(f"formulas.{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def _refusal(error: InputError | OutOfDomain, lang: str) -> dict[str, Any]:
    return {
        "kind": "input",
        "message": say(error.words, lang),
        "english": say(error.words, "en"),
        "input": error.name if isinstance(error, InputError) else None,
        "line": None,
    }


def _formula_error(
    error: BaseException, path: Path, first_line: int | None, lang: str
) -> dict[str, Any]:
    """first_line: where the function begins, the place of a mistake that shows only after it has
    returned."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    line = lines[-1] if lines else first_line
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


def _words(error: BaseException) -> Words:
    if isinstance(error, FormulaMistake):
        return error.words
    if isinstance(error, ModuleNotFoundError) and error.name:
        return Sentence("no_module", name=error.name)
    return f"{type(error).__name__}: {error}".removesuffix(": ")
