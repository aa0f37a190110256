"""The build's interpreter: Pyodide in a Node child, started when the first formula is baked."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from huoye.core.build import Build
from huoye.core.cache import Cache
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

#: Methods that bring an author's code, with the packages that it declares.
_DECLARING = ("install", "run_cells")
#: Seconds that an interpreter has to start, and to take in a package.
_START = 60.0
#: Interpreters at once: formulas and articles take turns, and each is some 40 MB.
_KEPT = 6
#: How V8, its buffers and the system say that there is not enough memory.
_NO_ROOM = ("allocation failed", "out of memory", "Out of memory", "status -6", "status -9")


@dataclass(frozen=True)
class _Failure:
    """The error of an answer of ``Host.call``."""

    kind: str
    message: str
    line: int | None
    english: str = ""
    input: str | None = None


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


@dataclass(frozen=True)
class _Given:
    result: Any


@dataclass(frozen=True)
class _Wanted:
    package: str


def _read(text: str) -> _Given | _Wanted:
    """An answer of ``Host.call``. What a formula has tampered with may have any form.

    Raises FormulaFailed; NodeError for what is no answer.
    """
    try:
        # NaN is no JSON, and the host writes none.
        answer = json.loads(text, parse_constant=int)
        if "error" not in answer:
            return _Given(answer["result"])
        failure = read(_Failure, answer["error"])
    except (ValueError, LookupError, TypeError, RecursionError, StructureError):
        raise NodeError("the formula has broken the interpreter that it runs in") from None
    if failure.kind == "package":
        return _Wanted(failure.message)
    raise FormulaFailed(failure)


def unanswered(
    error: NodeError | NodeDied, what: str, *, more: str = "", line: int | None = None
) -> BlockError:
    """The interpreter did not answer, as authors are told. what: that ran, a cell or a formula.
    more: what lets it run longer. line: of the page."""
    if isinstance(error, NodeSilent) and error.method == "call":
        told = f"the {what} ran longer than {error.seconds:g} s, as long as a page lets it"
        mend = "Look for an endless loop in the code" + (f", or {more}" if more else "")
        return BlockError(told, mend=mend, line=line)
    told = f"Python did not answer: {str(error)[-300:]}"
    return BlockError(told, mend=_remedy(str(error)), line=line)


def _remedy(said: str) -> str:
    if any(word in said for word in _NO_ROOM):
        return "Look for what grows without end in the code: a list, a text, a file"
    return "Look for what ends or breaks the interpreter in the code, or install Huoye again"


class Baker:
    """Calls formulas by the methods of ``huoye.formula.host``. A service of the build."""

    def __init__(self, build: Build) -> None:
        self._cache = build.get(Cache)
        self._time = build.get(BakeTime)
        #: The interpreters' process, from the first call on.
        self.child: NodeChild | None = None
        #: Seconds that a formula may run: as long as a page lets it, blocks/formula.mjs.
        self.patience = 60.0
        self._owner = ""
        #: Owners whose interpreters run.
        self._started: set[str] = set()
        #: Owner -> the packages that its interpreter has; the latest owner comes last.
        self._present: dict[str, set[str]] = {"": set()}
        #: By the file that runs; only these are given to it.
        self._declared: frozenset[str] = frozenset()

    @property
    def packages(self) -> set[str]:
        """Packages that calls have needed since the last ``forget_packages``."""
        return self._present[self._owner]

    def turn_to(self, owner: str) -> None:
        """Let the next calls run in an interpreter in which only this owner's code has run.

        What code leaves behind in Python (modules, files, patched functions) is then not there for
        another's. owner: a formula file, or an article. Raises NodeError and NodeDied.
        """
        self._owner = owner
        self._present[owner] = self._present.pop(owner, set())
        if len(self._present) > _KEPT:
            oldest = next(iter(self._present))
            del self._present[oldest]
            self._started.discard(oldest)
            if self.child is not None:
                self._ask("drop", owner=oldest)

    def call(self, method: str, *, seconds: float | None = None, **params: Any) -> Any:
        """The result of a method; a declared package that it imports is added on the way.

        seconds: how long it may run, if less than ``patience``.

        Raises FormulaFailed; StrangeAnswer for what our renderer does not write; BuildError when
        the runtime cannot be made; BlockError when the page's time for figures is over; NodeError
        or NodeDied when it does not start, or a formula ends it, breaks it or runs too long.
        """
        longest = min(self.patience, seconds or self.patience)
        if method in _DECLARING:
            self._declared = frozenset(params.get("packages", ()))
        while True:
            self._start()
            request = {"owner": self._owner, "operation": method, "params": params}
            answer = _read(self._ask("call", seconds=longest, **request))
            if isinstance(answer, _Given):
                check(method, answer.result)
                return answer.result
            name = answer.package
            if name not in self._declared:
                raise NodeError(f"the formula asks for package “{name}”, which it does not declare")
            if name in self.packages:
                raise NodeError(f"the formula asks for package “{name}” again and again")
            archive = b64encode(package_archive(name, self._cache).read_bytes()).decode("ascii")
            self._ask("add_package", owner=self._owner, package=name, archive=archive)
            self.packages.add(name)

    def forget_packages(self) -> None:
        """Let the next calls ask for packages again, as they do in a reader's fresh page."""
        if self.packages:
            self.call("forget_packages")
        self.packages.clear()

    def _start(self) -> None:
        """An interpreter for the owner, if it has none: a page doesn't count that either."""
        if self._owner not in self._started:
            self._ask("start", owner=self._owner)
            self._started.add(self._owner)

    def _ask(self, request: str, *, seconds: float = _START, **params: Any) -> Any:
        self._time.check()
        if self.child is None:
            archive = stdlib_archive(self._cache).resolve()
            self.child = NodeChild(
                NODE_FOLDER / "bake.mjs",
                str(PYODIDE_FOLDER),
                str(archive),
                read=(*INTERPRETER_FILES, archive),
            )
        try:
            timeout = min(seconds, self._time.left)
            return self.child.request(request, timeout=timeout, **params)
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
            self._present = {self._owner: set()}
            self._started.clear()
