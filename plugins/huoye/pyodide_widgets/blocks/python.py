"""``/// python | name``: a cell of Python with its output, and an exercise where it has a test.

The code stands in the block as fenced code; cells of a page share what they define, in page order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from huoye.live.block import BlockError, LiveBlock
from huoye.live.figure import Baked
from huoye.pyodide_widgets.cells import (
    Cell,
    Runner,
    check_code,
    check_outcome,
    parts_of,
    prove,
)
from huoye.pyodide_widgets.editor import editor_file
from huoye.pyodide_widgets.packages import package_sources, published_package
from huoye.pyodide_widgets.runtime import published_python, python_sources
from huoye.reader import PageSource
from huoye.reader.slashes import Fence
from huoye.words import words_of

MAX_SECONDS = 60


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
        parts = parts_of(code)
        (starter,) = parts[""]
        above: list[Cell] = page.shared.setdefault("python cells", [])
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
        _check_packages(options.packages)
        if not options.raises:
            check_code(above, code, options.packages)
        test = parts["test"][0] if parts["test"] else None
        cell = Cell(argument, starter.code, options.raises, starter.line, options.packages)
        runner = Runner(above, cell, test, page.lang, page.build)
        outcome = runner.run(starter)
        if test is None:
            check_outcome(outcome, cell)
            above.append(cell)
        else:
            prove(runner, parts)
        values = {"text": outcome["text"]}
        if test is not None:
            values["passed"] = outcome["passed"]
        words = words_of("python", page.lang)
        editor = editor_file(page.build)
        return Baked(
            lead=_lead(parts, argument, options, words),
            html=outcome["html"],
            inputs={},
            values=values,
            files=published_python(page.build),
            later=tuple(published_package(name, page.build) for name in runner.packages),
            offered=(editor,),
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
                "packages": runner.packages,
                "editor": editor.in_spec(),
            },
            dependencies=python_sources(),
        )


def _check_packages(names: Sequence[str]) -> None:
    """They are there, and pure Python. Raises BlockError."""
    for name in names:
        try:
            package_sources(name)
        except ValueError as error:
            raise BlockError(
                f"package “{name}” {error}",
                mend="cells can use pure-Python packages of this environment",
                option="packages",
            ) from None


def _lead(
    parts: dict[str, list[Fence]], name: str, options: Options, words: Mapping[str, str]
) -> str:
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
