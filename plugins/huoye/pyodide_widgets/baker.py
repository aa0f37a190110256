"""The build's interpreter: Pyodide in a Node child, started when the first formula is baked."""

from __future__ import annotations

import json
from typing import Any

from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.node import NodeChild, NodeDied, NodeError
from huoye.pyodide_widgets.packages import package_archive
from huoye.pyodide_widgets.runtime import NODE_FOLDER, PYODIDE_FOLDER, stdlib_archive


class FormulaFailed(Exception):
    """A formula said no; str() is English, ``message`` in the language of the call.

    kind: "input" (outside its domain) or "formula" (a mistake in the file). input: the parameter
    it is about. line: the formula file's, where known.
    """

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["english"])
        self.message: str = error["message"]
        self.kind: str = error["kind"]
        self.input: str | None = error["input"]
        self.line: int | None = error["line"]


class Baker:
    """Calls formulas by the methods of ``huoye.formula.host``. A service of the build."""

    def __init__(self, build: Build) -> None:
        self._cache = build.get(Cache)
        #: The interpreter's process, from the first call on.
        self.child: NodeChild | None = None
        #: Seconds that a formula may run.
        self.patience = 120.0
        #: Packages that calls have needed since the last ``forget_packages``.
        self.packages: set[str] = set()

    def call(self, method: str, **params: Any) -> Any:
        """The result of a method; a declared package that it imports is added on the way.

        Raises FormulaFailed; BuildError when the runtime cannot be made; NodeError or NodeDied when
        it does not start, or a formula runs for more than ``patience``.
        """
        while True:
            answer = json.loads(self._ask("call", operation=method, params=params))
            error = answer.get("error")
            if error is None:
                return answer["result"]
            if error["kind"] != "package":
                raise FormulaFailed(error)
            name = error["message"]
            archive = package_archive(name, self._cache)
            self._ask("add_package", package=name, archive=str(archive.resolve()))
            self.packages.add(name)

    def forget_packages(self) -> None:
        """Let the next calls ask for packages again, as they do in a reader's fresh page."""
        if self.packages:
            self.call("forget_packages")
        self.packages = set()

    def _ask(self, request: str, **params: Any) -> Any:
        if self.child is None:
            archive = stdlib_archive(self._cache).resolve()
            self.child = NodeChild(NODE_FOLDER / "bake.mjs", str(PYODIDE_FOLDER), str(archive))
            self.packages = set()
        try:
            return self.child.request(request, timeout=self.patience, **params)
        except (NodeError, NodeDied):
            # An interpreter that crashed answers no more.
            self.close()
            raise

    def close(self) -> None:
        """End the child; the next call starts another."""
        if self.child is not None:
            self.child.close()
            self.child = None
