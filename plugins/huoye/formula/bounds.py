"""Ends of a range that depend on other inputs: ``Slider(0, "a")``.

The page has to know them before it has Python, so an end is an expression that becomes data:
``"2*sqrt(k/M)"`` is ``["*", 2, ["sqrt", ["/", "k", "M"]]]``, which live/static/ranges.mjs
evaluates too. Only what gives the same bits everywhere is allowed.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

#: A number, the name of a parameter, or [operation, operand, …].
Tree: TypeAlias = float | str | list[Any]

_SIGNS: dict[type, str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_OPERATIONS: dict[str, Callable[..., float]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "sqrt": math.sqrt,
    "abs": abs,
    "min": lambda *operands: math.nan if any(map(math.isnan, operands)) else min(operands),
    "max": lambda *operands: math.nan if any(map(math.isnan, operands)) else max(operands),
}
_ALLOWED = "numbers, names of parameters, pi, + - * / and sqrt, abs, min, max"


def parse(text: str) -> Tree:
    """The expression as data. Raises ValueError in words for the author."""
    try:
        return _tree(ast.parse(text.strip(), mode="eval").body)
    except SyntaxError:
        raise ValueError(f"“{text}” is no expression of {_ALLOWED}") from None


def _tree(node: ast.expr) -> Tree:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return number
        case ast.Name(id="pi"):
            return math.pi
        case ast.Name(id=name):
            return name
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return ["-", 0, _tree(operand)]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            return [_SIGNS[type(op)], _tree(left), _tree(right)]
        case ast.Call(func=ast.Name(id="sqrt" | "abs" as name), args=[one], keywords=[]):
            return [name, _tree(one)]
        case ast.Call(func=ast.Name(id="min" | "max" as name), args=[one, *more], keywords=[]):
            return [name, _tree(one), *map(_tree, more)] if more else _tree(one)
    raise ValueError(f"“{ast.unparse(node)}” is not allowed in a range; allowed are {_ALLOWED}")


def names(tree: Tree) -> Iterator[str]:
    """The parameters that an expression needs."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, list):
        for operand in tree[1:]:
            yield from names(operand)


def evaluate(tree: Tree, inputs: Mapping[str, Any]) -> float:
    """Its value; NaN where there is none, as for 1/0."""
    if isinstance(tree, str):
        return float(inputs[tree])
    if not isinstance(tree, list):
        return float(tree)
    try:
        return float(_OPERATIONS[tree[0]](*(evaluate(operand, inputs) for operand in tree[1:])))
    except (ArithmeticError, ValueError):
        return math.nan
