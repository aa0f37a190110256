"""Vectors of words as directions, which is what cosines compare."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def unit(vectors: Floats) -> Floats:
    """Rows of length 1; a zero row stays."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def directions(inputs: Floats, centred: bool) -> Floats:
    """[V, d] unit vectors for cosines. centred: without the mean of all vectors.

    All words share a direction in which a frequent word is longer, most of all where the softmax's
    matrix is the embedding: the score of log p(t, c) lies in it. It says nothing about meaning
    (Mu and Viswanath, "All-but-the-top", arXiv:1702.01417).
    """
    return unit(inputs - inputs.mean(0) if centred else inputs)
