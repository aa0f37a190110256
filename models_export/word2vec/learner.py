"""A step of learning on a stretch of text.

No autograd and no dense gradients: a step gathers the rows that it needs, multiplies matrices, and
adds to these rows. Within a block of B words all scores between a word and its window are one band
of a [B, B + 2 window] product, so that skip-gram's pairs are never listed one by one.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from models_export.word2vec.batches import Geometry, Stretch
from models_export.word2vec.kernels import Kernels, kernels
from models_export.word2vec.losses import Loss
from models_export.word2vec.model import Model
from models_export.word2vec.windows import added, overlapping


class Learner:
    """Steps of one model under one loss.

    probabilities: [V], of drawing negatives. negatives: drawn for every group of ``group``
    consecutive positions, or of what divides a block or a stretch just below. wanted: negatives a
    pair of negative sampling. work: how steps are computed; None chooses.
    """

    def __init__(
        self,
        model: Model,
        loss: Loss,
        probabilities: np.ndarray[tuple[int], np.dtype[np.float64]],
        shape: Geometry,
        negatives: int,
        group: int,
        wanted: int,
        work: Kernels | None = None,
    ) -> None:
        self._device = model.inputs.weights.device
        self._model, self._loss, self._shape = model, loss, shape
        self._negatives, self._wanted = negatives, wanted
        self._groups = shape.positions // _group(shape, group)
        words = self._words = len(probabilities)
        self._cumulative = np.cumsum(probabilities)[:-1] if loss.power else None
        #: Subtracted from a word's score before the loss sees it.
        self._shift = torch.from_numpy(np.log(probabilities)).float().to(self._device)
        if loss.normalised:
            self._shift += math.log(words)
        self._work = work or kernels(shape, words, self._device)

    def step(self, stretch: Stretch, random: np.random.Generator, rate: float) -> tuple[float, int]:
        """Learn from a stretch; returns the loss, summed over pairs, and their number."""
        ids = torch.from_numpy(stretch.ids.astype(np.int64)).to(self._device)
        drawn = torch.from_numpy(self.draw(random)).to(self._device)
        if self._model.architecture == "skip-gram":
            return self._skip_gram(stretch, ids, drawn, rate)
        return self._cbow(stretch, ids, drawn, rate)

    def draw(self, random: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        """[groups, negatives]"""
        shape = (self._groups, self._negatives)
        if self._loss.distinct:
            return _distinct(random, self._words, shape)
        if self._cumulative is None:
            return random.integers(self._words, size=shape)
        return np.searchsorted(self._cumulative, random.random(shape), side="right")

    def _skip_gram(
        self, stretch: Stretch, ids: Tensor, drawn: Tensor, rate: float
    ) -> tuple[float, int]:
        """Each word predicts the words of its window."""
        shape, model, own = self._shape, self._model, self._own(ids)
        mask = self._work.mask(stretch)
        around = model.outputs.rows(ids)
        hidden = self._own(around) if model.shared else model.inputs.rows(own)
        blocks = hidden.view(shape.blocks, shape.block, -1)
        seen = overlapping(around, shape)
        positive = torch.bmm(blocks, seen.transpose(1, 2)).view(shape.positions, -1)
        # Of each block, and once for each group where a block has several.
        near = overlapping(ids, shape).repeat_interleave(max(1, self._groups // shape.blocks), 0)
        mask = mask.view(shape.positions, -1)
        value, by_positive, by_hidden, by_drawn = self._score(positive, mask, near, hidden, drawn)
        by_positive = by_positive.view(shape.blocks, shape.block, -1)
        by_hidden += torch.bmm(by_positive, seen).view_as(by_hidden)
        by_around = added(torch.bmm(by_positive.transpose(1, 2), blocks), shape)
        if model.shared:
            self._own(by_around).add_(by_hidden)
        else:
            self._work.descend(model.inputs, own, by_hidden, rate)
        self._work.descend(model.outputs, ids, by_around[: len(ids)], rate)
        self._work.descend(model.outputs, drawn.flatten(), by_drawn, rate)
        return value, int(mask.sum())

    def _cbow(self, stretch: Stretch, ids: Tensor, drawn: Tensor, rate: float) -> tuple[float, int]:
        """The mean of each word's window predicts the word."""
        model, own = self._model, self._own(ids)
        hidden, some = self._work.means(model.inputs.weights, ids, stretch)
        target = model.outputs.rows(own)
        positive = torch.linalg.vecdot(hidden, target)[:, None]
        value, by_positive, by_hidden, by_drawn = self._score(
            positive, some[:, None], own.view(len(drawn), -1), hidden, drawn
        )
        by_hidden.addcmul_(by_positive, target)
        by_around = self._work.spread(by_hidden, stretch)
        self._work.descend(model.inputs, ids, by_around, rate)
        self._work.descend(model.outputs, own, by_positive * hidden, rate)
        self._work.descend(model.outputs, drawn.flatten(), by_drawn, rate)
        return value, int(some.sum())

    def _score(
        self, positive: Tensor, mask: Tensor, near: Tensor, hidden: Tensor, drawn: Tensor
    ) -> tuple[float, Tensor, Tensor, Tensor]:
        """Loss, and its derivatives by positive scores, hidden vectors and the negatives' rows.

        positive, mask: [P, Q]. near: [U, n] ids of the true words: U = P / n rows of them in
        CBOW, where each position has its own, or U of which each serves P / U positions.
        """
        positions, width = positive.shape
        in_groups = hidden.view(self._groups, -1, hidden.shape[1])
        rows = self._model.outputs.rows(drawn.flatten()).view(*drawn.shape, -1)
        negative = torch.bmm(in_groups, rows.transpose(1, 2))
        hits = self._hits(near, drawn) if self._loss.drops_hits else positive.new_zeros(near.shape)
        if width == 1:
            near, hits = near.reshape(-1, 1), hits.view(-1, 1)
        each = positions // len(near)
        hits = hits[:, None].expand(-1, each, -1).reshape(positions, width)
        if self._loss.corrected:
            shift = self._shift[near][:, None].expand(-1, each, -1)
            positive = positive - shift.reshape(positions, width)
            negative -= self._shift[drawn][:, None]
        found = self._work.gradients(
            self._loss, positive, mask, hits, negative.view(positions, -1), self._wanted
        )
        by_negative = found.negative.view_as(negative)
        by_hidden = torch.bmm(by_negative, rows).view_as(hidden)
        by_rows = torch.bmm(by_negative.transpose(1, 2), in_groups).view(-1, hidden.shape[1])
        return float(found.value), found.positive, by_hidden, by_rows

    def _hits(self, near: Tensor, drawn: Tensor) -> Tensor:
        return self._work.hits(near.contiguous(), drawn)

    def _own(self, places: Tensor) -> Tensor:
        """The positions among the places that a stretch sees."""
        return places[self._shape.window : self._shape.window + self._shape.positions]


def _group(shape: Geometry, wanted: int) -> int:
    """So many positions share their negatives: a divisor of a block, or so many whole ones."""
    if wanted < shape.block:
        return _divisor(shape.block, wanted)
    return shape.block * _divisor(shape.blocks, wanted // shape.block)


def _divisor(number: int, limit: int) -> int:
    """The largest that is no larger than ``limit``."""
    return max(found for found in range(1, max(1, limit) + 1) if number % found == 0)


def _distinct(
    random: np.random.Generator, words: int, shape: tuple[int, int]
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Uniform, and no word twice in a row: what came before is drawn again.

    By symmetry every set of words is as likely as another. Raises ValueError where a row is longer
    than the vocabulary.
    """
    if shape[1] > words:
        raise ValueError(f"{shape[1]} distinct words of {words}")
    drawn = random.integers(words, size=shape)
    while True:
        ranks = np.sort(drawn, 1)
        rows = (ranks[:, 1:] == ranks[:, :-1]).any(1).nonzero()[0]
        if not len(rows):
            return drawn
        for row in rows:
            kept = np.unique(drawn[row])
            drawn[row, : len(kept)] = kept
            drawn[row, len(kept) :] = random.integers(words, size=shape[1] - len(kept))
