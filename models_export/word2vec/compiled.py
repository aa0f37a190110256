"""The kernels of a step as loops, compiled by numba when they are first used.

A loop over the d numbers of a vector, or over a row's negatives, becomes vector instructions; that
is why exp is written out, and why a sum of logarithms is the logarithm of a product.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models_export.data.corpus import Ids
from models_export.word2vec import losses
from models_export.word2vec.batches import Geometry, Stretch
from models_export.word2vec.losses import LARGEST, Gradients, Loss, Scores
from models_export.word2vec.model import EPSILON, Table

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
F = TypeVar("F", bound=Callable[..., object])

_ONE, _HALF = np.float32(1), np.float32(0.5)
_LARGEST = np.float32(LARGEST)
#: Factors below 2 whose product a float32 holds.
_FACTORS = 64


class Compiled:
    """See kernels.Kernels; on the processor, one thread."""

    def __init__(self, shape: Geometry, words: int) -> None:
        self._shape = shape
        self._counts = np.zeros(words, np.int32)

    def mask(self, stretch: Stretch) -> Tensor:
        shape = self._shape
        first, last = self._bounds(stretch)
        mask = np.zeros((shape.blocks, shape.block, shape.width), np.float32)
        _mask(mask, first, last, shape.window)
        return torch.from_numpy(mask)

    def means(self, weights: Tensor, ids: Tensor, stretch: Stretch) -> tuple[Tensor, Tensor]:
        first, last = self._bounds(stretch)
        means = np.zeros((self._shape.positions, weights.shape[1]), np.float32)
        _means(weights.numpy(), ids.numpy(), first, last, self._shape.window, means)
        return torch.from_numpy(means), torch.from_numpy((last > first).astype(np.float32))

    def spread(self, gradient: Tensor, stretch: Stretch) -> Tensor:
        first, last = self._bounds(stretch)
        rows = self._shape.positions + 2 * self._shape.window
        spread = np.zeros((rows, gradient.shape[1]), np.float32)
        _spread(gradient.numpy(), first, last, self._shape.window, spread)
        return torch.from_numpy(spread)

    def hits(self, near: Tensor, drawn: Tensor) -> Tensor:
        hits = np.empty(tuple(near.shape), np.float32)
        _hits(near.numpy(), drawn.numpy(), self._counts, hits)
        return torch.from_numpy(hits)

    def gradients(
        self,
        loss: Loss,
        positive: Tensor,
        mask: Tensor,
        hits: Tensor,
        negative: Tensor,
        wanted: int,
    ) -> Gradients:
        return _GRADIENTS[loss.gradients](positive, mask, hits, negative, wanted)

    def descend(self, table: Table, ids: Tensor, gradient: Tensor, rate: float) -> None:
        weights, squares = table.weights.numpy(), table.squares.numpy()
        _descend(weights, squares, ids.numpy(), gradient.numpy(), np.float32(rate))

    def _bounds(self, stretch: Stretch) -> tuple[Ids, Ids]:
        """[P] first and last place of each window among the stretch's N; the same in no window."""
        first = np.empty(self._shape.positions, np.int32)
        last = np.empty(self._shape.positions, np.int32)
        _bounds(stretch.lines, stretch.reach, self._shape.window, first, last)
        return first, last


def _softmax(positive: Tensor, mask: Tensor, hits: Tensor, negative: Tensor, _: int) -> Gradients:
    value = _softmax_rows(positive.numpy(), mask.numpy(), hits.numpy(), negative.numpy())
    return Gradients(torch.tensor(value), positive, negative)


def _nce(positive: Tensor, mask: Tensor, hits: Tensor, negative: Tensor, _: int) -> Gradients:
    none = np.zeros(tuple(hits.shape), np.float32)
    return _binary(positive, mask, none, negative, float(np.log(negative.shape[1])), 1)


def _negative_sampling(
    positive: Tensor, mask: Tensor, hits: Tensor, negative: Tensor, wanted: int
) -> Gradients:
    return _binary(positive, mask, hits.numpy(), negative, 0, wanted / negative.shape[1])


