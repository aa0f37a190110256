"""The two matrices of Word2Vec, and a step of learning on a stretch of text.

No autograd and no dense gradients: a step gathers the rows that it needs, multiplies matrices, and
adds to these rows. Within a block of B words all scores between a word and its window are one band
of a [B, B + 2 window] product, so that skip-gram's pairs are never listed one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from models_export.word2vec.batches import Geometry, Stretch
from models_export.word2vec.losses import Loss
from models_export.word2vec.windows import Windows, added, overlapping

Architecture = Literal["cbow", "skip-gram"]
_EPSILON = 1e-8


@dataclass
class Table:
    """weights [V, d], and for each row the sum of its mean squared gradients: row-wise Adagrad.

    One learning rate a row instead of one a number costs a 128th of Adagrad's memory and as much
    less time, and rare words still move further than frequent ones.
    """

    weights: Tensor
    squares: Tensor

    def rows(self, ids: Tensor) -> Tensor:
        return self.weights.index_select(0, ids)

    def descend(self, ids: Tensor, gradient: Tensor, rate: float) -> None:
        """ids [N], gradient [N, d], which is overwritten. Rows may come more than once."""
        self.squares.index_add_(0, ids, torch.linalg.vecdot(gradient, gradient) / gradient.shape[1])
        scale = self.squares.index_select(0, ids).add_(_EPSILON).rsqrt_().mul_(-rate)
        self.weights.index_add_(0, ids, gradient.mul_(scale[:, None]))


@dataclass
class Model:
    """inputs: word vectors. outputs: rows of the softmax, the same table where it is shared."""

    architecture: Architecture
    inputs: Table
    outputs: Table

    @property
    def shared(self) -> bool:
        return self.inputs is self.outputs

    @property
    def tables(self) -> dict[str, Table]:
        tables = {"inputs": self.inputs}
        return tables if self.shared else {**tables, "outputs": self.outputs}


def new_model(
    architecture: Architecture,
    words: int,
    dimension: int,
    shared: bool,
    seed: int,
    device: torch.device,
    scale: float = 0.05,
) -> Model:
    """Inputs uniform in ±scale; a softmax of its own begins at zero."""
    generator = torch.Generator().manual_seed(seed)
    weights = scale * (2 * torch.rand(words, dimension, generator=generator) - 1)

    def table(values: Tensor) -> Table:
        return Table(values.to(device), torch.zeros(words, device=device))

    inputs = table(weights)
    return Model(architecture, inputs, inputs if shared else table(torch.zeros_like(weights)))


class Learner:
    """Steps of one model under one loss.

    probabilities: [V], of drawing negatives. negatives: drawn for every group of ``group``
    consecutive positions. wanted: negatives a pair of negative sampling.
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
    ) -> None:
        device = model.inputs.weights.device
        self._model, self._loss, self._shape = model, loss, shape
        self._negatives, self._wanted = negatives, wanted
        blocks = max(1, group // shape.block)
        while shape.blocks % blocks:
            blocks -= 1
        self._groups = shape.blocks // blocks
        self._cumulative = np.cumsum(probabilities)[:-1] if loss.power else None
        self.log_q = torch.from_numpy(np.log(probabilities)).float().to(device)
        words = len(probabilities)
        self._drawn = torch.zeros(self._groups * words, device=device)
        self._first = torch.arange(0, self._groups * words, words, device=device)[:, None]
        self._words = words
        self._windows = Windows(shape, device)
        self._ones = torch.ones(self._groups * negatives, device=device)

    def step(self, stretch: Stretch, random: np.random.Generator, rate: float) -> tuple[float, int]:
        """Learn from a stretch; returns the loss, summed over pairs, and their number."""
        shape, model = self._shape, self._model
        device = self.log_q.device
        ids = torch.from_numpy(stretch.ids.astype(np.int64)).to(device)
        mask = self._windows.mask(stretch)
        drawn = torch.from_numpy(self.draw(random)).to(device)
        own = ids[shape.window : shape.window + shape.positions]
        if model.architecture == "skip-gram":
            return self._skip_gram(ids, own, mask, drawn, rate)
        return self._cbow(ids, own, mask, drawn, rate)

    def _skip_gram(
        self, ids: Tensor, own: Tensor, mask: Tensor, drawn: Tensor, rate: float
    ) -> tuple[float, int]:
        """Each word predicts the words of its window."""
        shape, model = self._shape, self._model
        around = model.outputs.rows(ids)
        if model.shared:
            hidden = around[shape.window : shape.window + shape.positions]
        else:
            hidden = model.inputs.rows(own)
        blocks = hidden.view(shape.blocks, shape.block, -1)
        seen = overlapping(around, shape)
        positive = torch.bmm(blocks, seen.transpose(1, 2))
        near = overlapping(ids, shape)
        value, by_positive, by_hidden, by_drawn = self._score(
            positive, mask, near, hidden, model.outputs.rows(drawn.flatten()), drawn
        )
        by_hidden += torch.bmm(by_positive, seen).view_as(by_hidden)
        by_around = added(torch.bmm(by_positive.transpose(1, 2), blocks), shape)
        if model.shared:
            by_around[shape.window : shape.window + shape.positions] += by_hidden
        else:
            model.inputs.descend(own, by_hidden, rate)
        model.outputs.descend(ids, by_around[: len(ids)], rate)
        model.outputs.descend(drawn.flatten(), by_drawn, rate)
        return value, int(mask.sum())

    def _cbow(
        self, ids: Tensor, own: Tensor, mask: Tensor, drawn: Tensor, rate: float
    ) -> tuple[float, int]:
        """The mean of each word's window predicts the word."""
        shape, model = self._shape, self._model
        mean = mask / mask.sum(2, keepdim=True).clamp_(min=1)
        seen = overlapping(model.inputs.rows(ids), shape)
        hidden = torch.bmm(mean, seen).view(shape.positions, -1)
        target = model.outputs.rows(own)
        positive = torch.linalg.vecdot(hidden, target).view(shape.blocks, shape.block, 1)
        some = mask.amax(2, keepdim=True)
        value, by_positive, by_hidden, by_drawn = self._score(
            positive,
            some,
            own.view(shape.blocks, 1, shape.block),
            hidden,
            model.outputs.rows(drawn.flatten()),
            drawn,
            diagonal=True,
        )
        weight = by_positive.view(-1, 1)
        by_hidden.addcmul_(weight, target)
        by_target = weight * hidden
        by_seen = torch.bmm(mean.transpose(1, 2), by_hidden.view(shape.blocks, shape.block, -1))
        model.inputs.descend(ids, added(by_seen, shape)[: len(ids)], rate)
        model.outputs.descend(own, by_target, rate)
        model.outputs.descend(drawn.flatten(), by_drawn, rate)
        return value, int(some.sum())

    def _score(
        self,
        positive: Tensor,
        mask: Tensor,
        near: Tensor,
        hidden: Tensor,
        rows: Tensor,
        drawn: Tensor,
        diagonal: bool = False,
    ) -> tuple[float, Tensor, Tensor, Tensor]:
        """Loss, and its derivatives by positive scores, hidden vectors and the negatives' rows.

        near: ids of the true words, [blocks, 1 or width]. diagonal: each row has one of its own.
        """
        groups, width = self._groups, positive.shape[2]
        in_groups = hidden.view(groups, -1, hidden.shape[1])
        rows = rows.view(groups, self._negatives, -1)
        negative = torch.bmm(in_groups, rows.transpose(1, 2))
        near = near.reshape(self._shape.blocks, 1, -1)
        hits = self._hits(near, drawn) if self._loss.drops_hits else torch.zeros_like(near).float()
        if diagonal:
            near, hits = near.transpose(1, 2), hits.transpose(1, 2)
        scored = positive
        if self._loss.corrected:
            scored = positive - self.log_q[near]
            negative -= self.log_q[drawn][:, None]
        found = self._loss.gradients(
            scored.reshape(-1, width),
            mask.reshape(-1, width),
            hits.expand_as(positive).reshape(-1, width),
            negative.view(-1, self._negatives),
            self._wanted,
        )
        by_negative = found.negative.view_as(negative)
        by_hidden = torch.bmm(by_negative, rows).view_as(hidden)
        by_rows = torch.bmm(by_negative.transpose(1, 2), in_groups).view(-1, hidden.shape[1])
        return float(found.value), found.positive.view_as(positive), by_hidden, by_rows

    def draw(self, random: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        """[groups, negatives]"""
        shape = (self._groups, self._negatives)
        if self._cumulative is None:
            return random.integers(self._words, size=shape)
        return np.searchsorted(self._cumulative, random.random(shape), side="right")

    def _hits(self, near: Tensor, drawn: Tensor) -> Tensor:
        """How often each of these ids [blocks, 1, …] was drawn for its group."""
        places = drawn + self._first
        self._drawn.index_add_(
            0, places.flatten(), torch.ones_like(places, dtype=torch.float).flatten()
        )
        group = self._first.repeat_interleave(self._shape.blocks // self._groups, 0)
        found = self._drawn[near + group[:, None]]
        self._drawn[places] = 0
        return found
