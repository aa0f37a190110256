"""Rounding a kernel so that what it gives changes least, rather than its numbers.

Frantar, Ashkboos, Hoefler, Alistarh: GPTQ, arXiv 2210.17323. Inputs are rounded one after another,
and each one's error is made good, as far as it can be, by those that are still to come. What an
input's error costs after that decides about its step, and what hangs on an output about its own:
half of a network's inputs may hardly ever differ from zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models_export.export.onnx_file import Floats
from models_export.pictures.export.kernels import Doubles, Moment

#: The largest number of steps, as two int8 hold it: 127 · 256 + 127.
LARGEST = 32_639
#: Share of the inputs' mean square that is added to each: few vectors say little about some.
_DAMPING = 0.01
#: Inputs that are rounded before those behind them are changed: a matter of speed alone.
_BLOCK = 64
#: No output is taken for less important than this share of their mean.
_LEAST = 1e-4


@dataclass(frozen=True)
class Rounded:
    """A kernel as numbers × row's step × column's step."""

    #: Of the kernel's shape; hardly any needs more than 8 bits.
    numbers: NDArray[np.int16]
    #: Of each output, float32 [outputs, 1, …].
    rows: Floats
    #: Of each input channel, float32 [1, channels, …]: powers of √2.
    columns: Floats

    @property
    def weight(self) -> Floats:
        """What runtimes make of it, rounded to float32 after each product."""
        found: Floats = self.numbers.astype(np.float32) * self.rows * self.columns
        return found


class Rounding:
    """All that is known of a kernel before its step is chosen."""

    def __init__(self, weight: Floats, moment: Moment, importance: Doubles) -> None:
        """weight: [outputs, channels, …]. importance: of each output's square errors, [outputs]."""
        self.weight = weight
        products = moment.products
        inputs = len(products)
        # Those that matter most come first, while there are many to make good for them.
        self._order = np.argsort(-np.diag(products), kind="stable")
        damped = products + np.eye(inputs) * (_DAMPING * np.trace(products) / inputs + 1e-9)
        inverse = np.linalg.inv(damped[np.ix_(self._order, self._order)])
        self._upper = np.linalg.cholesky(inverse).T
        costs = np.empty(inputs)
        costs[self._order] = 1 / np.square(np.diag(self._upper))
        self._columns = _balanced(costs.reshape(weight.shape[1], -1).mean(axis=1))
        floor = max(_LEAST * float(importance.mean()), float(np.finfo(np.float64).tiny))
        self._rows = _balanced(np.maximum(importance, floor))

    def steps(self, step: float) -> tuple[Floats, Floats]:
        """Of outputs [outputs] and of channels [channels], ``step`` in the geometric mean.

        Larger in those outputs whose weights would need more than LARGEST of them.
        """
        ranges = np.abs(self.weight).reshape(*self.weight.shape[:2], -1).max(axis=2)
        needed = (ranges / self._columns).max(axis=1) / LARGEST
        rows = step * self._rows
        # By powers of √2, as all steps are: what is compressed has few of them.
        with np.errstate(divide="ignore"):
            short = np.maximum(np.ceil(2 * np.log2(needed / rows) - 1e-6), 0)
        return (rows * 2 ** (short / 2)).astype(np.float32), self._columns.astype(np.float32)

    def rounded(self, step: float) -> Rounded:
        """The kernel in steps of this size, in the geometric mean."""
        outputs, inputs = len(self.weight), len(self._order)
        rows, columns = self.steps(step)
        order, upper = self._order, self._upper
        left = self.weight.reshape(outputs, inputs)[:, order].astype(np.float64)
        of_inputs = np.repeat(columns, inputs // len(columns))[order].astype(np.float64)
        wide = rows.astype(np.float64)
        numbers = np.zeros_like(left)
        for start in range(0, inputs, _BLOCK):
            end = min(start + _BLOCK, inputs)
            errors = np.zeros((outputs, end - start))
            for place in range(start, end):
                sizes = wide * of_inputs[place]
                column = np.clip(np.round(left[:, place] / sizes), -LARGEST, LARGEST)
                error = (left[:, place] - column * sizes) / upper[place, place]
                left[:, place:end] -= np.outer(error, upper[place, place:end])
                numbers[:, place] = column
                errors[:, place - start] = error
            left[:, end:] -= errors @ upper[start:end, end:]
        found = np.empty_like(numbers)
        found[:, order] = numbers
        ones = (1,) * (self.weight.ndim - 2)
        return Rounded(
            found.reshape(self.weight.shape).astype(np.int16),
            rows.reshape(-1, 1, *ones),
            columns.reshape(1, -1, *ones),
        )


def _balanced(costs: Doubles) -> Doubles:
    """Steps whose squares times these costs are alike: powers of √2, 1 in the geometric mean."""
    logs = -np.log2(costs)
    found: Doubles = 2 ** (np.round(logs - logs.mean()) / 2)
    return found
