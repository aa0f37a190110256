"""Formats that are written as texts, ``"{:.2f}".format(x)`` and ``"%.2f" % x``, read at build."""

from __future__ import annotations

import ast
import re
import string
from dataclasses import dataclass
from typing import TypeAlias

from huoye.pyodide_widgets.responder.lowering.checker import Refused


@dataclass(frozen=True)
class Field:
    """A value in a text."""

    value: ast.expr
    #: As ``format`` takes it.
    spec: str
    #: The function of board/lowered.py that writes it.
    helper: str = "formatted"
    is_repr: bool = False


Part: TypeAlias = str | Field


def format_parts(node: ast.Call, text: str) -> list[Part]:
    """``text.format(…)``. Raises Refused where its values would be computed in another order."""
    parts: list[Part] = []
    used: list[int | str] = []
    try:
        fields = list(string.Formatter().parse(text))
    except ValueError:
        raise Refused(node, ".format() of a text that is no format") from None
    named = {keyword.arg: keyword.value for keyword in node.keywords}
    for literal, name, spec, conversion in fields:
        parts += [literal] if literal else []
        if name is None:
            continue
        key: int | str = len(used) if name == "" else int(name) if name.isdigit() else name
        used.append(key)
        known = node.args[key] if isinstance(key, int) and key < len(node.args) else named.get(name)
        if known is None or isinstance(known, ast.Starred) or "{" in (spec or ""):
            raise Refused(node, ".format() with fields of another form")
        if conversion not in (None, "r"):
            raise Refused(node, f"!{conversion}")
        parts.append(Field(known, spec or "", is_repr=conversion == "r"))
    if used != [*range(len(node.args)), *named]:
        raise Refused(node, ".format() with fields in another order")
    return parts


_CONVERSION = re.compile(
    r"%(?P<flags>[-+ 0#]*)(?P<width>\d*)(?P<precision>\.\d+)?(?P<kind>.)", re.S
)


def percent_parts(node: ast.BinOp, text: str) -> list[Part]:
    """``text % …``. Raises Refused for flags and kinds that have not been compared."""
    values = list(node.right.elts) if isinstance(node.right, ast.Tuple) else [node.right]
    if any(isinstance(value, ast.Starred) for value in values):
        raise Refused(node, "% with a star")
    parts: list[Part] = []
    place = count = 0
    for found in _CONVERSION.finditer(text):
        if "%" in text[place : found.start()]:
            raise Refused(node, "% of a text that is no format")
        parts.append(text[place : found.start()])
        place = found.end()
        if found[0] == "%%":
            parts.append("%")
            continue
        if count == len(values):
            raise Refused(node, "% with too few values")
        parts.append(_field(node, values[count], found))
        count += 1
    if count != len(values) or "%" in text[place:]:
        raise Refused(node, "% with too many values")
    parts.append(text[place:])
    return [part for part in parts if part != ""]


def _field(node: ast.BinOp, value: ast.expr, found: re.Match[str]) -> Field:
    flags, width, precision, kind = found.group("flags", "width", "precision", "kind")
    if "#" in flags or kind not in "srdifFeEgG" or len(set(flags)) != len(flags):
        raise Refused(node, f"{found[0]}")
    align = "<" if "-" in flags else ">"
    if kind in "sr":
        if set(flags) - {"-"}:
            raise Refused(node, f"{found[0]}")
        spec = f"{align}{width}{precision or ''}" if width or precision else ""
        return Field(value, spec, "percent_text", kind == "r")
    sign = "+" if "+" in flags else " " if " " in flags else ""
    zero = "0" if "0" in flags and "-" not in flags else ""
    lead = f"{align}{sign}" if width and not zero else sign
    if kind in "di":
        if precision:
            raise Refused(node, f"{found[0]}")
        return Field(value, f"{lead}{zero}{width}d", "percent_whole")
    return Field(value, f"{lead}{zero}{width}{precision or ''}{kind}", "percent_real")
