"""What kernels compute, in float64."""

import numpy as np

from tests.engine.kernels import Array

#: Of a sum of K products: each rounding is half a unit in the last place of what there is by then.
EPSILON = 2.0**-24


def floats(random: np.random.Generator, *shape: int) -> Array:
    """Normal ones."""
    return random.standard_normal(shape).astype(np.float32)


def rounded_up(count: int, unit: int) -> int:
    """To a multiple of the unit."""
    return -(-count // unit) * unit


def packed(weights: Array, inputs: int, columns: int) -> Array:
    """[Co, Ci, kk] as ``pack`` gives it, flat."""
    wide = np.zeros((columns, inputs, weights.shape[2]), np.float32)
    wide[: weights.shape[0], : weights.shape[1]] = weights
    rows = wide.transpose(2, 1, 0).reshape(-1, columns)
    return np.concatenate([rows[:, n : n + 8].ravel() for n in range(0, columns, 8)])


def close(result: Array, exact: Array, size: Array, terms: float) -> None:
    """Sums of so many terms are those of float64. size: the same sums, of absolute values."""
    excess = np.abs(result - exact) - (terms + 4) * EPSILON * size
    assert np.all(excess <= 1e-30), f"{np.max(excess)} too far"


def convolved(picture: Array, weights: Array) -> Array:
    """[H, W, Ci] and [Co, Ci, 3, 3] -> [H, W, Co], in float64, with a border of zeros."""
    height, width, _ = picture.shape
    wide = np.pad(picture.astype(float), ((1, 1), (1, 1), (0, 0)))
    taps = [(i, j) for i in range(3) for j in range(3)]
    result: Array = sum(
        wide[i : i + height, j : j + width] @ weights[:, :, i, j].T.astype(float) for i, j in taps
    )
    return result
