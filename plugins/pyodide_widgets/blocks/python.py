"""``/// python | name``: a cell of Python with its output, and an exercise where it has a test.

The code stands in the block as fenced code; cells of a page share what they define, in page order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from plugins.core.node import NodeDied, NodeError
from plugins.live import assets
from plugins.live.bake_store import bake_store
from plugins.live.block import BlockError, LiveBlock
from plugins.live.figure import Baked, LiveFile
from plugins.live.scan import Fence
from plugins.pyodide_widgets import plugin
from plugins.pyodide_widgets.author_checks import findings, told
from plugins.pyodide_widgets.baker import FormulaFailed
from plugins.pyodide_widgets.editor import editor_file
from plugins.pyodide_widgets.packages import package_archive, package_sources
from plugins.pyodide_widgets.runtime import (
    PYTHON_FOLDER,
    STDLIB_LIST,
    runtime_files,
    runtime_key,
)
from plugins.reader import PageSource

#: HTML of one cell's output, in bytes: what a page of text can carry.
MAX_HTML = 100_000
MAX_SECONDS = 60
_ROLES = ("", "solution", "wrong", "test")
_WORDS = {
    "zh": {
        "edit": "编辑",
        "above": "运行以上全部",
        "code": "“{name}”的代码",
        "hint": "提示 {number}",
        "solution": "参考答案",
        "hidden": "准备代码",
    },
    "en": {
        "edit": "Edit",
        "above": "Run all above",
        "code": "Code of “{name}”",
        "hint": "Hint {number}",
        "solution": "Reference solution",
        "hidden": "Set-up code",
    },
}


@dataclass(frozen=True)
class Options:
    """hidden: fold the code away, for set-up. raises: name of the exception that the cell is there
    to show. seconds: how long a run may take in the page. hints: for an exercise, one after the
    other. packages: pure-Python packages that it imports."""

    hidden: bool = False
    raises: str = ""
    seconds: int = 10
    hints: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Cell:
    """What cells below need to know. line: of its code's first line in the page."""

    name: str
    source: str
    raises: str
    line: int

    def sent(self) -> dict[str, str]:
        """For huoye.cells."""
        return {"name": self.name, "source": self.source, "raises": self.raises}


class PythonBlock(LiveBlock):
    """Code, baked with its output and run again, edited, in the page."""

    NAME = "python"
    WIDGET = "pyodide_widgets/python"
    OPTIONS = Options
    TAKES_CODE = True

    def bake_code(
        self, argument: str, options: Options, page: PageSource, code: Sequence[Fence]
    ) -> Baked:
        """The cell's output. Raises BlockError; so does a solution that does not pass its test, and
        a wrong answer that does."""
        parts = _parts(code)
        (starter,) = parts[""]
        above: list[_Cell] = page.shared.setdefault("python cells", [])
        if argument in {cell.name for cell in above} | {"test"}:
            raise BlockError(
                f"the name “{argument}” is taken", mend="give every cell of a page its own"
            )
        if not 1 <= options.seconds <= MAX_SECONDS:
            raise BlockError(
                f"seconds is {options.seconds}, outside 1 to {MAX_SECONDS}",
                mend="choose a number inside",
                option="seconds",
            )
        packages = _packages(options.packages)
        if not options.raises:
            _check_code(above, code, options.packages)
        test = parts["test"][0] if parts["test"] else None
        cell = _Cell(argument, starter.code, options.raises, starter.line)
        runner = _Runner(above, cell, test, options.packages, page.lang)
        outcome = runner.run(starter)
        if test is None:
            _check_outcome(outcome, cell, options)
            above.append(cell)
        else:
            _prove(runner, parts)
        runtime = assets.publish_runtime("pyodide", runtime_files(assets.cache_folder()))
        values = {"text": outcome["text"]}
        if test is not None:
            values["passed"] = outcome["passed"]
        words = _WORDS[page.lang]
        return Baked(
            lead=_lead(parts, argument, options, words),
            html=outcome["html"],
            inputs={},
            values=values,
            files=tuple(runtime.values()),
            later=packages,
            tolerance="bits",
            tools=f'<button type="button" data-edit>{escape(words["edit"])}</button>'
            + (
                f' <button type="button" data-above>{escape(words["above"])}</button>'
                if runner.above
                else ""
            ),
            data={
                "cell": {**cell.sent(), "exercise": test is not None},
                "test": test.code if test else None,
                "seconds": options.seconds,
                "packages": list(options.packages),
                "editor": asdict(editor_file()),
            },
            dependencies=(STDLIB_LIST, *sorted(PYTHON_FOLDER.rglob("*.py"))),
        )


class _Runner:
    """Runs a cell after those above it, in the build's interpreter."""

    def __init__(
        self,
        above: Sequence[_Cell],
        cell: _Cell,
        test: Fence | None,
        packages: Sequence[str],
        lang: str,
    ) -> None:
        self.above = [other.sent() for other in above]
        self._cell, self._test, self._packages, self._lang = cell, test, packages, lang

    def run(self, code: Fence) -> dict[str, Any]:
        """The outcome with this code in the cell. Raises BlockError when Python does not answer."""
        request = {
            "cells": [*self.above, {**self._cell.sent(), "source": code.code}],
            "test": self._test.code if self._test else None,
            "lang": self._lang,
            "packages": list(self._packages),
        }
        key = {"kind": "cells", "runtime": runtime_key(), **request}
        outcome = bake_store().get_or_make(key, lambda: self._ask(request, code))
        if len(outcome["html"].encode()) > MAX_HTML:
            raise BlockError(
                f"the output is {len(outcome['html'].encode()):,} bytes of HTML, more than the "
                f"{MAX_HTML:,} that a page can carry",
                mend="show less",
                line=code.line,
            )
        return outcome

    def _ask(self, request: dict[str, Any], code: Fence) -> dict[str, Any]:
        try:
            outcome: dict[str, Any] = plugin.baker().call("run_cells", **request)
            return outcome
        except FormulaFailed as error:
            raise BlockError(str(error), mend="mend the cell", line=code.line) from error
        except (NodeError, NodeDied) as error:
            raise BlockError(
                f"Python did not answer: {str(error)[-300:]}",
                mend="look for an endless loop in the cell",
                line=code.line,
            ) from error


