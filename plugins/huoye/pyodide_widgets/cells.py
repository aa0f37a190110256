"""Cells of a page at build: what stands in a block, run after the cells above, judged, proved."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from huoye.live.bake_store import BakeStore
from huoye.live.block import BlockError
from huoye.pyodide_widgets.answers import StrangeAnswer, Unprintable
from huoye.pyodide_widgets.author_checks import findings, told
from huoye.pyodide_widgets.baker import Baker, Changing, FormulaFailed, Place, Unanswered
from huoye.pyodide_widgets.differences import difference, first_letter
from huoye.pyodide_widgets.packages import package_key
from huoye.pyodide_widgets.runtime import runtime_key
from huoye.reader import PageSource
from huoye.reader.slashes import Fence
from huoye.render.renderer import CannotDraw, Renderer, StrangeData, TooLarge, renderer_key

#: HTML of one cell's output, in bytes: what a page of text can carry.
MAX_HTML = 100_000
#: How long an author may let one run.
MAX_SECONDS = 60
_ROLES = ("", "solution", "wrong", "test")


@dataclass(frozen=True)
class Cell:
    """What cells below need to know. line: of its code's first line in the page. packages: those
    that it imports."""

    name: str
    source: str
    raises: str
    line: int
    packages: tuple[str, ...]

    def sent(self) -> dict[str, str]:
        """For huoye.formula.cells."""
        return {"name": self.name, "source": self.source, "raises": self.raises}


class Runner:
    """Runs a cell after those above it, in the build's interpreter."""

    def __init__(
        self,
        above: Sequence[Cell],
        cell: Cell,
        test: Fence | None,
        page: PageSource,
        seconds: int,
    ) -> None:
        """seconds: how long they may run, as in the page."""
        self._seconds = seconds
        self._page, self._build = page, page.build
        self.above = [other.sent() for other in above]
        self._lines = {other.name: other.line for other in above}
        self._cell, self._test = cell, test
        #: Those above run again before the cell does, so theirs are its own.
        self.packages = sorted({name for one in (*above, cell) for name in one.packages})

    def run(self, code: Fence) -> dict[str, Any]:
        """The outcome with this code in the cell: html, text, error, passed and verdict, its words.
        Raises BlockError when Python does not answer, or what it answers cannot be drawn."""
        request = {
            "cells": [*self.above, {**self._cell.sent(), "source": code.code}],
            "test": self._test.code if self._test else None,
            "lang": self._page.lang,
            "packages": self.packages,
        }
        versions = {name: package_key(name) for name in self.packages}
        key: dict[str, Any] = {
            "kind": "cells",
            "runtime": runtime_key(),
            "renderer": renderer_key(),
            "versions": versions,
            **request,
        }
        # What has run under another limit might not have ended under this one.
        key["seconds"] = self._seconds
        outcome = self._build.get(BakeStore).get_or_make(key, lambda: self._ask(request, code))
        if len(outcome["html"].encode()) > MAX_HTML:
            raise BlockError(
                f"the output is {len(outcome['html'].encode()):,} bytes of HTML, more than the "
                f"{MAX_HTML:,} that a page can carry",
                mend="Show less",
                line=code.line,
            )
        return outcome

    def _ask(self, request: dict[str, Any], code: Fence) -> dict[str, Any]:
        try:
            baker = self._build.get(Baker)
            outcome: dict[str, Any] = baker.call(
                "run_cells", seconds=self._seconds, **request
            ).result
            parts = outcome.pop("parts")
            html = self._build.get(Renderer).outputs(parts, self._page.lang)
            verdict = next((part["text"] for part in parts if part["kind"] == "verdict"), "")
            return {**outcome, "html": html, "verdict": verdict}
        except FormulaFailed as error:
            raise BlockError(str(error), mend="Mend the cell", line=code.line) from error
        except CannotDraw as error:
            raise BlockError(str(error), mend="Mend the cell", line=code.line) from error
        except Unprintable as error:
            raise BlockError(
                f"its output {error}",
                mend="Print it by its repr(), or leave it out",
                line=code.line + self._line_of_letter(error.letter, request) - 1,
            ) from error
        except TooLarge as error:
            raise BlockError(f"its result {error}", mend="Show less", line=code.line) from error
        except (StrangeAnswer, StrangeData) as error:
            raise BlockError(
                f"its result {error}",
                mend="Leave huoye as it is, and let it show the result",
                line=code.line,
            ) from error
        except Changing as error:
            told, mend = difference(error)
            line = self._line_of_letter(first_letter(error), request)
            raise BlockError(told, mend=mend, line=code.line + line - 1) from error
        except Unanswered as error:
            more = "give it more with “seconds”" if self._seconds < MAX_SECONDS else ""
            told, mend = error.error("cell", more=more)
            raise BlockError(told, mend=mend, line=self._line(error.place, code)) from error

    def _line_of_letter(self, letter: int | None, request: dict[str, Any]) -> int:
        """Of the cell's code, for a letter of what it prints."""
        if letter is None:
            return 1
        asked = {**request, "letter": letter}
        try:
            baker = self._build.get(Baker)
            outcome = baker.call("run_cells", seconds=self._seconds, **asked).result
        except Changing as error:
            outcome = json.loads(error.first)["result"]
        except Unprintable as error:
            outcome = {"line": error.line}
        return int(outcome.get("line") or 1)

    def _line(self, place: Place | None, code: Fence) -> int:
        """Of the page, for a place in this cell or in one above."""
        if place is None:
            return code.line
        first = {**self._lines, self._cell.name: code.line}
        return first.get(place.cell or "", code.line) + place.line - 1


