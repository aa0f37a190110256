"""From numbers to places on an axis, and which round numbers to write there."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from huoye.formula.numerals import shown


@dataclass(frozen=True)
class Scale:
    """Numbers from ``low`` to ``high``, low < high; on a logarithmic scale both are positive."""

    low: float
    high: float
    log: bool = False

    def place(self, number: float) -> float | None:
        """0 at ``low``, 1 at ``high``, beyond them outside; None where it has no place."""
        if not math.isfinite(number) or (self.log and number <= 0):
            return None
        if self.log:
            low, high = math.log10(self.low), math.log10(self.high)
            return (math.log10(number) - low) / (high - low)
        return (number - self.low) / (self.high - self.low)

    def ticks(self, about: int = 5) -> list[tuple[float, str]]:
        """Round numbers inside the scale with their text, ``about`` so many."""
        if self.log:
            return _decades(self.low, self.high, about)
        step, decimals = _round_step((self.high - self.low) / about)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        numbers = [round(count * step, decimals) for count in range(first, last + 1)]
        return [(number, shown(number, 6)) for number in numbers]


def _round_step(rough: float) -> tuple[float, int]:
    """The next of 1, 2, 5 × 10ⁿ at or above, and the decimals that its multiples need."""
    exponent = math.floor(math.log10(rough))
    for factor in (1, 2, 5, 10):
        if factor * 10.0**exponent >= rough * (1 - 1e-9):
            break
    return factor * 10.0**exponent, max(0, -exponent)


def _decades(low: float, high: float, about: int) -> list[tuple[float, str]]:
    first = math.ceil(math.log10(low) - 1e-9)
    last = math.floor(math.log10(high) + 1e-9)
    every = max(1, math.ceil((last - first + 1) / about))
    numbers = [10.0**power for power in range(first, last + 1, every)]
    return [(number, shown(number, 6)) for number in numbers]


def fit(numbers: Iterable[float], minimum: float | None, maximum: float | None, log: bool) -> Scale:
    """A scale over all the numbers with a little room, or over the range asked for."""
    usable = [number for number in numbers if math.isfinite(number) and not (log and number <= 0)]
    fallback = 1.0 if log else 0.0
    low = min(usable, default=fallback) if minimum is None else minimum
    high = max(usable, default=fallback) if maximum is None else maximum
    if log:
        # Whole decades: the grid then says where the curve is.
        low = 10.0 ** math.floor(math.log10(low)) if minimum is None else low
        high = 10.0 ** math.ceil(math.log10(high)) if maximum is None else high
        return Scale(low, high if high > low else low * 10, True)
    if not high > low:
        room = abs(low) / 2 or 1.0
        return Scale(low - room, low + room)
    room = (high - low) * 0.04
    return Scale(low - room if minimum is None else low, high + room if maximum is None else high)