def _parts(code: Sequence[Fence]) -> dict[str, list[Fence]]:
    """Role -> code. Raises BlockError for what is missing, doubled or unknown."""
    parts: dict[str, list[Fence]] = {role: [] for role in _ROLES}
    for fence in code:
        language, _, role = fence.info.partition(" ")
        if language != "python" or role.strip() not in parts:
            raise BlockError(
                f"fenced code is marked “{fence.info}”",
                mend="mark it “python”, “python test”, “python solution” or “python wrong”",
                line=fence.line - 1,
            )
        parts[role.strip()].append(fence)
    if not parts[""]:
        raise BlockError("the cell has no code", mend="put it between ```python and ```")
    for role in ("", "test", "solution"):
        if len(parts[role]) > 1:
            raise BlockError(
                f"“{f'python {role}'.strip()}” is there twice",
                mend="keep one of the two",
                line=parts[role][1].line - 1,
            )
    exercise = [role for role in ("test", "solution", "wrong") if parts[role]]
    if exercise and len(exercise) < 3:
        missing = next(role for role in ("test", "solution", "wrong") if not parts[role])
        raise BlockError(
            f"the exercise has no “python {missing}”",
            mend="an exercise has a test, a solution that passes it, and a wrong answer that fails",
        )
    return parts


def _check_code(above: Sequence[_Cell], code: Sequence[Fence], packages: Sequence[str]) -> None:
    """What cannot work in a page. Raises BlockError, with the line."""
    before = "".join(cell.source for cell in above)
    offset = before.count("\n")
    for fence in code:
        # Read after those above: a seed up there is a seed here.
        found = [f for f in findings(before + fence.code, packages) if f.line > offset]
        if found:
            line = fence.line + found[0].line - offset - 1
            raise BlockError(told(found), mend=found[0].mend, line=line)


def _packages(names: Sequence[str]) -> tuple[LiveFile, ...]:
    """The declared packages, published. Raises BlockError."""
    for name in names:
        try:
            package_sources(name)
        except ValueError as error:
            raise BlockError(
                f"package “{name}” {error}",
                mend="cells can use pure-Python packages of this environment",
                option="packages",
            ) from None
    cache = assets.cache_folder()
    return tuple(
        assets.publish_file(f"package:{name}", package_archive(name, cache), name) for name in names
    )


def _check_outcome(outcome: dict[str, Any], cell: _Cell, options: Options) -> None:
    error = outcome["error"]
    if error is None:
        if options.raises:
            raise BlockError(
                f"the cell should raise {options.raises}, and runs through",
                mend="take the option away, or mend the cell",
                option="raises",
            )
        return
    if error["kind"] != options.raises or error["cell"] != cell.name:
        raise BlockError(
            f"{error['kind']}: {error['message']}",
            mend="mend the cell"
            if options.raises
            else f"mend the cell, or say “raises: {error['kind']}” where it is there to show that",
            line=cell.line + error["line"] - 1 if error["line"] else cell.line,
        )


def _prove(runner: _Runner, parts: dict[str, list[Fence]]) -> None:
    """The solution passes and every wrong answer fails, by the test that readers meet."""
    (solution,) = parts["solution"]
    outcome = runner.run(solution)
    if not outcome["passed"]:
        raise BlockError(
            f"the solution does not pass the test: {_why(outcome)}",
            mend="mend one of the two",
            line=solution.line,
        )
    for wrong in parts["wrong"]:
        if runner.run(wrong)["passed"]:
            raise BlockError(
                "a wrong answer passes the test",
                mend="let the test ask for more",
                line=wrong.line,
            )


def _why(outcome: dict[str, Any]) -> str:
    if outcome["error"]:
        return f"{outcome['error']['kind']}: {outcome['error']['message']}"
    html: str = outcome["html"]
    _, _, verdict = html.rpartition('<p class="verdict">')
    return verdict.partition("<")[0]


def _lead(parts: dict[str, list[Fence]], name: str, options: Options, words: dict[str, str]) -> str:
    label = escape(words["code"].format(name=name))
    code = f'<div data-code aria-label="{label}" role="group">{_highlighted(parts[""][0])}</div>'
    if options.hidden:
        code = f"<details><summary>{escape(words['hidden'])}</summary>{code}</details>"
    hints = "".join(
        f"<details><summary>{escape(words['hint'].format(number=number))}</summary>"
        f"<p>{escape(hint)}</p></details>"
        for number, hint in enumerate(options.hints, start=1)
    )
    solution = "".join(
        f"<details><summary>{escape(words['solution'])}</summary>{_highlighted(fence)}</details>"
        for fence in parts["solution"]
    )
    return f"{code}{hints}{solution}"


def _highlighted(fence: Fence) -> str:
    formatter = HtmlFormatter(cssclass="highlight", wrapcode=True)
    return str(highlight(fence.code, PythonLexer(), formatter))
