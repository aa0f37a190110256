"""Which Python answers a formula in the page: MicroPython where it is proved, Pyodide otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from huoye.core.node import NodeDied, NodeError
from huoye.live.bake_store import BakeStore
from huoye.live.block import BlockError
from huoye.pyodide_widgets.baker import FormulaFailed
from huoye.pyodide_widgets.formulas import Formula
from huoye.pyodide_widgets.responder.board_files import Lowering, board_key
from huoye.pyodide_widgets.responder.proof import Broken, Responder, proof_key, proved


@dataclass(frozen=True)
class Answering:
    """What the build found out about a formula."""

    #: Lowered for MicroPython; empty where Pyodide answers.
    source: str
    #: Parameter -> "float", "int", "bool" or "str".
    types: Mapping[str, str]
    #: Why Pyodide must: ``line 12: math.hypot``.
    reason: str


def answering(formula: Formula) -> Answering:
    """The choice for a formula, from the store or proved now (some seconds). Raises BlockError."""
    key = {**formula.key(), "board": board_key(), "proof": proof_key()}
    try:
        stored = formula.build.get(BakeStore).get_or_make(key, lambda: _tried(formula))
    except (NodeError, NodeDied) as error:
        # Not kept: a busy machine may have been the reason.
        return Answering("", {}, f"MicroPython did not answer: {str(error)[:100]}")
    return Answering(**stored)


def _tried(formula: Formula) -> dict[str, Any]:
    source = formula.path.read_bytes().decode("utf-8")
    lowered = formula.build.get(Lowering).formula(source, formula.packages)
    parameters = formula.described("en")
    types = {each["name"]: _type(each) for each in parameters}
    reason = lowered.get("refused", "")
    if not reason and any(each["kind"] == "text" for each in parameters):
        reason = "a TextInput"
    if not reason:
        responder = formula.build.get(Responder)
        try:
            responder.install(formula.name, lowered["source"], types)
            ends = partial(responder.ends, parameters)
            reason = proved(formula.name, parameters, ends, responder, _Oracle(formula))
        except Broken as error:
            reason = str(error)
    return {"source": "" if reason else lowered["source"], "types": types, "reason": reason}


def _type(parameter: Mapping[str, Any]) -> str:
    if parameter["whole"]:
        return "int"
    return {"checkbox": "bool", "select": "str", "text": "str"}.get(parameter["kind"], "float")


@dataclass(frozen=True)
class _Oracle:
    formula: Formula

    def __call__(self, inputs: Mapping[str, Any], lang: str) -> dict[str, Any] | None:
        try:
            # Its bakes are what shows that it is no clock's or address's.
            result = self.formula.call("evaluate", once=True, inputs=dict(inputs), lang=lang)
            return {"result": result}
        except BlockError as error:
            failure = error.__cause__
            if isinstance(failure, FormulaFailed) and failure.kind == "input":
                return {"refused": failure.message}
            return None
