"""``/// formula | ellipse``: a formula of content/formulas, baked and alive.

Its options are the formula's own parameters, and set where the figure starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, make_dataclass, replace
from pathlib import Path
from typing import Any, Literal

from huoye.core.errors import BuildError
from huoye.live.assets import Assets
from huoye.live.bake_store import BakeStore
from huoye.live.block import BlockError, Figure, LiveBlock, Range
from huoye.live.figure import Control, LiveFile, format_bytes
from huoye.pyodide_widgets import precompute
from huoye.pyodide_widgets.formulas import Formula
from huoye.pyodide_widgets.packages import PACKAGE, published_package
from huoye.pyodide_widgets.responder.answering import Answering, answering
from huoye.pyodide_widgets.responder.board_files import Lowering
from huoye.pyodide_widgets.runtime import published_python
from huoye.reader import PageSource
from huoye.words import words_of

#: The option that asks for all states in the page: true, or the parameters that readers may move.
PRECOMPUTE = "precompute"
#: The option that sends a formula to Pyodide from the first: ``engine: pyodide``.
ENGINE = "engine"


@dataclass(frozen=True)
class NoOptions:
    """What a formula that is not known takes."""


@dataclass(frozen=True)
class Chosen:
    """The options of a formula that is."""

    #: Parameter -> value, of those that the author has set.
    given: Mapping[str, Any]
    #: As PRECOMPUTE says.
    precompute: bool | tuple[str, ...]
    #: Whether the author wants Pyodide from the first.
    on_pyodide: bool = False


Asked = Figure[Formula, Chosen]


class FormulaBlock(LiveBlock[Formula, Chosen]):
    """Values, plots and tables of one Python function, with a control for every parameter."""

    NAME = "formula"
    OPTIONS = NoOptions

    def subject(self, argument: str, page: PageSource) -> Formula:
        return Formula.find(argument, page.build)

    def options_for(self, argument: str, page: PageSource) -> type:
        """One option for each parameter; those left out keep the formula's default."""
        parameters = Formula.find(argument, page.build).described(page.lang)
        fields: list[tuple[str, Any, Any]] = [
            (item["name"], _option_type(item) | None, None) for item in parameters
        ]
        for own in (PRECOMPUTE, ENGINE):
            if any(name == own for name, _, _ in fields):
                raise BlockError(
                    f"a parameter of {argument}() is called {own}, as an option of its block",
                    mend="Give the parameter another name",
                )
        fields.append((PRECOMPUTE, bool | tuple[str, ...], False))
        fields.append((ENGINE, Literal["pyodide"] | None, None))
        return make_dataclass("FormulaOptions", fields, frozen=True)

    def complete(self, subject: Formula, options: Any) -> Chosen:
        given = {name: value for name, value in asdict(options).items() if value is not None}
        wanted = given.pop(PRECOMPUTE)
        return Chosen(given, wanted, given.pop(ENGINE, None) is not None)

    def ranges(self, subject: Formula) -> Mapping[str, Range]:
        """None: the formula itself checks, in the page too."""
        return {}

    def make(self, figure: Asked) -> Mapping[str, Any]:
        """The result, and the "table" of all states where they stand in the page."""
        formula, lang = figure.subject, figure.page.lang
        bakes = figure.page.build.get(BakeStore)
        given = dict(figure.options.given)
        result = bakes.get_or_make(
            {**formula.key(), "inputs": given, "lang": lang},
            lambda: formula.evaluate(given, lang),
        )
        if not figure.options.precompute:
            # Where the first answer wants a package, it is Pyodide's.
            return {**result, **({} if result["packages"] else self._answering(figure))}
        inputs = _plain_inputs(result)
        axes = precompute.axes(formula.described(lang), inputs, figure.options.precompute)
        fixed = {name: value for name, value in inputs.items() if name not in axes}
        table = bakes.get_or_make(
            {**formula.key(), "inputs": fixed, "axes": axes, "lang": lang},
            lambda: precompute.packed(axes, formula.states(inputs, axes, lang)),
        )
        return {**result, "table": table, "axes": list(axes)}

    def _answering(self, figure: Asked) -> dict[str, Any]:
        """Under "responder" what MicroPython needs; nothing where Pyodide answers, and authors are
        told why."""
        if figure.options.on_pyodide:
            return {}
        formula = figure.subject
        found = answering(formula)
        if found.source:
            return {"responder": found}
        warning = BuildError(
            f"formula “{formula.name}” needs Pyodide, 4 MB for its readers: {found.reason}",
            path=formula.path,
            mend=f"Write it otherwise, or say {ENGINE}: pyodide in its blocks",
            is_warning=True,
        )
        figure.page.build.problems.report(warning)
        return {}

    def result(self, figure: Asked) -> str:
        html: str = figure.made["html"]
        return html

    def more(self, figure: Asked) -> str:
        html: str = figure.made["more"]
        return html

    def inputs(self, figure: Asked) -> Mapping[str, Any]:
        return _plain_inputs(figure.made)

    def values(self, figure: Asked) -> Any:
        return figure.made["values"]

    def controls(self, figure: Asked) -> Iterable[Control]:
        formula, inputs = figure.subject, figure.made["inputs"]
        described = formula.described(figure.page.lang)
        if self.is_instant(figure):
            controls = (_control(item, inputs[item["name"]], None) for item in described)
            steps = (control for control in controls if control.name in figure.made["axes"])
            return (replace(control, fixed_steps=True) for control in steps)
        ends = formula.settled(inputs)["ends"] if _follows(described) else {}
        return (_control(item, inputs[item["name"]], ends.get(item["name"])) for item in described)

    def note(self, figure: Asked) -> str:
        files = [file for file in self.later(figure) if file.role.startswith(PACKAGE)]
        if not files:
            return ""
        sizes = [f"{file.role.partition(':')[2]} {format_bytes(file.gzip)}" for file in files]
        if self._small(figure):
            # The first responder has no packages: they come with the Python that has.
            sizes.append(f"Python {format_bytes(sum(file.gzip for file in self._large(figure)))}")
        return words_of("figure", figure.page.lang)["later"].format(files=", ".join(sizes))

    def widget(self, figure: Asked) -> str:
        return self.module("precomputed" if self.is_instant(figure) else "")

    def is_instant(self, figure: Asked) -> bool:
        return "table" in figure.made

    def files(self, figure: Asked) -> Iterable[LiveFile]:
        if self.is_instant(figure):
            return ()
        return self._small(figure) or self._large(figure)

    def later(self, figure: Asked) -> Iterable[LiveFile]:
        if self.is_instant(figure):
            return ()
        reserve = self._large(figure) if self._small(figure) else ()
        others = (name for name in figure.subject.packages if name not in figure.made["packages"])
        return (*reserve, *(published_package(name, figure.page.build) for name in others))

    def _small(self, figure: Asked) -> tuple[LiveFile, ...]:
        """What the first responder needs, where it answers."""
        found: Answering | None = figure.made.get("responder")
        if found is None:
            return ()
        lowering = figure.page.build.get(Lowering)
        formula = lowering.published_formula(figure.subject.name, found.source)
        return (*lowering.published(), formula)

    def _large(self, figure: Asked) -> tuple[LiveFile, ...]:
        """What Pyodide needs."""
        build, formula = figure.page.build, figure.subject
        source = build.get(Assets).file("formula", formula.path, formula.name)
        packages = (published_package(name, build) for name in figure.made["packages"])
        return (*published_python(build), source, *packages)

    def data(self, figure: Asked) -> Mapping[str, Any]:
        if self.is_instant(figure):
            return {"table": figure.made["table"]}
        data: dict[str, Any] = {"formula": figure.subject.name}
        if found := figure.made.get("responder"):
            described = figure.subject.described(figure.page.lang)
            # A quarter of a megabyte: the first move of a slider asks for it.
            data["quick"] = data["reserve"] = True
            data["responder"] = {
                "types": dict(found.types),
                "ranges": {
                    item["name"]: [item["minimum"], item["maximum"]]
                    for item in described
                    if found.types[item["name"]] in ("int", "float")
                },
                "choices": {
                    item["name"]: [value for value, _ in item["choices"]]
                    for item in described
                    if item["choices"]
                },
                "roles": [file.role for file in self._small(figure)],
            }
        return data

    def dependencies(self, figure: Asked) -> Iterable[Path]:
        return (*figure.subject.dependencies(), Path(precompute.__file__))

    def settle(
        self, argument: str, inputs: Mapping[str, Any], page: PageSource
    ) -> Mapping[str, Any]:
        """Numbers moved into ranges that depend on other inputs."""
        formula = Formula.find(argument, page.build)
        if not _follows(formula.described(page.lang)):
            return inputs
        return _plain_inputs(formula.settled(dict(inputs)))


