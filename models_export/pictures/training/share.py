"""A process's share of a batch, noise included: several processes learn what one would."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import dropout
from torch.overrides import TorchFunctionMode


def share(batch: Tensor, rank: int, count: int) -> Tensor:
    """Every count-th picture of a batch [B, …], from number ``rank`` on."""
    return batch[rank::count]


class NoiseOfAll(TorchFunctionMode):
    """While it is on, what is drawn for pictures is drawn for the whole batch, and shared.

    All processes draw from the same seed; so each picture gets the noise that it would have in one
    process. Of tensors whose first dimension is the batch: torch.rand, torch.randn, dropout.
    """

    def __init__(self, rank: int, count: int) -> None:
        super().__init__()
        self._rank, self._count = rank, count

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func in (torch.rand, torch.randn):
            shape = tuple(args[0]) if isinstance(args[0], Sequence) else args
            return self._mine(func(self._whole(shape), **kwargs))
        if func is dropout:
            return args[0] * self._mine(
                func(torch.ones(self._whole(args[0].shape)), *args[1:], **kwargs)
            ).to(args[0])
        return func(*args, **kwargs)

    def _whole(self, shape: Sequence[int]) -> tuple[int, ...]:
        return (shape[0] * self._count, *shape[1:])

    def _mine(self, drawn: Tensor) -> Tensor:
        return share(drawn, self._rank, self._count)
