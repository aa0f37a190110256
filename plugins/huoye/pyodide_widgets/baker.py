"""The build's interpreter: Pyodide in a Node child, started when the first formula is baked."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from huoye.core.build import Build
from huoye.core.characters import FORBIDDEN
from huoye.core.node import NodeChild, NodeDied, NodeError, NodeSilent
from huoye.core.structure import StructureError, read
from huoye.live.bake_time import BakeTime
from huoye.live.block import BlockError
from huoye.pyodide_widgets.answers import check
from huoye.pyodide_widgets.packages import package_archive
from huoye.pyodide_widgets.runtime import (
    INTERPRETER_FILES,
    NODE_FOLDER,
    PYODIDE_FOLDER,
    stdlib_archive,
)

#: Seconds that an interpreter has to start.
_START = 60.0
#: Seconds that Python has to end a run itself when its time is over; one that is deep in a single
#: step doesn't, and is ended with its process.
_GRACE = 1.0
#: Seconds that the same run then has to show at which line that is.
_LOOK = 3.0
#: How V8, its buffers and the system say that there is not enough memory.
_NO_ROOM = ("allocation failed", "out of memory", "Out of memory", "status -6", "status -9")
#: How V8 says that one call is within too many others.
_TOO_DEEP = "call stack size exceeded"
_LINE = re.compile(r"^(?P<file>[^\n]+):(?P<line>\d+)$", re.M)


@dataclass(frozen=True)
class _Failure:
    """The error of an answer of ``Host.call``."""

    kind: str
    message: str
    line: int | None
    english: str = ""
    input: str | None = None
    cell: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a run was. cell: by its name, or None for the file of a formula. line: 1-based."""

    cell: str | None
    line: int


class FormulaFailed(Exception):
    """A formula said no; str() is English, ``message`` in the language of the call.

    kind: "input" (outside its domain) or "formula" (a mistake in the file). input: the parameter
    it is about. line: the formula file's, where known.
    """

    def __init__(self, error: _Failure) -> None:
        super().__init__(error.english)
        self.message = error.message
        self.kind = error.kind
        self.input = error.input
        self.line = error.line


class Unanswered(Exception):
    """The interpreter gave no answer, or none that is one; str() is what is known of it.

    seconds: how long it ran, where it was given up for that. place: where it was, if known.
    """

    def __init__(
        self, said: str, *, seconds: float | None = None, place: Place | None = None
    ) -> None:
        super().__init__(said)
        self.seconds = seconds
        self.place = place

    def error(self, what: str, *, more: str = "") -> tuple[str, str]:
        """What is wrong and how to mend it, as authors are told. what: that ran, a cell or a
        formula. more: what lets it run longer."""
        if self.seconds is not None:
            told = f"the {what} ran longer than {self.seconds:g} s, as long as a page lets it"
            if self.place:
                told += ", and was here then"
            return told, "Look for an endless loop in the code" + (f", or {more}" if more else "")
        if _TOO_DEEP in str(self):
            return (
                f"the {what} calls itself too deep",
                "Let that come to an end, or write a loop",
            )
        return f"Python did not answer: {str(self)[-300:]}", _remedy(str(self))