def _plain_inputs(result: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in result["inputs"].items()}


def _follows(described: list[dict[str, Any]]) -> bool:
    """Whether a range depends on other inputs."""
    return any(_is_tree(item[end]) for item in described for end in ("minimum", "maximum"))


def _is_tree(end: Any) -> bool:
    return isinstance(end, str | list)


def _option_type(item: dict[str, Any]) -> Any:
    if item["kind"] == "select":
        return Literal[tuple(value for value, _ in item["choices"])]
    if item["whole"]:
        return int
    return {"checkbox": bool, "text": str}.get(item["kind"], float)


def _control(item: dict[str, Any], value: Any, ends: list[float | None] | None) -> Control:
    low, high = item["minimum"], item["maximum"]
    if item["log"] and ends and not (ends[0] and ends[0] > 0):
        raise BlockError(
            f"{item['name']} has a logarithmic slider, whose range begins at {ends[0]} here",
            mend="Let its range begin above 0, or take “log” away",
        )
    return Control(
        **{
            **item,
            "value": _plain(value),
            "choices": tuple((key, text) for key, text in item["choices"]),
            "play": item["play"] and tuple(item["play"]),
            "minimum": _plain(ends[0]) if ends else low,
            "maximum": _plain(ends[1]) if ends else high,
            "minimum_from": low if _is_tree(low) else None,
            "maximum_from": high if _is_tree(high) else None,
        }
    )


def _plain(value: Any) -> Any:
    """5.0 as 5: what a reader would type, and the same number to JavaScript."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
