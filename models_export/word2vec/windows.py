"""Which words stand in whose window, and how a block of words sees its neighbours."""

from __future__ import annotations

import torch
from torch import Tensor

from models_export.word2vec.batches import Geometry, Stretch


class Windows:
    """The windows of a stretch, as a band beside each block of words."""

    def __init__(self, shape: Geometry, device: torch.device) -> None:
        self._shape, self._device = shape, device
        row = torch.arange(shape.block, device=device)[:, None]
        column = torch.arange(shape.width, device=device)[None, :]
        distance = (column - row - shape.window).abs()
        # A word isn't in its own window.
        distance[distance == 0] = shape.width
        self._distance = distance.clamp(max=127).to(torch.int8)

    def mask(self, stretch: Stretch) -> Tensor:
        """[blocks, block, width]: 1 where the column's word is in the row's window."""
        shape = self._shape
        lines = torch.from_numpy(stretch.lines).to(self._device)
        reach = torch.from_numpy(stretch.reach).to(self._device)
        own = lines[shape.window : shape.window + shape.positions]
        own = own.view(shape.blocks, shape.block, 1)
        near = overlapping(lines, shape)[:, None, :]
        inside = self._distance <= reach.view(shape.blocks, shape.block, 1)
        return ((own == near) & inside & (own >= 0)).float()


def overlapping(values: Tensor, shape: Geometry) -> Tensor:
    """[positions + 2 window, …] to what each block sees, [blocks, width, …], without a copy."""
    step, *rest = values.stride()
    return values.as_strided(
        (shape.blocks, shape.width, *values.shape[1:]), (step * shape.block, step, *rest)
    )


def added(values: Tensor, shape: Geometry) -> Tensor:
    """The transpose of ``overlapping``: what belongs to one place is summed.

    [blocks, width, d] to [positions + block, d]; places beyond the margins are zero.
    """
    total = values.new_zeros(shape.blocks + 1, shape.block, values.shape[2])
    total[:-1] = values[:, : shape.block]
    # The rest of a block lies in the next one, since a block is as long as two windows.
    total[1:, : 2 * shape.window] += values[:, shape.block :]
    return total.view(-1, values.shape[2])