def _binary(
    positive: Tensor, mask: Tensor, hits: Floats, negative: Tensor, shift: float, weight: float
) -> Gradients:
    value = _binary_rows(
        positive.numpy(),
        mask.numpy(),
        hits,
        negative.numpy(),
        np.float32(shift),
        np.float32(weight),
    )
    return Gradients(torch.tensor(value), positive, negative)


_GRADIENTS: dict[Scores, Scores] = {
    losses.softmax: _softmax,
    losses.nce: _nce,
    losses.negative_sampling: _negative_sampling,
}


def _compiled(function: F) -> F:
    """Sums in any order, but no promise that numbers are finite: a loss that is none must show."""
    flags = {"reassoc", "contract", "nsz", "arcp"}
    return cast(F, numba.njit(cache=True, fastmath=flags, error_model="numpy")(function))


def _exact(function: F) -> F:
    """In the order that is written."""
    return cast(F, numba.njit(cache=True, fastmath={"contract"}, error_model="numpy")(function))


@_exact
def _exp(x: np.float32) -> np.float32:
    """e**x for -87 < x < 88, to two units in the last place.

    x = n ln 2 + f with |f| < 0.35; the polynomial is that of expf in Moshier's Cephes library.
    """
    # Adding 1.5 * 2**23 rounds to an integer, which then stands in the last bits.
    shifted = np.float32(x * np.float32(1.44269504) + np.float32(12582912))
    n = shifted - np.float32(12582912)
    f = x - n * np.float32(0.693359375)
    f = f + n * np.float32(2.12194440e-4)
    power = np.float32(1.9875691500e-4)
    power = power * f + np.float32(1.3981999507e-3)
    power = power * f + np.float32(8.3334519073e-3)
    power = power * f + np.float32(4.1665795894e-2)
    power = power * f + np.float32(1.6666665459e-1)
    power = power * f + np.float32(5.0000001201e-1)
    power = np.float32(power * f * f + f + _ONE)
    bits = power.view(np.int32) + (shifted.view(np.int32) << np.int32(23))
    return np.int32(bits).view(np.float32)


@_compiled
def _dropped(scores: Floats, mask: Floats, hits: Floats, shift: np.float32) -> np.float64:
    """Of negatives that are the true word of a place: softplus of its score, summed."""
    value = np.float64(0)
    for place in range(len(scores)):
        if hits[place] * mask[place] > 0:
            score = scores[place] - shift
            small = _exp(-min(abs(score), _LARGEST))
            value += hits[place] * (max(score, np.float32(0)) + np.log(_ONE + small))
    return value


@_compiled
def _binary_rows(
    positive: Floats,
    mask: Floats,
    hits: Floats,
    negative: Floats,
    shift: np.float32,
    weight: np.float32,
) -> np.float64:
    """The value; scores become gradients in place. softplus(x) = max(x, 0) + log(1 + e**-|x|)."""
    value, zero = np.float64(0), np.float32(0)
    width, k = positive.shape[1], negative.shape[1]
    for row in range(positive.shape[0]):
        hit = zero
        for place in range(width):
            hit += hits[row, place] * mask[row, place]
        if hit > 0:
            value -= weight * _dropped(positive[row], mask[row], hits[row], shift)
        pairs = zero
        for start in range(0, width, _FACTORS):
            scores, ones = positive[row, start : start + _FACTORS], mask[row, start:]
            dropped = hits[row, start:]
            product, linear = _ONE, zero
            for place in range(len(scores)):
                score, one = scores[place] - shift, ones[place]
                size = abs(score)
                small = _exp(-min(size, _LARGEST))
                chance = (_ONE if score >= 0 else small) / (_ONE + small)
                scores[place] = one * (chance - _ONE - weight * dropped[place] * chance)
                linear += one * (size - score)
                product *= _ONE + one * small
                pairs += one
            value += _HALF * linear + np.log(product)
        both = weight * pairs
        for start in range(0, k, _FACTORS):
            scores = negative[row, start : start + _FACTORS]
            product, linear = _ONE, zero
            for place in range(len(scores)):
                score = scores[place] - shift
                size = abs(score)
                small = _exp(-min(size, _LARGEST))
                linear += size + score
                product *= _ONE + small
                scores[place] = both * (_ONE if score >= 0 else small) / (_ONE + small)
            value += both * (_HALF * linear + np.log(product))
    return value


