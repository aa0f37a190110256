"""Both engines under Node, asked once for many cases."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from huoye.core.bundled import CLONE
from huoye.core.node import node_executable
from huoye.pyodide_widgets.responder.lowering.bundle import API, bundle
from huoye.pyodide_widgets.responder.lowering.checker import Refused
from huoye.pyodide_widgets.responder.lowering.lower import lowered

ROOM = CLONE / "plugins/huoye/pyodide_widgets"


@dataclass(frozen=True)
class Twice:
    """What a case gives on both engines, one canonical text each."""

    source: str
    #: Why the checker sends it to Pyodide; empty where it does not.
    refused: str
    pyodide: str
    #: "!…" where there is no answer; empty for what is refused.
    micropython: str

    @property
    def is_same(self) -> bool:
        return self.micropython == self.pyodide

    @property
    def differs(self) -> bool:
        """Whether readers would be told another answer."""
        return not (self.refused or self.is_same or self.micropython.startswith("!"))

    @property
    def kind(self) -> str:
        """In a word."""
        if self.differs:
            return "differs"
        if self.refused:
            return "refused"
        if self.is_same:
            return "same"
        return "both fail" if self.pyodide.startswith("!") else "elsewhere"


Run: TypeAlias = Callable[[Sequence[str]], list[Twice]]


def modules() -> dict[str, str]:
    """What MicroPython needs besides a formula."""
    api = {path: (CLONE / "plugins" / path).read_text("utf-8") for path in API}
    board = {path.name: path.read_text("utf-8") for path in (ROOM / "responder/board").glob("*.py")}
    return bundle(api, board)


def run_twice(sources: Sequence[str]) -> list[Twice]:
    """Each source, which leaves its answer in ``r``, on both engines."""
    checked = [_lowered(source) for source in sources]
    asked = {
        "node_modules": str(CLONE / "node_modules"),
        "engine": str(ROOM / "static/micropython.mjs"),
        "bundle": modules(),
        "cases": [
            {"source": source, "lowered": text}
            for source, (text, _) in zip(sources, checked, strict=True)
        ],
    }
    child = [str(node_executable()), str(Path(__file__).with_name("twice.mjs"))]
    answered = subprocess.run(
        child, input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=True, timeout=600
    )
    return [
        Twice(source, why, pyodide, micropython or "")
        for source, (_, why), (pyodide, micropython) in zip(
            sources, checked, json.loads(answered.stdout), strict=True
        )
    ]


def _lowered(source: str) -> tuple[str | None, str]:
    try:
        return lowered(source), ""
    except Refused as error:
        return None, str(error)


@pytest.fixture(scope="session")
def twice() -> Run:
    return run_twice
