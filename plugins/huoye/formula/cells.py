"""Live cells: code of a page that is run in order, and what it prints and shows.

A run always starts from nothing and goes through the cells above: what a cell gives depends on the
code above it, never on how often anything was run, so that build and reader get the same.
"""

from __future__ import annotations

import ast
import builtins
import io
import linecache
import reprlib
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from contextvars import ContextVar
from types import CodeType, FrameType, ModuleType
from typing import Any

from huoye.formula.data import Data
from huoye.formula.errors import FormulaMistake
from huoye.formula.limits import TooLong
from huoye.formula.packages import PackageNeeded
from huoye.formula.result import Plot, Result, Table, Value
from huoye.formula.text import Sentence, say
from huoye.words import words_of

#: What a page shows of a cell's output, in characters, and of one value's repr.
MAX_OUTPUT, MAX_REPR = 20_000, 2_000
_LONG = 10_000
_TEST = "test"


class _Output(io.TextIOBase):
    """Text and results in the order in which they come; text beyond the limit is only counted."""

    def __init__(self, letter: int | None = None, file: str = "") -> None:
        """letter: whose line of code is wanted, of ``file``; later ``line``."""
        #: As render/static/result.mjs takes them.
        self.parts: list[Data] = []
        self._room = MAX_OUTPUT
        self.dropped = 0
        self._letter, self._file = letter, file
        self.line: int | None = None

    def write(self, text: str) -> int:
        if self._letter is not None:
            self._look_for_letter(len(text))
        kept = text[: self._room]
        self._room -= len(kept)
        self.dropped += len(text) - len(kept)
        if kept:
            if self.parts and self.parts[-1]["kind"] == "text":
                self.parts[-1]["text"] += kept
            else:
                self.parts.append(_part("text", kept))
        return len(text)

    def _look_for_letter(self, count: int) -> None:
        assert self._letter is not None
        if 0 <= self._letter < count:
            frame: FrameType | None = sys._getframe(2)
            while frame and frame.f_code.co_filename != self._file:
                frame = frame.f_back
            self.line = frame.f_lineno if frame else None
        self._letter -= count


#: While a cell runs: where ``show`` puts things, and the page's language.
_running: ContextVar[tuple[_Output, str] | None] = ContextVar("the cell that runs", default=None)


def show(value: Any) -> None:
    """Show a value below the cell, as the value of its last line is: a Result, a Plot, a Table, a
    Value, or whatever else by its repr. Raises RuntimeError outside a cell."""
    running = _running.get()
    if running is None:
        raise RuntimeError("show() works in cells only")
    output, lang = running
    if (result := _as_result(value)) is not None:
        output.parts.append({"kind": "result", "result": result.as_data(lang)})
    else:
        output.write(_as_text(value) + "\n")


