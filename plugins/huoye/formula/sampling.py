"""Points of a function, for curves and shapes."""

from __future__ import annotations

import math
from collections.abc import Callable

from huoye.formula.result import Point


def sample(
    function: Callable[[float], float], low: float, high: float, count: int = 200
) -> list[Point]:
    """(x, function(x)) at ``count`` even places from low to high, both included.

    Where the function has no value (1/0, the root of −1) the line is broken.
    """
    return [(x, _value(function, x)) for x in _places(low, high, count)]


def trace(
    function: Callable[[float], Point], low: float, high: float, count: int = 200
) -> list[Point]:
    """function(t) = (x, y) at ``count`` even values of t from low to high, both included."""
    return [function(t) for t in _places(low, high, count)]


def _places(low: float, high: float, count: int) -> list[float]:
    return [low + (high - low) * step / (count - 1) for step in range(count)]


def _value(function: Callable[[float], float], x: float) -> float:
    try:
        return function(x)
    except (ValueError, ArithmeticError):
        return math.nan
