"""``/// formula | ellipse``: a formula of content/formulas, baked and alive.

Its options are the formula's own parameters, and set where the figure starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, make_dataclass, replace
from pathlib import Path
from typing import Any, Literal

from huoye.live.assets import Assets
from huoye.live.bake_store import BakeStore
from huoye.live.block import BlockError, LiveBlock
from huoye.live.figure import Baked, Control, LiveFile, format_bytes
from huoye.pyodide_widgets import precompute
from huoye.pyodide_widgets.formulas import Formula
from huoye.pyodide_widgets.packages import published_package
from huoye.pyodide_widgets.runtime import published_python
from huoye.reader import PageSource
from huoye.words import words_of

#: The option that asks for all states in the page: true, or the parameters that readers may move.
PRECOMPUTE = "precompute"


@dataclass(frozen=True)
class NoOptions:
    """What a formula that is not known takes."""


class FormulaBlock(LiveBlock):
    """Values, plots and tables of one Python function, with a control for every parameter."""

    NAME = "formula"
    WIDGET = "pyodide_widgets/formula"
    OPTIONS = NoOptions

    def options_for(self, argument: str, page: PageSource) -> type:
        """One option for each parameter; those left out keep the formula's default."""
        parameters = Formula.find(argument, page.build).described(page.lang)
        fields: list[tuple[str, Any, Any]] = [
            (item["name"], _option_type(item) | None, None) for item in parameters
        ]
        if any(name == PRECOMPUTE for name, _, _ in fields):
            raise BlockError(
                f"a parameter of {argument}() is called {PRECOMPUTE}, as an option of its block",
                mend="give the parameter another name",
            )
        fields.append((PRECOMPUTE, bool | tuple[str, ...], False))
        return make_dataclass("FormulaOptions", fields, frozen=True)

    def bake(self, argument: str, options: Any, page: PageSource) -> Baked:
        """The formula's result at the options. Raises BlockError."""
        formula = Formula.find(argument, page.build)
        given = {name: value for name, value in asdict(options).items() if value is not None}
        wanted = given.pop(PRECOMPUTE)
        result = page.build.get(BakeStore).get_or_make(
            {**formula.key(), "inputs": given, "lang": page.lang},
            lambda: formula.evaluate(given, page.lang),
        )
        if wanted:
            return _precomputed(formula, result, wanted, page)
        packages = {name: published_package(name, page.build) for name in formula.packages}
        source = page.build.get(Assets).file("formula", formula.path, formula.name)
        described = formula.described(page.lang)
        ends = formula.settled(result["inputs"])["ends"] if _follows(described) else {}
        controls = (
            _control(item, result["inputs"][item["name"]], ends.get(item["name"]))
            for item in described
        )
        return Baked(
            html=result["html"],
            inputs={name: _plain(value) for name, value in result["inputs"].items()},
            values=result["values"],
            controls=tuple(controls),
            files=(
                *published_python(page.build),
                source,
                *(packages.pop(name) for name in result["packages"]),
            ),
            later=tuple(packages.values()),
            note=_later_note(packages, page.lang),
            tolerance="bits",
            data={"formula": formula.name},
            dependencies=formula.dependencies(),
        )

    def settle(
        self, argument: str, inputs: Mapping[str, Any], page: PageSource
    ) -> Mapping[str, Any]:
        """Numbers moved into ranges that depend on other inputs."""
        formula = Formula.find(argument, page.build)
        if not _follows(formula.described(page.lang)):
            return inputs
        moved: dict[str, Any] = formula.settled(dict(inputs))["inputs"]
        return {name: _plain(value) for name, value in moved.items()}


def _precomputed(formula: Formula, result: dict[str, Any], wanted: Any, page: PageSource) -> Baked:
    """The figure with all its states in the page, and controls for these alone."""
    described = formula.described(page.lang)
    inputs = {name: _plain(value) for name, value in result["inputs"].items()}
    axes = precompute.axes(described, inputs, wanted)
    fixed = {name: value for name, value in inputs.items() if name not in axes}
    key = {**formula.key(), "inputs": fixed, "axes": axes, "lang": page.lang}
    table = page.build.get(BakeStore).get_or_make(
        key,
        lambda: precompute.packed(axes, formula.states(inputs, axes, page.lang)),
    )
    controls = (_control(item, inputs[item["name"]], None) for item in described)
    return Baked(
        html=result["html"],
        inputs=inputs,
        values=result["values"],
        controls=tuple(replace(c, fixed_steps=True) for c in controls if c.name in axes),
        widget="pyodide_widgets/precomputed",
        instant=True,
        data={"table": table},
        dependencies=(*formula.dependencies(), Path(precompute.__file__)),
    )


def _later_note(packages: Mapping[str, LiveFile], lang: str) -> str:
    if not packages:
        return ""
    sizes = (f"{name} {format_bytes(file.gzip)}" for name, file in packages.items())
    return words_of("figure", lang)["later"].format(files=", ".join(sizes))


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
