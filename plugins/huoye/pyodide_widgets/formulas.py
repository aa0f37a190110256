"""The site's formulas: found by name, called in the build's interpreter."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.content_folder import ContentFolder
from huoye.core.errors import shown_path
from huoye.core.files import sha256
from huoye.core.near import did_you_mean
from huoye.live.bake_store import BakeStore
from huoye.live.block import BlockError
from huoye.pyodide_widgets import precompute
from huoye.pyodide_widgets.answers import StrangeAnswer, Unprintable
from huoye.pyodide_widgets.author_checks import findings, told
from huoye.pyodide_widgets.baker import Answer, Baker, Changing, FormulaFailed, Unanswered
from huoye.pyodide_widgets.differences import difference
from huoye.pyodide_widgets.packages import declared_packages, package_files, package_key
from huoye.pyodide_widgets.runtime import python_sources, runtime_key
from huoye.render.renderer import CannotDraw, Renderer, StrangeData, TooLarge, renderer_key

#: How long a formula may run: as long as a page lets it, blocks/formula.mjs.
SECONDS = 10.0


def formula_folder(build: Build) -> Path:
    """Where formulas live: ``formulas`` in the content folder."""
    return build.content / "formulas"


@dataclass(frozen=True)
class Formula:
    """A formula file and the function of the same name in it."""

    name: str
    path: Path
    #: Those that it declares.
    packages: tuple[str, ...]
    build: Build

    @classmethod
    def find(cls, name: str, build: Build) -> Formula:
        """The formula of this name.

        Raises BlockError where there is none or it cannot work, BuildError where it leads out of
        the content.
        """
        folder = formula_folder(build)
        known = sorted(path.stem for path in folder.glob("*.py"))
        if name in known:
            path = folder / f"{name}.py"
            build.get(ContentFolder).check(path)
            packages = tuple(declared_packages(path))
            _check_code(path, packages)
            return cls(name, path, packages, build)
        otherwise = f"The formulas are: {', '.join(known) or 'none yet'}"
        raise BlockError(
            f"there is no formula “{name}” in {shown_path(folder)}",
            mend=did_you_mean(name, known, otherwise),
        )

    def key(self) -> dict[str, Any]:
        """What results depend on besides inputs and language."""
        return {
            "formula": self.name,
            "source": sha256(self.path),
            "runtime": runtime_key(),
            "renderer": renderer_key(),
            "packages": {name: package_key(name) for name in self.packages},
        }

    def dependencies(self) -> tuple[Path, ...]:
        """The files that results are made from."""
        packages = (path for name in self.packages for path in package_files(name))
        return (self.path, *python_sources(), *packages)

    def evaluate(self, inputs: dict[str, Any], lang: str) -> dict[str, Any]:
        """The result, and under "packages" those that it needed. Raises BlockError."""
        result, packages = self._evaluated(inputs, lang)
        return {**result, "packages": list(packages)}

    def states(
        self, inputs: dict[str, Any], axes: precompute.Axes, lang: str
    ) -> list[dict[str, Any]]:
        """Results at all combinations on the axes, or {"refused": why}. Raises BlockError."""
        results = []
        for state in precompute.states(axes):
            try:
                results.append(self._evaluated({**inputs, **state}, lang)[0])
            except BlockError as error:
                failure = error.__cause__
                if not isinstance(failure, FormulaFailed) or failure.kind != "input":
                    raise
                results.append({"refused": failure.message})
        return results

    def _evaluated(
        self, inputs: dict[str, Any], lang: str
    ) -> tuple[dict[str, Any], tuple[str, ...]]:
        """What the page knows of a result: "inputs", "values", "html" and the "more" below the
        controls; and the packages that it needed. Raises BlockError."""
        answer = self._ask("evaluate", inputs=inputs, lang=lang)
        result = answer.result
        try:
            html, more = self.build.get(Renderer).result(result["data"], lang)
        except CannotDraw as error:
            where = f"{shown_path(self.path)}:{_first_line(self.path, self.name)}"
            raise BlockError(f"{where}: {error}", mend="Mend the formula file") from error
        except TooLarge as error:
            where = self._at(_first_line(self.path, self.name))
            mend = "Draw fewer points, or show less"
            raise BlockError(f"{where}: its result {error}", mend=mend) from error
        except StrangeData as error:
            raise _strange(self.path, error) from error
        known = {name: result[name] for name in ("inputs", "values")}
        return {**known, "html": html, "more": more}, answer.packages

    def settled(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """ "inputs", moved into ranges that depend on others, and "ends" of all ranges."""
        return self.build.get(BakeStore).get_or_make(
            {**self.key(), "settle": inputs}, lambda: self.call("settle", inputs=inputs)
        )

    def call(self, method: str, **params: Any) -> Any:
        """The result of a method of the formula in the build's interpreter. params: also ``once``,
        as Baker.call has it. Raises BlockError."""
        return self._ask(method, **params).result

    def _ask(self, method: str, **params: Any) -> Answer:
        baker = self.build.get(Baker)
        try:
            # Bytes, not text mode: the browser gets the file's own line ends.
            source = self.path.read_bytes().decode("utf-8")
            formula = {"name": self.name, "source": source}
            return baker.call(
                method, seconds=SECONDS, formula=formula, packages=list(self.packages), **params
            )
        except FormulaFailed as error:
            if error.kind == "input":
                raise BlockError(
                    str(error), mend="Set the option to a value that works", option=error.input
                ) from error
            raise BlockError(
                f"{self._at(error.line)}: {error}", mend="Mend the formula file"
            ) from error
        except Unprintable as error:
            where = self._at(_first_line(self.path, self.name))
            raise BlockError(f"{where}: its result {error}", mend="Leave it out") from error
        except StrangeAnswer as error:
            raise _strange(self.path, error) from error
        except UnicodeDecodeError as error:
            raise BlockError(
                f"{shown_path(self.path)} is not UTF-8", mend="Save it as UTF-8"
            ) from error
        except Changing as error:
            told, mend = difference(error)
            where = self._at(_first_line(self.path, self.name))
            raise BlockError(f"{where}: {told}", mend=mend) from error
        except Unanswered as error:
            told, mend = error.error("formula")
            where = f"{self._at(error.place.line)}: " if error.place else ""
            raise BlockError(f"{where}{told}", mend=mend) from error

    def _at(self, line: int | None) -> str:
        place = shown_path(self.path)
        return f"{place}:{line}" if line else str(place)

    def described(self, lang: str) -> list[dict[str, Any]]:
        """What controls its parameters make. Raises BlockError."""
        stored = self.build.get(BakeStore).get_or_make(
            {**self.key(), "describe": lang},
            lambda: {"parameters": self.call("describe", lang=lang)},
        )
        parameters: list[dict[str, Any]] = stored["parameters"]
        return parameters


def _strange(path: Path, error: StrangeAnswer | StrangeData) -> BlockError:
    return BlockError(
        f"{shown_path(path)}: its result {error}",
        mend="Leave huoye as it is, and let it draw the result",
    )


def _first_line(path: Path, name: str) -> int:
    """Where the function begins: the place of a mistake that shows only after it has returned."""
    tree = ast.parse(path.read_bytes())
    found = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    return next((node.lineno for node in found), 1)


def _check_code(path: Path, packages: tuple[str, ...]) -> None:
    """What cannot work in a page. Raises BlockError, with the file's line."""
    # Bytes that are no UTF-8 are told of when the file is run.
    if found := findings(path.read_text("utf-8", errors="replace"), packages):
        where = f"{shown_path(path)}:{found[0].line}"
        raise BlockError(f"{where}: {told(found)}", mend=found[0].mend)
