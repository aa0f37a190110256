"""One call of a formula: checked inputs in, numbers and HTML out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from huoye.errors import FormulaMistake
from huoye.inputs import accept_all
from huoye.page import result_html
from huoye.result import Result


def evaluate(function: Callable[..., Any], inputs: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """``{"inputs": all inputs used, "values": numbers by name, "html": the result}``.

    Raises InputError for inputs outside their range, OutOfDomain as the formula raises it,
    FormulaMistake when it gives back anything but a sound Result.
    """
    used = accept_all(function, inputs, lang)
    result = function(**used)
    if not isinstance(result, Result):
        raise FormulaMistake(
            f"{function.__name__}() must give back a Result, not {type(result).__name__}"
        )
    return {"inputs": used, "values": result.numbers(), "html": str(result_html(result, lang))}