@_compiled
def _softmax_rows(positive: Floats, mask: Floats, hits: Floats, negative: Floats) -> np.float64:
    """The value; scores become gradients in place."""
    value, zero = np.float64(0), np.float32(0)
    width, k = positive.shape[1], negative.shape[1]
    totals = np.empty(width, np.float32)
    for row in range(positive.shape[0]):
        others = zero
        for place in range(k):
            other = _exp(min(max(negative[row, place], -_LARGEST), _LARGEST))
            negative[row, place] = other
            others += other
        shares = zero
        for place in range(width):
            score = positive[row, place]
            true = _exp(min(max(score, -_LARGEST), _LARGEST))
            once = true * (_ONE - hits[row, place])
            # At least its own term, which rounding may have taken away.
            totals[place] = max(others + once, true)
            share = mask[row, place] / totals[place]
            positive[row, place] = once * share - mask[row, place]
            shares += share
            value -= mask[row, place] * score
        for place in range(width):
            if mask[row, place] > 0:
                value += np.log(totals[place])
        for place in range(k):
            negative[row, place] *= shares
    return value


@_compiled
def _bounds(lines: Ids, reach: NDArray[np.int8], window: int, first: Ids, last: Ids) -> None:
    for position in range(len(reach)):
        own = position + window
        low = high = own
        if lines[own] >= 0:
            while low > own - reach[position] and lines[low - 1] == lines[own]:
                low -= 1
            while high < own + reach[position] and lines[high + 1] == lines[own]:
                high += 1
        first[position], last[position] = low, high


@_compiled
def _mask(mask: NDArray[np.float32], first: Ids, last: Ids, window: int) -> None:
    for block in range(mask.shape[0]):
        start = block * mask.shape[1]
        for row in range(mask.shape[1]):
            for place in range(first[start + row], last[start + row] + 1):
                mask[block, row, place - start] = _ONE
            # A word isn't in its own window.
            mask[block, row, row + window] = np.float32(0)


@_compiled
def _means(weights: Floats, ids: Places, first: Ids, last: Ids, window: int, means: Floats) -> None:
    for position in range(len(means)):
        for place in range(first[position], last[position] + 1):
            if place != position + window:
                word = ids[place]
                for column in range(means.shape[1]):
                    means[position, column] += weights[word, column]
        share = _ONE / np.float32(max(1, last[position] - first[position]))
        for column in range(means.shape[1]):
            means[position, column] *= share


@_compiled
def _spread(gradient: Floats, first: Ids, last: Ids, window: int, spread: Floats) -> None:
    for position in range(len(gradient)):
        share = _ONE / np.float32(max(1, last[position] - first[position]))
        for place in range(first[position], last[position] + 1):
            if place != position + window:
                for column in range(gradient.shape[1]):
                    spread[place, column] += share * gradient[position, column]


@_compiled
def _hits(near: Places, drawn: Places, counts: Ids, hits: Floats) -> None:
    each = len(near) // len(drawn)
    for group in range(len(drawn)):
        for place in range(drawn.shape[1]):
            counts[drawn[group, place]] += 1
        for row in range(group * each, (group + 1) * each):
            for place in range(near.shape[1]):
                hits[row, place] = counts[near[row, place]]
        for place in range(drawn.shape[1]):
            counts[drawn[group, place]] = 0


@_compiled
def _descend(
    weights: Floats, squares: Floats, ids: Places, gradient: Floats, rate: np.float32
) -> None:
    numbers = gradient.shape[1]
    for row in range(len(ids)):
        square = np.float32(0)
        for column in range(numbers):
            square += gradient[row, column] * gradient[row, column]
        squares[ids[row]] += square / np.float32(numbers)
    for row in range(len(ids)):
        word = ids[row]
        scale = rate / np.sqrt(squares[word] + np.float32(EPSILON))
        for column in range(numbers):
            weights[word, column] -= scale * gradient[row, column]
