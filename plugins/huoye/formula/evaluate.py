"""One call of a formula: checked inputs in, numbers and data out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from huoye.formula.errors import FormulaMistake
from huoye.formula.inputs import accept_all
from huoye.formula.result import Result

#: What a page of text can carry; a result beyond is a mistake of its author.
MAX_POINTS, MAX_ROWS = 20_000, 500


def evaluate(function: Callable[..., Any], inputs: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """``{"inputs": all inputs used, "values": numbers by name, "data": the result, to be drawn}``.

    Raises InputError for inputs outside their range, OutOfDomain as the formula raises it,
    FormulaMistake when it gives back anything but a sound Result of a size for a page.
    """
    used = accept_all(function, inputs, lang)
    result = function(**used)
    if not isinstance(result, Result):
        raise FormulaMistake(
            f"{function.__name__}() must give back a Result, not {type(result).__name__}"
        )
    _check_size(result)
    return {"inputs": used, "values": result.numbers(), "data": result.as_data(lang)}


def _check_size(result: Result) -> None:
    points = sum(len(curve.points) for plot in result.plots for curve in plot.curves)
    if points > MAX_POINTS:
        raise FormulaMistake(
            f"the plots have {points:,} points, more than {MAX_POINTS:,}; 200 a curve look smooth"
        )
    rows = max((len(table.rows) for table in result.tables), default=0)
    if rows > MAX_ROWS:
        raise FormulaMistake(
            f"a table has {rows:,} rows, more than {MAX_ROWS}; show those that matter"
        )
