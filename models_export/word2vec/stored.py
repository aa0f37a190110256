"""Weights as files keep them: 8 bits a number, one scale a row.

A quarter of float32's bytes. Cosines and scores are sums over all numbers of a row, in which the
rounding errors, of either sign, mostly cancel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models_export.word2vec.directions import Floats, directions

_ROWS = 1024


@dataclass(frozen=True)
class Doubt:
    """The largest change of any cosine and of any score that rounding makes, of all pairs."""

    cosine: float
    logit: float


def quantised(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Numbers [V, d] and scales [V, 1]: weights are about their product."""
    scales = np.maximum(np.abs(weights).max(1, keepdims=True), 1e-12).astype(np.float32) / 127
    return np.rint(weights / scales).astype(np.int8), scales


def restored(numbers: NDArray[np.int8], scales: Floats) -> Floats:
    """What a graph computes with."""
    return numbers.astype(np.float32) * scales


def rounded(tables: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
    """Inputs and outputs after a way through the file; the same tensor stays the same."""
    inputs, outputs = tables
    first = torch.from_numpy(restored(*quantised(inputs.numpy())))
    if outputs is inputs:
        return first, first
    return first, torch.from_numpy(restored(*quantised(outputs.numpy())))


def doubt(tables: tuple[Tensor, Tensor], centred: bool) -> Doubt:
    """See Doubt; goes through all pairs of words."""
    kept = rounded(tables)
    inputs, outputs = (table.numpy() for table in tables)
    rounded_inputs, rounded_outputs = (table.numpy() for table in kept)
    before, after = directions(inputs, centred), directions(rounded_inputs, centred)
    cosine = logit = 0.0
    for start in range(0, len(inputs), _ROWS):
        rows = slice(start, start + _ROWS)
        change = before[rows] @ before.T - after[rows] @ after.T
        cosine = max(cosine, float(np.abs(change).max()))
        change = inputs[rows] @ outputs.T - rounded_inputs[rows] @ rounded_outputs.T
        logit = max(logit, float(np.abs(change).max()))
    return Doubt(cosine, logit)
