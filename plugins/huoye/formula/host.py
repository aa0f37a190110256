"""What the JavaScript side calls: one method of one object, JSON text in and out, so that no proxy
of another Python object ever has to be destroyed.

The object keeps nothing that matters: before each call Python is put back to how it was
(pyodide_widgets/static/rewind.mjs).
"""

from __future__ import annotations

import importlib.util
import io
import json
import sys
import traceback
from collections.abc import Callable, Collection, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from huoye.formula.cells import run_cells
from huoye.formula.errors import FormulaMistake, InputError, OutOfDomain
from huoye.formula.evaluate import evaluate
from huoye.formula.inputs import ends_at, settle
from huoye.formula.keyboard import without_keyboard
from huoye.formula.limits import TooLong, end_no_more, end_on_signal, tell_lines
from huoye.formula.packages import PackageNeeded, Packages
from huoye.formula.parameters import describe
from huoye.formula.text import Sentence, Words, say

_FOLDER = Path("/tmp/formulas")


@dataclass(frozen=True)
class _Formula:
    """A formula's file, which has been run."""

    name: str
    module: ModuleType

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


def start() -> Callable[[str, str], str]:
    """``Host.call`` of this interpreter, once for its life."""
    end_on_signal()
    return Host().call


class Host:
    """One formula, or the cells of a page, and the packages that they may import."""

    def __init__(self) -> None:
        self._formula: _Formula | None = None
        self._packages = Packages()
        self._methods: dict[str, Callable[[Mapping[str, Any]], Any]] = {
            "prepare": self._prepare,
            "describe": self._describe,
            "evaluate": self._evaluate,
            "run_cells": run_cells,
            "settle": self._settle,
        }

    def call(self, method: str, payload: str) -> str:
        """Methods, all with a mapping of parameters:

        prepare {formula, archives}: run the formula's file, {name, source}, where there is one,
            with the packages at hand that archives names, [name, path] each. Answers with null.
        describe {lang}: the controls.
        evaluate {inputs, lang}: see evaluate.evaluate.
        run_cells {cells, test, lang}: see cells.run_cells.
        settle {inputs}: inputs moved into ranges that depend on others, and "ends", those ranges.

        And for each of them packages, those that the code declares, and tell_lines, see limits.py.

        Answers {"result": …} or {"error": {kind, message, english, input, line, cell}}. kind
        "input": words for the reader in ``lang`` and for the author in English; input: the
        parameter's name, if it is about a single one. kind "formula": a mistake in the file, at
        ``line`` where known. kind "memory": there was not enough of it. kind "timeout": the run was
        ended, at ``line`` of the formula or of ``cell``. kind "package": add the one that
        ``message`` names, and call again.
        """
        parameters: Mapping[str, Any] = json.loads(payload)
        lang = str(parameters.get("lang", "en"))
        self._packages.declare(parameters.get("packages") or ())
        if parameters.get("tell_lines"):
            tell_lines(_files(parameters, self._formula))
        try:
            return self._called(method, parameters, lang)
        except TooLong as error:
            end_no_more()
            return _json({"error": _too_long(error, _files(parameters, self._formula))})

    def _called(self, method: str, parameters: Mapping[str, Any], lang: str) -> str:
        try:
            # Nobody would see it, and a gigabyte of it would fill the console.
            with redirect_stdout(_Nowhere()), redirect_stderr(_Nowhere()), without_keyboard(lang):
                return _json({"result": self._methods[method](parameters)})
        except PackageNeeded as needed:
            return _json({"error": {"kind": "package", "message": needed.name, "line": None}})
        except (InputError, OutOfDomain) as error:
            return _json({"error": _refusal(error, lang)})
        except TooLong:
            raise
        except BaseException as error:  # also a KeyboardInterrupt that a formula raises
            return _json({"error": self._mistake(error, parameters, lang)})

    def _prepare(self, parameters: Mapping[str, Any]) -> None:
        for name, archive in parameters["archives"]:
            self._packages.add(name, archive)
        formula = parameters.get("formula")
        if formula:
            self._formula = _Formula(formula["name"], _run_file(formula["name"], formula["source"]))

    def _function(self) -> Callable[..., Any]:
        assert self._formula is not None
        return self._formula.function()

    def _describe(self, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        return describe(self._function(), str(parameters["lang"]))

    def _evaluate(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        return evaluate(self._function(), parameters["inputs"], str(parameters["lang"]))

    def _settle(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        settled = settle(self._function(), parameters["inputs"])
        return {"inputs": settled, "ends": ends_at(self._function(), settled)}

    def _mistake(
        self, error: BaseException, parameters: Mapping[str, Any], lang: str
    ) -> dict[str, Any]:
        files = _files(parameters, self._formula)
        first_line = self._formula.first_line() if self._formula else None
        return _formula_error(error, files, first_line, lang)


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, allow_nan=False)


def _files(parameters: Mapping[str, Any], formula: _Formula | None) -> dict[str, str | None]:
    """File names of the author's code -> the cell that each is, None for a formula."""
    given = parameters.get("formula")
    name = given["name"] if given else formula.name if formula else None
    cells = {cell["name"]: cell["name"] for cell in parameters.get("cells", ())}
    return {str(_path(name)): None, **cells} if name else {**cells, "test": None}


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


def _too_long(error: TooLong, files: Mapping[str, str | None]) -> dict[str, Any]:
    # By the frames alone: looking for their lines takes time, which there is no more of.
    places = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename in files
    ]
    file, line = places[-1] if places else ("", None)
    return {"kind": "timeout", "message": "", "line": line, "cell": files.get(file)}


def _formula_error(
    error: BaseException, files: Collection[str], first_line: int | None, lang: str
) -> dict[str, Any]:
    """first_line: where the function begins, the place of a mistake that shows only after it has
    returned."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename in files]
    line = lines[-1] if lines else first_line
    words = _words(error)
    # What readers are told has another sentence for the formula's author.
    english = str(error) if isinstance(error, FormulaMistake) else say(words, "en")
    if isinstance(error, SyntaxError) and error.filename in files:
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
    if isinstance(error, EOFError) and isinstance(getattr(error, "words", None), Sentence):
        return error.words  # type: ignore[attr-defined,no-any-return]
    if isinstance(error, ModuleNotFoundError) and error.name:
        return Sentence("no_module", name=error.name)
    return f"{type(error).__name__}: {error}".removesuffix(": ")
