"""``/// formula | ellipse``: a formula of content/formulas, baked and alive.

Its options are the formula's own parameters, and set where the figure starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, make_dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from huoye.core.errors import shown_path
from huoye.core.files import sha256
from huoye.core.node import NodeDied, NodeError
from huoye.live import assets
from huoye.live.bake_store import bake_store
from huoye.live.block import BlockError, LiveBlock
from huoye.live.figure import Baked, Control, LiveFile, format_bytes
from huoye.pyodide_widgets import plugin, precompute
from huoye.pyodide_widgets.author_checks import findings, told
from huoye.pyodide_widgets.baker import FormulaFailed
from huoye.pyodide_widgets.packages import declared_packages, package_key, publish_package
from huoye.pyodide_widgets.runtime import publish_python, python_sources, runtime_key
from huoye.reader import PageSource

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
        parameters = _described(_Formula.find(argument), page.lang)
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
        formula = _Formula.find(argument)
        given = {name: value for name, value in asdict(options).items() if value is not None}
        wanted = given.pop(PRECOMPUTE)
        result = bake_store().get_or_make(
            {**formula.key(), "inputs": given, "lang": page.lang},
            lambda: formula.evaluate(given, page.lang),
        )
        if wanted:
            return _precomputed(formula, result, wanted, page)
        packages = {name: publish_package(name) for name in formula.packages}
        source = assets.publish_file("formula", formula.path, formula.name)
        described = _described(formula, page.lang)
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
            files=(*publish_python(), source, *(packages.pop(name) for name in result["packages"])),
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
        formula = _Formula.find(argument)
        if not _follows(_described(formula, page.lang)):
            return inputs
        moved: dict[str, Any] = formula.settled(dict(inputs))["inputs"]
        return {name: _plain(value) for name, value in moved.items()}


@dataclass(frozen=True)
class _Formula:
    """A formula file and the function of the same name in it."""

    name: str
    path: Path
    packages: tuple[str, ...]

    @classmethod
    def find(cls, name: str) -> _Formula:
        folder = plugin.formula_folder()
        known = sorted(path.stem for path in folder.glob("*.py"))
        if name in known:
            path = folder / f"{name}.py"
            packages = tuple(declared_packages(path))
            _check_code(path, packages)
            return cls(name, path, packages)
        near = get_close_matches(name, known, n=1)
        raise BlockError(
            f"there is no formula “{name}” in {shown_path(folder)}",
            mend=f"did you mean “{near[0]}”?"
            if near
            else f"the formulas are: {', '.join(known) or 'none yet'}",
        )

    def key(self) -> dict[str, Any]:
        """What results depend on besides inputs and language."""
        return {
            "formula": self.name,
            "source": sha256(self.path),
            "runtime": runtime_key(),
            "packages": {name: package_key(name) for name in self.packages},
        }

    def dependencies(self) -> tuple[Path, ...]:
        """The files that results are made from."""
        return (self.path, *python_sources())

    def evaluate(self, inputs: dict[str, Any], lang: str) -> dict[str, Any]:
        """The result, and under "packages" those that it needed. Raises BlockError."""
        result = self.call("evaluate", inputs=inputs, lang=lang)
        return {**result, "packages": sorted(plugin.baker().packages)}

    def states(
        self, inputs: dict[str, Any], axes: precompute.Axes, lang: str
    ) -> list[dict[str, Any]]:
        """Results at all combinations on the axes, or {"refused": why}. Raises BlockError."""
        results = []
        for state in precompute.states(axes):
            try:
                results.append(self.call("evaluate", inputs={**inputs, **state}, lang=lang))
            except BlockError as error:
                failure = error.__cause__
                if not isinstance(failure, FormulaFailed) or failure.kind != "input":
                    raise
                results.append({"refused": failure.message})
        return results

    def settled(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """ "inputs", moved into ranges that depend on others, and "ends" of all ranges."""
        return bake_store().get_or_make(
            {**self.key(), "settle": inputs}, lambda: self.call("settle", inputs=inputs)
        )

    def call(self, method: str, **params: Any) -> Any:
        """A method of the formula in the build's interpreter. Raises BlockError."""
        baker = plugin.baker()
        try:
            # Bytes, not text mode: the browser gets the file's own line ends.
            source = self.path.read_bytes().decode("utf-8")
            baker.forget_packages()
            baker.call("install", name=self.name, source=source, packages=self.packages)
            return baker.call(method, name=self.name, **params)
        except FormulaFailed as error:
            if error.kind == "input":
                raise BlockError(
                    str(error), mend="set the option to a value that works", option=error.input
                ) from error
            place = shown_path(self.path)
            where = f"{place}:{error.line}" if error.line else str(place)
            raise BlockError(f"{where}: {error}", mend="mend the formula file") from error
        except UnicodeDecodeError as error:
            raise BlockError(
                f"{shown_path(self.path)} is not UTF-8", mend="save it as UTF-8"
            ) from error
        except (NodeError, NodeDied) as error:
            raise BlockError(
                f"Python did not answer: {str(error)[-300:]}",
                mend="look for an endless loop in the formula, or run “make install” again",
            ) from error


def _precomputed(formula: _Formula, result: dict[str, Any], wanted: Any, page: PageSource) -> Baked:
    """The figure with all its states in the page, and controls for these alone."""
    described = _described(formula, page.lang)
    inputs = {name: _plain(value) for name, value in result["inputs"].items()}
    axes = precompute.axes(described, inputs, wanted)
    fixed = {name: value for name, value in inputs.items() if name not in axes}
    key = {**formula.key(), "inputs": fixed, "axes": axes, "lang": page.lang}
    table = bake_store().get_or_make(
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


def _check_code(path: Path, packages: tuple[str, ...]) -> None:
    """What cannot work in a page. Raises BlockError, with the file's line."""
    # Bytes that are no UTF-8 are told of when the file is run.
    if found := findings(path.read_text("utf-8", errors="replace"), packages):
        where = f"{shown_path(path)}:{found[0].line}"
        raise BlockError(f"{where}: {told(found)}", mend=found[0].mend)


def _later_note(packages: Mapping[str, LiveFile], lang: str) -> str:
    if not packages:
        return ""
    sizes = (f"{name} {format_bytes(file.gzip)}" for name, file in packages.items())
    listed = ", ".join(sizes)
    return f"用到时另下载：{listed}" if lang.startswith("zh") else f"When needed, also: {listed}"


def _described(formula: _Formula, lang: str) -> list[dict[str, Any]]:
    stored = bake_store().get_or_make(
        {**formula.key(), "describe": lang},
        lambda: {"parameters": formula.call("describe", lang=lang)},
    )
    parameters: list[dict[str, Any]] = stored["parameters"]
    return parameters


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