def run_cells(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Run ``cells`` in a fresh namespace, in order, and tell of the last.

    parameters: cells [{name, source, raises}], test (source or None), lang, letter. raises: the
    exception's name that the cell is there to show, or "". letter: of the text, if the line that
    prints it is wanted.

    Gives back {parts, text, error, passed}, and the "line" that was wanted. parts: what the cell
    has printed and shown, to be drawn (render/static/result.mjs); text: what it has printed.
    error: {kind, message, line, cell} of the cell that failed, or None; a cell above that fails is
    told of in the last one's place. passed: whether ``test`` ran through, None without one.
    """
    # What a class or a function was written in is looked up there: by dataclasses, typing, pickle.
    module = ModuleType("__main__")
    before, sys.modules["__main__"] = sys.modules["__main__"], module
    try:
        return _run_in(vars(module), parameters)
    finally:
        sys.modules["__main__"] = before


def _run_in(namespace: dict[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    lang = str(parameters["lang"])
    cells: Sequence[Mapping[str, str]] = parameters["cells"]
    namespace["__builtins__"] = builtins
    *above, last = cells
    for cell in above:
        _, error = _run(cell, namespace, lang)
        if error is not None and type(error).__name__ != cell["raises"]:
            return _outcome(
                [_above(cell["name"], error, lang)], _described(error, cell["name"]), None
            )
    output, error = _run(last, namespace, lang, parameters.get("letter"))
    parts = list(output.parts)
    if output.dropped:
        parts.append(_dropped(output.dropped, lang))
    if error is not None:
        parts.append(_part("traceback", _traceback(error, cells)))
    passed = None
    if test := parameters.get("test"):
        passed, verdict = _verdict(str(test), error, namespace, lang)
        parts.append(verdict)
    described = None if error is None else _described(error, last["name"])
    outcome = _outcome(parts, described, passed)
    return {**outcome, "line": output.line} if output.line else outcome


def _run(
    cell: Mapping[str, str], namespace: dict[str, Any], lang: str, letter: int | None = None
) -> tuple[_Output, BaseException | None]:
    output = _Output(letter, cell["name"])
    before = _running.set((output, lang))
    try:
        with redirect_stdout(output), redirect_stderr(output), _originals(output):
            value = _execute(cell["source"], cell["name"], namespace)
            if value is not None:
                show(value)
    except (PackageNeeded, TooLong):
        # It is fetched, and all is run again; or there is no more time.
        raise
    except BaseException as error:  # also a KeyboardInterrupt that a cell raises
        return output, error
    finally:
        _running.reset(before)
    return output, None


@contextmanager
def _originals(output: _Output) -> Iterator[None]:
    """What a program goes back to when it has caught what it prints."""
    before = sys.__stdout__, sys.__stderr__
    vars(sys).update(__stdout__=output, __stderr__=output)
    try:
        yield
    finally:
        vars(sys).update(zip(("__stdout__", "__stderr__"), before, strict=True))


def _execute(source: str, name: str, namespace: dict[str, Any]) -> Any:
    """Run the statements; the value of the last one, if it is an expression."""
    # So that tracebacks can quote the line.
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(_compiled(tree, name, "exec"), namespace)
    if last is None:
        return None
    assert isinstance(last, ast.Expr)
    return eval(_compiled(ast.Expression(last.value), name, "eval"), namespace)  # noqa: S307


def _compiled(tree: ast.Module | ast.Expression, name: str, mode: str) -> CodeType:
    code: CodeType = compile(tree, name, mode, dont_inherit=True)
    return code


def _as_result(value: Any) -> Result | None:
    if isinstance(value, Result):
        return value
    if isinstance(value, Plot):
        return Result([], [value])
    if isinstance(value, Table):
        return Result([], tables=[value])
    if isinstance(value, Value):
        return Result([value])
    return None


def _as_text(value: Any) -> str:
    sized = isinstance(value, str | bytes | list | tuple | set | frozenset | dict)
    # The whole of a long one would take more memory than it does itself.
    text = reprlib.repr(value) if sized and len(value) > _LONG else repr(value)
    return text if len(text) <= MAX_REPR else f"{text[:MAX_REPR]}…"


def _traceback(error: BaseException, cells: Sequence[Mapping[str, str]]) -> str:
    """The traceback, without our own frames."""
    ours = {cell["name"] for cell in cells} | {_TEST}
    told = traceback.TracebackException.from_exception(error, limit=None)
    told.stack = traceback.StackSummary.from_list(
        [frame for frame in told.stack if frame.filename in ours]
    )
    return "".join(told.format(chain=False)).rstrip("\n")


def _described(error: BaseException, name: str) -> dict[str, Any]:
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == name
    ]
    line = lines[-1] if lines else None
    if isinstance(error, SyntaxError) and error.filename == name:
        line = error.lineno
    words = getattr(error, "words", None)
    message = _words(error)
    # A FormulaMistake has its words for readers, and is told to its author here.
    if isinstance(words, Sentence) and not isinstance(error, FormulaMistake):
        message = say(words, "en")
    return {"kind": type(error).__name__, "message": message, "line": line, "cell": name}


def _verdict(
    test: str, error: BaseException | None, namespace: dict[str, Any], lang: str
) -> tuple[bool, Data]:
    words = words_of("formula", lang)
    if error is not None:
        return False, _judgement(False, words["code_fails"])
    try:
        with redirect_stdout(_Output()), redirect_stderr(_Output()):
            _execute(test, _TEST, namespace)
    except AssertionError as failure:
        why = _words(failure) or _line(failure, test)
    except (PackageNeeded, TooLong):
        raise
    except BaseException as failure:
        why = _named(failure)
    else:
        return True, _judgement(True, words["passed"])
    return False, _judgement(False, words["not_yet"].format(why=why))


def _line(failure: BaseException, test: str) -> str:
    """The line of the test that failed, for an assertion without words."""
    frames = [f for f in traceback.extract_tb(failure.__traceback__) if f.filename == _TEST]
    number = frames[0].lineno if frames else None
    return test.splitlines()[number - 1].strip() if number else "assert"


def _judgement(passed: bool, text: str) -> Data:
    return _part("verdict", text) | {"passed": passed}


def _above(name: str, error: BaseException, lang: str) -> Data:
    what = _named(error)
    return _part("failure", words_of("formula", lang)["above_fails"].format(name=name, what=what))


def _named(error: BaseException) -> str:
    """As the last line of a traceback: the kind, and what it says, if anything."""
    return f"{type(error).__name__}: {_words(error)}".removesuffix(": ")


def _words(error: BaseException) -> str:
    """What it says; where it cannot, so does a traceback."""
    try:
        return str(error)
    except Exception:
        return "<exception str() failed>"


def _dropped(count: int, lang: str) -> Data:
    return _part("note", words_of("formula", lang)["output_cut"].format(count=count))


def _part(kind: str, text: str) -> Data:
    return {"kind": kind, "text": text}


def _outcome(
    parts: Sequence[Data], error: dict[str, Any] | None, passed: bool | None
) -> dict[str, Any]:
    text = "".join(part["text"] for part in parts if part["kind"] == "text")
    return {"parts": parts, "text": text, "error": error, "passed": passed}
