"""The kernels of a step as PyTorch's operators, on any device."""

from __future__ import annotations

import torch
from torch import Tensor

from models_export.word2vec.batches import Geometry, Stretch
from models_export.word2vec.losses import Gradients, Loss
from models_export.word2vec.model import EPSILON, Table
from models_export.word2vec.windows import Windows, added, overlapping


class Plain:
    """See kernels.Kernels."""

    def __init__(self, shape: Geometry, words: int, device: torch.device) -> None:
        self._shape, self._words = shape, words
        self._windows = Windows(shape, device)
        self._drawn = torch.zeros(0, device=device)

    def mask(self, stretch: Stretch) -> Tensor:
        return self._windows.mask(stretch)

    def means(self, weights: Tensor, ids: Tensor, stretch: Stretch) -> tuple[Tensor, Tensor]:
        mask = self.mask(stretch)
        seen = overlapping(weights.index_select(0, ids), self._shape)
        means = torch.bmm(_shares(mask), seen).view(self._shape.positions, -1)
        return means, mask.amax(2).view(-1)

    def spread(self, gradient: Tensor, stretch: Stretch) -> Tensor:
        shape = self._shape
        blocks = gradient.view(shape.blocks, shape.block, -1)
        by_seen = torch.bmm(_shares(self.mask(stretch)).transpose(1, 2), blocks)
        return added(by_seen, shape)[: shape.positions + 2 * shape.window]

    def hits(self, near: Tensor, drawn: Tensor) -> Tensor:
        if not len(self._drawn):
            self._drawn = near.new_zeros(len(drawn) * self._words, dtype=torch.float)
        first = torch.arange(0, len(self._drawn), self._words, device=near.device)[:, None]
        places = (drawn + first).flatten()
        self._drawn.index_add_(0, places, torch.ones_like(places, dtype=torch.float))
        found = self._drawn[near + first.repeat_interleave(len(near) // len(drawn), 0)]
        self._drawn[places] = 0
        return found

    def gradients(
        self,
        loss: Loss,
        positive: Tensor,
        mask: Tensor,
        hits: Tensor,
        negative: Tensor,
        wanted: int,
    ) -> Gradients:
        return loss.gradients(positive, mask, hits, negative, wanted)

    def descend(self, table: Table, ids: Tensor, gradient: Tensor, rate: float) -> None:
        squares = torch.linalg.vecdot(gradient, gradient) / gradient.shape[1]
        table.squares.index_add_(0, ids, squares)
        scale = table.squares.index_select(0, ids).add_(EPSILON).rsqrt_().mul_(-rate)
        table.weights.index_add_(0, ids, gradient.mul_(scale[:, None]))


def _shares(mask: Tensor) -> Tensor:
    return mask / mask.sum(2, keepdim=True).clamp_(min=1)
