"""Attribute directions: which way in latent space a labelled attribute grows.

Glow (arXiv 1807.03039, 6) takes the difference between the mean latents of pictures with and
without. Here all attributes are fitted together by least squares, z = mean + sum of label ·
direction + rest, which is the same for one attribute and keeps apart those that occur together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from huoye.core.near import did_you_mean
from huoye.onnx_demos.manifest.picture_manifest import Direction
from models_export.data.dataset import DataSet, Pictures
from models_export.errors import UserError
from models_export.flows.model import ImageModel
from models_export.pictures.config import DirectionConfig

Doubles = NDArray[np.float64]
Labels = dict[str, NDArray[np.float32]]

# Components within so many standard errors of zero are set to zero: a slider should move what it
# says, not the noise of its own measurement.
_SIGNIFICANT = 3.0
_LARGEST_CONDITION = 1e6
_BATCH = 100


@dataclass(frozen=True)
class Measured:
    """vectors: [K, latent dimension], one unit each; entries: what the manifest says of them."""

    vectors: Doubles
    entries: tuple[Direction, ...]


@dataclass(frozen=True)
class Table:
    """The wanted labels. binary: of each, whether it has two values. test: [N, K] as they are.

    design: [N, K], of the training pictures, centred and in units of their spread.
    """

    binary: list[bool]
    test: Doubles
    design: Doubles


def checked(data: DataSet, wanted: tuple[DirectionConfig, ...]) -> Table:
    """The labels, which are there and say each something of its own; else raises UserError."""
    for direction in wanted:
        if direction.label not in data.train_labels:
            mend = did_you_mean(
                direction.label,
                data.train_labels,
                f"It has: {', '.join(sorted(data.train_labels)) or 'none'}",
            )
            raise UserError(f"export.directions: the data has no label “{direction.label}”. {mend}")
    binary = [len(np.unique(data.train_labels[direction.label])) == 2 for direction in wanted]
    train = _columns(data.train_labels, wanted)
    test = _columns(data.test_labels, wanted)
    for index, direction in enumerate(wanted):
        if np.ptp(train[:, index]) == 0 or np.ptp(test[:, index]) == 0:
            raise UserError(
                f"export.directions: the label “{direction.label}” is the same for all pictures of "
                "a part. Leave it out"
            )
    spread = np.where(binary, np.ptp(train, axis=0), train.std(axis=0))
    design = (train - train.mean(axis=0)) / spread
    if np.linalg.cond(design / design.std(axis=0)) > _LARGEST_CONDITION:
        names = ", ".join(direction.label for direction in wanted)
        raise UserError(
            f"export.directions: one of the labels {names} says no more than the others do. "
            "Leave one out"
        )
    return Table(binary, test, design)


@torch.no_grad()
def measure(model: ImageModel, data: DataSet, wanted: tuple[DirectionConfig, ...]) -> Measured:
    """Fit on the training pictures, judge on the test pictures.

    Labels of two values count as presence; others are divided by their standard deviation.
    Raises UserError when the data has no such label, when one never varies or says what others
    say, and when latents know nothing of it.
    """
    table = checked(data, wanted)
    binary, test, design = table.binary, table.test, table.design

    # Sums over a stream of pictures: the latents of all would not fit into memory.
    cross = np.zeros((len(wanted), model.latent_dimensions))
    total, squares = np.zeros(model.latent_dimensions), np.zeros(model.dimensions)
    for rows, latents in _latents(model, data.train, "directions"):
        cross += design[rows].T @ latents
        total += latents.sum(axis=0)
        squares += np.square(latents).sum(axis=0)
    count = len(design)
    inverse = np.linalg.inv(design.T @ design)
    vectors = inverse @ cross
    # What the labels leave unexplained. Rounding can make it negative where they explain all.
    explained = (vectors * cross).sum(axis=0)
    rest = np.maximum(0.0, squares - np.square(total) / count - explained) / count
    errors = np.sqrt(np.outer(np.diag(inverse), rest))
    vectors[np.abs(vectors) < _SIGNIFICANT * errors] = 0.0
    for direction, vector in zip(wanted, vectors, strict=True):
        if not vector.any():
            raise UserError(f"latents don't depend on the label “{direction.label}”")

    found = np.concatenate([z @ vectors.T for _, z in _latents(model, data.test, "testing them")])
    entries = tuple(
        Direction(
            name=direction.label,
            title=direction.title,
            unit="presence" if binary[index] else "deviation",
            correlation=round(float(np.corrcoef(found[:, index], test[:, index])[0, 1]), 3),
        )
        for index, direction in enumerate(wanted)
    )
    return Measured(vectors, entries)


def _columns(labels: Labels, wanted: tuple[DirectionConfig, ...]) -> Doubles:
    return np.stack([labels[direction.label] for direction in wanted], axis=1).astype(np.float64)


def _latents(model: ImageModel, pictures: Pictures, name: str) -> Iterator[tuple[slice, Doubles]]:
    """Rows and their latents [B, D], of the middles of the levels, batch by batch."""
    for start in tqdm(
        range(0, len(pictures), _BATCH), desc=name, unit="batch", leave=False, disable=None
    ):
        rows = slice(start, min(start + _BATCH, len(pictures)))
        levels = pictures.take(range(rows.start, rows.stop))
        yield rows, model.encode(model.dequantisation.middle(levels)).double().numpy()
