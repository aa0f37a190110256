"""What is of a whole batch, though each process of a training has only a share of it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, distributed, nn


def mean_of_all(mean: Tensor) -> Tensor:
    """The mean of what the processes have, which are means over equal shares; alone, the same."""
    if not (distributed.is_available() and distributed.is_initialized()):
        return mean
    result: Tensor = _Mean.apply(mean)  # type: ignore[no-untyped-call]
    return result


class _Mean(torch.autograd.Function):
    """Each process's loss depends on it, and gradients of all are averaged: so is its own."""

    @staticmethod
    def forward(_context: Any, mean: Tensor) -> Tensor:
        return _averaged(mean)

    @staticmethod
    def backward(_context: Any, *gradients: Tensor) -> Tensor:
        return _averaged(gradients[0])


def _averaged(own: Tensor) -> Tensor:
    total = own.contiguous().clone()
    distributed.all_reduce(total)
    return total / distributed.get_world_size()


class BatchNorm(nn.BatchNorm2d):
    """Batch normalisation [B, C, H, W] by the statistics of all shares, as one process has them."""

    def forward(self, x: Tensor) -> Tensor:
        if not (self.training and distributed.is_available() and distributed.is_initialized()):
            return super().forward(x)
        exact = x.float()
        mean = mean_of_all(exact.mean((0, 2, 3)))
        centred = exact - mean[:, None, None]
        variance = mean_of_all(centred.square().mean((0, 2, 3)))
        self._remember(mean.detach(), variance.detach(), x.numel() // x.shape[1])
        y = centred * (variance + self.eps).rsqrt()[:, None, None]
        if self.affine:
            y = y * self.weight[:, None, None] + self.bias[:, None, None]
        return y.to(x.dtype)

    @torch.no_grad()
    def _remember(self, mean: Tensor, variance: Tensor, count: int) -> None:
        """Move what stands for a batch's statistics in use; count: of numbers a channel here."""
        assert self.running_mean is not None and self.running_var is not None
        assert self.num_batches_tracked is not None and self.momentum is not None
        self.num_batches_tracked += 1
        whole = count * distributed.get_world_size()
        self.running_mean.lerp_(mean, self.momentum)
        self.running_var.lerp_(variance * whole / (whole - 1), self.momentum)
