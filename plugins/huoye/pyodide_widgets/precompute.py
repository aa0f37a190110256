"""All states of a formula with few of them, packed into the page: its sliders need no Python then.

States that differ in a few numbers share their HTML: it is cut at tags and quotation marks, pieces
that all states of one form have in common are written once, and so is every other distinct piece.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, product
from typing import Any

from huoye.live.block import BlockError
from huoye.live.figure import format_bytes

#: What a page has room for.
MAX_STATES = 500
MAX_BYTES = 250_000

#: Parameter -> its values, in order.
Axes = dict[str, list[Any]]


def axes(
    described: Sequence[Mapping[str, Any]], inputs: Mapping[str, Any], wanted: Iterable[str] | bool
) -> Axes:
    """The values that each parameter takes. described: the formula's controls. inputs: where the
    figure starts. wanted: the parameters that readers may move, or True for all.

    Raises BlockError where a parameter has no few values, or all together too many.
    """
    known = {item["name"]: item for item in described}
    names = list(known) if wanted is True else [str(name) for name in wanted or ()]
    for name in names:
        if name not in known:
            raise _mistake(f"there is no parameter “{name}”", f"name some of: {', '.join(known)}")
    found = {name: _values(known[name]) for name in names}
    count = math.prod(len(values) for values in found.values())
    if count > MAX_STATES:
        shape = " × ".join(f"{len(values)} ({name})" for name, values in found.items())
        raise _mistake(
            f"{shape} are {count:,} states, more than the {MAX_STATES} that a page has room for",
            "name fewer parameters (precompute: [a, b]), or make their steps larger",
        )
    for name, values in found.items():
        if inputs[name] not in values:
            raise BlockError(
                f"{name} starts at {inputs[name]}, which is not on its steps",
                mend="Start on a step, or leave it out of precompute",
                option=name if name in inputs else "precompute",
            )
    return found


def _values(item: Mapping[str, Any]) -> list[Any]:
    name, kind = item["name"], item["kind"]
    if kind == "select":
        return [value for value, _ in item["choices"]]
    if kind == "checkbox":
        return [False, True]
    low, high, step = item["minimum"], item["maximum"], item["step"]
    fixed = isinstance(low, int | float) and isinstance(high, int | float)
    if kind == "text" or not fixed or not step:
        raise _mistake(
            f"{name} has no few values: it needs two fixed ends and a step, or choices",
            "leave it out (precompute: [a, b]), or give its slider a step",
        )
    start, by = Decimal(str(low)), Decimal(str(step))
    count = int((Decimal(str(high)) - start) / by) + 1
    numbers = [float(start + by * index) for index in range(min(count, MAX_STATES + 1))]
    return [int(number) if number.is_integer() else number for number in numbers]


def states(found: Axes) -> Iterable[dict[str, Any]]:
    """All combinations, the last parameter changing fastest."""
    for values in product(*found.values()):
        yield dict(zip(found, values, strict=True))


def packed(found: Axes, results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What blocks/precomputed.mjs unpacks. results: for every state {values, html, more}
    or {refused}.

    Raises BlockError when that is more than a page has room for.
    """
    texts_of = (result.get("html", "") + result.get("more", "") for result in results)
    cut = [re.findall(r'[^<>"]+|[<>"]', text) for text in texts_of]
    forms: list[dict[str, Any]] = []
    pieces: dict[str, int] = {}
    rows: list[Any] = [result.get("refused") for result in results]
    order = sorted(
        (index for index, row in enumerate(rows) if row is None),
        key=lambda index: (len(cut[index]), list(results[index]["values"])),
    )
    for _, group in groupby(
        order, key=lambda index: (len(cut[index]), list(results[index]["values"]))
    ):
        members = list(group)
        columns = list(zip(*(cut[index] for index in members), strict=True))
        common = [len(set(column)) == 1 for column in columns]
        texts = [""]
        for column, same in zip(columns, common, strict=True):
            if same:
                texts[-1] += column[0]
            else:
                texts.append("")
        for index in members:
            varying = (
                pieces.setdefault(piece, len(pieces))
                for piece, same in zip(cut[index], common, strict=True)
                if not same
            )
            rows[index] = [len(forms), [*results[index]["values"].values()], *varying]
        forms.append({"names": list(results[members[0]]["values"]), "texts": texts})
    table = {"axes": list(found.items()), "forms": forms, "pieces": list(pieces), "rows": rows}
    size = len(json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode())
    if size > MAX_BYTES:
        raise _mistake(
            f"{len(rows)} states are {format_bytes(size)}, more than the "
            f"{format_bytes(MAX_BYTES)} that a page has room for",
            "name fewer parameters, make their steps larger, or draw fewer points",
        )
    return table


def _mistake(what: str, mend: str) -> BlockError:
    return BlockError(what, mend=mend, option="precompute")
