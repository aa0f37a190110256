"""A plane that shows words: the first two principal components of their unit vectors
(static/word_map.mjs draws it)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Plane:
    """places: [N, 2] of the words; share: of the vectors' variance that the plane keeps, 0 to 1."""

    places: Doubles
    share: float


def plane_of(vectors: Doubles) -> Plane:
    """Principal components of vectors [N, d], N at least 3.

    Of an axis and its opposite the one is taken whose largest coordinate is positive, so that the
    same words always lie in the same places.
    """
    centred = vectors - vectors.mean(axis=0)
    _, lengths, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes[:2]
    signs = [1.0 if axis[np.argmax(np.abs(axis))] > 0 else -1.0 for axis in axes]
    places = centred @ (axes * np.array(signs)[:, np.newaxis]).T
    whole = float(np.square(lengths).sum())
    return Plane(places, float(np.square(lengths[:2]).sum()) / whole if whole else 1.0)
