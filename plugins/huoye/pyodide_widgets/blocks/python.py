"""``/// python | name``: a cell of Python with its output, and an exercise where it has a test.

The code stands in the block as fenced code; cells of a page share what they define, in page order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Annotated, Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from huoye.core.structure import read
from huoye.live.block import BlockError, Figure, LiveBlock, Range
from huoye.live.figure import LiveFile
from huoye.pyodide_widgets.cells import (
    MAX_SECONDS,
    Cell,
    Runner,
    check_code,
    check_outcome,
    parts_of,
    prove,
)
from huoye.pyodide_widgets.editor import editor_file
from huoye.pyodide_widgets.packages import package_files, package_sources, published_package
from huoye.pyodide_widgets.runtime import published_python, python_sources
from huoye.reader import PageSource
from huoye.reader.slashes import Fence


@dataclass(frozen=True)
class Options:
    """What authors write."""

    #: Fold the code away, for set-up.
    hidden: bool = False
    #: Name of the exception that the cell is there to show.
    raises: str = ""
    #: How long a run may take, in the page and at build.
    seconds: Annotated[int, Range(1, MAX_SECONDS)] = 10
    #: For an exercise, one after the other.
    hints: tuple[str, ...] = ()
    #: Pure-Python packages that it imports.
    packages: tuple[str, ...] = ()


Asked = Figure[str, Options]


class PythonBlock(LiveBlock[str, Options]):
    """Code, baked with its output and run again, edited, in the page."""

    NAME = "python"
    OPTIONS = Options
    TAKES_CODE = True

    def subject(self, argument: str, page: PageSource) -> str:
        """The cell's name."""
        return argument

    def check(self, figure: Asked) -> None:
        parts_of(figure.code)
        above = _above(figure)
        if figure.subject in {cell.name for cell in above} | {"test"}:
            raise BlockError(
                f"the name “{figure.subject}” is taken", mend="Give every cell of a page its own"
            )
        _check_packages(figure.options.packages)
        if not figure.options.raises:
            check_code(above, figure.code, figure.options.packages)

    def make(self, figure: Asked) -> Mapping[str, Any]:
        """The cell's outcome. Raises BlockError; so does a solution that does not pass its test,
        and a wrong answer that does."""
        parts, runner = parts_of(figure.code), _runner(figure)
        (starter,) = parts[""]
        outcome = runner.run(starter)
        if parts["test"]:
            prove(runner, parts)
        else:
            check_outcome(outcome, _cell(figure.subject, figure.options, starter))
        return outcome

    def lead(self, figure: Asked) -> str:
        return _lead(figure)

    def result(self, figure: Asked) -> str:
        html: str = figure.made["html"]
        return html

    def inputs(self, figure: Asked) -> Mapping[str, Any]:
        return {}

    def values(self, figure: Asked) -> Any:
        names = ("text", "passed") if _test(figure) else ("text",)
        return {name: figure.made[name] for name in names}

    def tools(self, figure: Asked) -> str:
        names = ("edit", "above") if _above(figure) else ("edit",)
        return " ".join(
            f'<button type="button" data-{name}{figure.mark}>{escape(figure.words[name])}</button>'
            for name in names
        )

    def files(self, figure: Asked) -> Iterable[LiveFile]:
        return published_python(figure.page.build)

    def later(self, figure: Asked) -> Iterable[LiveFile]:
        return (published_package(name, figure.page.build) for name in _runner(figure).packages)

    def offered(self, figure: Asked) -> Iterable[LiveFile]:
        return (editor_file(figure.page.build),)

    def data(self, figure: Asked) -> Mapping[str, Any]:
        (starter,) = parts_of(figure.code)[""]
        test = _test(figure)
        cell = _cell(figure.subject, figure.options, starter)
        return {
            "cell": {**cell.sent(), "exercise": test is not None},
            "test": test.code if test else None,
            "seconds": figure.options.seconds,
            "packages": _runner(figure).packages,
            "above": len(_above(figure)),
            "editor": editor_file(figure.page.build).in_spec(),
        }

    def dependencies(self, figure: Asked) -> Iterable[Path]:
        packages = (path for name in _runner(figure).packages for path in package_files(name))
        return (*python_sources(), *packages)


def _cell(name: str, options: Options, starter: Fence) -> Cell:
    return Cell(name, starter.code, options.raises, starter.line, options.packages)


def _above(figure: Asked) -> list[Cell]:
    """The page's cells above this one, in their order; exercises hand nothing on."""
    cells = []
    for block in figure.page.blocks:
        if block.line >= figure.code[0].line or not block.at_margin:
            continue
        parts = parts_of(block.fences) if block.name == PythonBlock.NAME else None
        # A line of the block itself is above its code.
        if parts and not parts["test"] and block.fences != figure.code:
            cells.append(_cell(block.argument, read(Options, block.options), parts[""][0]))
    return cells


def _test(figure: Asked) -> Fence | None:
    return next(iter(parts_of(figure.code)["test"]), None)


def _runner(figure: Asked) -> Runner:
    (starter,) = parts_of(figure.code)[""]
    cell = _cell(figure.subject, figure.options, starter)
    return Runner(_above(figure), cell, _test(figure), figure.page, figure.options.seconds)


def _check_packages(names: Sequence[str]) -> None:
    """They are there, and pure Python. Raises BlockError."""
    for name in names:
        try:
            package_sources(name)
        except ValueError as error:
            raise BlockError(
                f"package “{name}” {error}",
                mend="Cells can use pure-Python packages of this environment",
                option="packages",
            ) from None


def _lead(figure: Asked) -> str:
    parts, words, mark = parts_of(figure.code), figure.words, figure.mark
    label = f'aria-label="{escape(words["code"].format(name=figure.subject))}"'
    code = f'<div data-code {label} role="group"{mark}>{_highlighted(parts[""][0])}</div>'
    if figure.options.hidden:
        code = _folded(words["hidden"], code, mark)
    hints = "".join(
        _folded(words["hint"].format(number=number), f"<p>{escape(hint)}</p>", mark)
        for number, hint in enumerate(figure.options.hints, start=1)
    )
    solution = "".join(
        _folded(words["solution"], _highlighted(fence), mark) for fence in parts["solution"]
    )
    return f"{code}{hints}{solution}"


def _folded(summary: str, html: str, mark: str) -> str:
    return f"<details><summary{mark}>{escape(summary)}</summary>{html}</details>"


def _highlighted(fence: Fence) -> str:
    formatter = HtmlFormatter(cssclass="highlight", wrapcode=True)
    return str(highlight(fence.code, PythonLexer(), formatter))
