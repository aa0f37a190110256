"""What a module weighs: its weights as files keep them, and the work of one run."""

from __future__ import annotations

from typing import TypeVar

import torch
from torch import Tensor, nn

from models_export.flows.channels import FixedConv

M = TypeVar("M", bound=nn.Module)


@torch.no_grad()
def stored(module: M) -> M:
    """Round an exported module's weights in place to what its file keeps; returns it.

    Matrices and kernels of the networks become float16. Vectors (biases, scales) and the channel
    maps stay float32: they are a few percent of the bytes, and inverting multiplies their error.
    """
    for part in module.modules():
        if isinstance(part, nn.Linear | nn.Conv2d) and not isinstance(part, FixedConv):
            part.weight.copy_(part.weight.half().to(part.weight.dtype))
    return module


def least_bytes(module: nn.Module, of_weight: int) -> int:
    """What a file of the module's weights takes at least.

    of_weight: bytes of a number of the networks' matrices and kernels, 2 or 1; others take 4.
    """
    total = 4 * sum(value.numel() for value in (*module.parameters(), *module.buffers()))
    for part in module.modules():
        if isinstance(part, nn.Linear | nn.Conv2d) and not isinstance(part, FixedConv):
            total -= (4 - of_weight) * part.weight.numel()
    return total


@torch.no_grad()
def multiplications(module: nn.Module, *inputs: Tensor) -> int:
    """Multiply-accumulate operations of one run, in convolutions and linear layers."""
    total = 0

    def count(layer: nn.Module, _: object, output: Tensor) -> None:
        nonlocal total
        assert isinstance(layer, nn.Linear | nn.Conv2d)
        total += output.numel() * layer.weight[0].numel()

    layers = [part for part in module.modules() if isinstance(part, nn.Linear | nn.Conv2d)]
    hooks = [layer.register_forward_hook(count) for layer in layers]
    try:
        module(*inputs)
    finally:
        for hook in hooks:
            hook.remove()
    return total