class Changing(Exception):
    """A run came to something else the second time. first, second: its answers' JSON."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__("the run came to something else the second time")
        self.first = first
        self.second = second


@dataclass(frozen=True)
class Answer:
    """result: of a method of ``huoye.formula.host``. packages: those that it needed."""

    result: Any
    packages: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Wanted:
    package: str


def _read(text: str, packages: Sequence[str]) -> Answer | _Wanted | _Failure:
    """An answer of ``Host.call``. What a formula has tampered with may have any form.

    Raises FormulaFailed; Unanswered for what is no answer.
    """
    try:
        # NaN is no JSON, and the host writes none.
        answer = json.loads(text, parse_constant=int)
        if "error" not in answer:
            return Answer(answer["result"], tuple(sorted(packages)))
        failure = read(_Failure, answer["error"])
    except (ValueError, LookupError, TypeError, RecursionError, StructureError):
        raise Unanswered("the formula has broken the interpreter that it runs in") from None
    if failure.kind == "package":
        return _Wanted(failure.message)
    if failure.kind == "timeout":
        return failure
    message, english = (FORBIDDEN.sub("�", text) for text in (failure.message, failure.english))
    raise FormulaFailed(replace(failure, message=message, english=english))


def _read_again(text: str) -> object:
    """The same for one that is known to be another than the first: it may have failed, too."""
    try:
        return _read(text, ())
    except FormulaFailed as error:
        return error


def _remedy(said: str) -> str:
    if any(word in said for word in _NO_ROOM):
        return "Look for what grows without end in the code: a list, a text, a file"
    return "Look for what ends or breaks the interpreter in the code, or install Huoye again"


def _last_place(printed: str, params: Mapping[str, Any]) -> Place | None:
    """printed: what huoye.formula.limits.tell_lines wrote, among other things."""
    cells = {cell["name"] for cell in params.get("cells", ())}
    lines = _LINE.findall(printed)
    if not lines:
        return None
    file, number = lines[-1]
    return Place(file if file in cells else None, int(number))


class Baker:
    """Calls formulas by the methods of ``huoye.formula.host``. A service of the build.

    Every call finds Python as it was started, whatever was called before. It is made twice, the
    second time where another clock, order of sets, folder and other addresses rule
    (node/realm.mjs).
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._time = build.get(BakeTime)
        #: The interpreters' process, from the first call on.
        self.child: NodeChild | None = None
        #: Seconds that anything may run.
        self.patience = 60.0
        #: Packages that the process has.
        self._present: set[str] = set()

    def call(
        self, method: str, *, seconds: float | None = None, once: bool = False, **params: Any
    ) -> Answer:
        """The answer of a method; a declared package that it imports is added on the way.

        seconds: how long it may run, if less than ``patience``. once: whether the second run can be
        spared, because nobody publishes the answer. params: JSON; ``packages`` are
        those that the code declares.

        Raises FormulaFailed; Changing; StrangeAnswer for what our renderer does not write;
        BuildError when the runtime cannot be made; BlockError when the page's time for figures is
        over; Unanswered when it does not start, or a formula ends it, breaks it or runs too long.
        """
        request = {"operation": method, "params": params}
        longest = min(self.patience, seconds or self.patience)
        try:
            return self._called(method, request, longest, once)
        except NodeSilent as error:
            place = self._look(request)
            raise Unanswered(str(error), seconds=longest, place=place) from error
        except (NodeError, NodeDied) as error:
            raise Unanswered(str(error), place=self._look(request)) from error

    def _called(self, method: str, request: dict[str, Any], longest: float, once: bool) -> Answer:
        while True:
            self._ask("start", again=False)
            given = self._ask("call", longest + _GRACE, seconds=longest, tell=False, **request)
            answer = _read(given["text"], given["packages"])
            if isinstance(answer, _Wanted):
                self._add(answer.package, request["params"].get("packages", ()))
                continue
            if isinstance(answer, _Failure):
                self._time.check()
                place = Place(answer.cell, answer.line) if answer.line else None
                raise Unanswered("its time is over", seconds=longest, place=place)
            check(method, answer.result)
            if once:
                return answer
            self._ask("start", again=True)
            other = self._ask("again", longest + _GRACE)
            if other is None:
                return answer
            if isinstance(_read_again(other), _Failure):
                raise Unanswered("its time is over", seconds=longest)
            raise Changing(given["text"], other)

    def _add(self, name: str, declared: Collection[str]) -> None:
        """Let the process have a package."""
        if name not in declared:
            raise Unanswered(f"the formula asks for package “{name}”, which it does not declare")
        if name in self._present:
            raise Unanswered(f"the formula asks for package “{name}” again and again")
        archive = b64encode(package_archive(name, self._build).read_bytes()).decode("ascii")
        self._ask("add_package", package=name, archive=archive)
        self._present.add(name)

    def _look(self, request: dict[str, Any]) -> Place | None:
        """The line that a run without an answer reached last: it runs once more and tells."""
        params = {**request["params"], "tell_lines": True}
        packages = sorted(self._present)
        self.close()
        child = None
        try:
            for name in packages:
                self._add(name, packages)
            self._ask("start", again=False)
            child = self.child
            told = {**request, "params": params, "seconds": _LOOK, "tell": True}
            answer = self._ask("call", _LOOK, **told)
            failure = _read(answer["text"], ())
            if isinstance(failure, _Failure) and failure.line:
                return Place(failure.cell, failure.line)
        except (NodeError, NodeDied):
            return None if child is None else _last_place(child.printed, params)
        except (BlockError, FormulaFailed, Unanswered):
            return None
        finally:
            self.close()
        return None

    def _ask(self, request: str, timeout: float = _START, **params: Any) -> Any:
        self._time.check()
        if self.child is None:
            archive = stdlib_archive(self._build).resolve()
            self.child = NodeChild(
                NODE_FOLDER / "bake.mjs",
                str(PYODIDE_FOLDER),
                str(archive),
                read=(*INTERPRETER_FILES, archive),
            )
        try:
            return self.child.request(request, timeout=min(timeout, self._time.left), **params)
        except (NodeError, NodeDied):
            # An interpreter that crashed answers no more.
            self.close()
            self._time.check()
            raise

    def close(self) -> None:
        """End the child; the next call starts another."""
        if self.child is not None:
            self.child.close()
            self.child = None
            self._present.clear()