def parts_of(code: Sequence[Fence]) -> dict[str, list[Fence]]:
    """Role -> code. Raises BlockError for what is missing, doubled or unknown."""
    parts: dict[str, list[Fence]] = {role: [] for role in _ROLES}
    for fence in code:
        language, _, role = fence.info.partition(" ")
        if language != "python" or role.strip() not in parts:
            raise BlockError(
                f"fenced code is marked “{fence.info}”",
                mend="Mark it “python”, “python test”, “python solution” or “python wrong”",
                line=fence.line - 1,
            )
        parts[role.strip()].append(fence)
    if not parts[""]:
        raise BlockError("the cell has no code", mend="Put it between ```python and ```")
    for role in ("", "test", "solution"):
        if len(parts[role]) > 1:
            raise BlockError(
                f"“{f'python {role}'.strip()}” is there twice",
                mend="Keep one of the two",
                line=parts[role][1].line - 1,
            )
    exercise = [role for role in ("test", "solution", "wrong") if parts[role]]
    if exercise and len(exercise) < 3:
        missing = next(role for role in ("test", "solution", "wrong") if not parts[role])
        raise BlockError(
            f"the exercise has no “python {missing}”",
            mend="An exercise has a test, a solution that passes it, and a wrong answer that fails",
        )
    return parts


def check_code(above: Sequence[Cell], code: Sequence[Fence], packages: Sequence[str]) -> None:
    """What cannot work in a page. Raises BlockError, with the line."""
    before = "".join(cell.source for cell in above)
    offset = before.count("\n")
    for fence in code:
        # Read after those above: a seed up there is a seed here.
        all_found = findings(before + fence.code, packages, is_program=True)
        found = [f for f in all_found if f.line > offset]
        if found:
            line = fence.line + found[0].line - offset - 1
            raise BlockError(told(found), mend=found[0].mend, line=line)


def check_outcome(outcome: dict[str, Any], cell: Cell) -> None:
    """The cell runs through, or raises what it is there to show. Raises BlockError."""
    error = outcome["error"]
    if error is None:
        if cell.raises:
            raise BlockError(
                f"the cell should raise {cell.raises}, and runs through",
                mend="Take the option away, or mend the cell",
                option="raises",
            )
        return
    if error["kind"] != cell.raises or error["cell"] != cell.name:
        raise BlockError(
            f"{error['kind']}: {error['message']}".removesuffix(": "),
            mend="Mend the cell"
            if cell.raises
            else f"Mend the cell, or say “raises: {error['kind']}” where it is there to show that",
            line=cell.line + error["line"] - 1 if error["line"] else cell.line,
        )


def prove(runner: Runner, parts: dict[str, list[Fence]]) -> None:
    """The solution passes and every wrong answer fails, by the test that readers meet."""
    (solution,) = parts["solution"]
    outcome = runner.run(solution)
    if not outcome["passed"]:
        raise BlockError(
            f"the solution does not pass the test: {_why(outcome)}",
            mend="Mend one of the two",
            line=solution.line,
        )
    for wrong in parts["wrong"]:
        if runner.run(wrong)["passed"]:
            raise BlockError(
                "a wrong answer passes the test",
                mend="Let the test ask for more",
                line=wrong.line,
            )


def _why(outcome: dict[str, Any]) -> str:
    if outcome["error"]:
        return f"{outcome['error']['kind']}: {outcome['error']['message']}".removesuffix(": ")
    return f"✗ {outcome['verdict']}"
