"""The networks inside couplings: any function will do, none of them is ever inverted.

Every network starts at zero output, so that a coupling starts as the identity, and ends in a layer
that it calls ``last``. The first convolution can be widened by input channels that it ignores
(``widen``), which an exported file needs.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

NetKind = Literal["glow", "residual"]


class Net(nn.Module):
    """Runs its body, in training in bfloat16 where the trainer asks for it; output as the input.

    Only here: outside of the networks 8 bits of mantissa would break the inversion.
    """

    in_bfloat16 = False

    def __init__(self, *body: nn.Module) -> None:
        super().__init__()
        self.body = nn.Sequential(*body)
        for weight in body[-1].parameters():
            nn.init.zeros_(weight)

    def forward(self, x: Tensor) -> Tensor:
        if not (self.in_bfloat16 and self.training):
            result: Tensor = self.body(x)
            return result
        with torch.autocast(x.device.type, dtype=torch.bfloat16):
            result = self.body(x)
        return result.to(x.dtype)


def conv_net(kind: NetKind, inputs: int, width: int, outputs: int, blocks: int = 1) -> Net:
    """[B, inputs, H, W] -> [B, outputs, H, W].

    "glow": 3×3, 1×1, 3×3 (Glow, 3.3; actnorm inside left out: at this size the initialisation
    does as well). "residual": 3×3, then ``blocks`` residual blocks of 3×3 and 1×1, then 3×3.
    """
    first, last = nn.Conv2d(inputs, width, 3, padding=1), nn.Conv2d(width, outputs, 3, padding=1)
    if kind == "glow":
        return Net(first, nn.ReLU(), nn.Conv2d(width, width, 1), nn.ReLU(), last)
    return Net(first, *(ResidualBlock(width) for _ in range(blocks)), nn.ReLU(), last)


class ResidualBlock(nn.Module):
    """x + conv1×1(relu(conv3×3(relu(x)))), [B, width, H, W]."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.wide = nn.Conv2d(width, width, 3, padding=1)
        self.narrow = nn.Conv2d(width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.narrow(torch.relu(self.wide(torch.relu(x))))
        return x + y


def mlp(inputs: int, hidden: Sequence[int], outputs: int, dropout: float = 0.0) -> Net:
    """ReLU network [B, inputs] -> [B, outputs].

    hidden: widths of the hidden layers; dropout: after every hidden layer, in training only.
    """
    layers: list[nn.Module] = []
    width = inputs
    for following in hidden:
        layers += [nn.Linear(width, following), nn.ReLU()]
        if dropout > 0:
            layers.append(nn.Dropout(dropout))
        width = following
    return Net(*layers, nn.Linear(width, outputs))


def widen(net: Net, inputs: int) -> Net:
    """A copy in evaluation mode whose first convolution takes, and ignores, more input channels.

    inputs: how many it takes. Why: ONNX Runtime's WebGPU provider silently computes 3×3
    convolutions wrongly when their input channels are a multiple of 3 but not of 4
    (onnxruntime#29651).
    """
    result = copy.deepcopy(net).eval()
    first = result.body[0]
    assert isinstance(first, nn.Conv2d)
    missing = inputs - first.in_channels
    first.weight = nn.Parameter(pad(first.weight.detach(), (0, 0, 0, 0, 0, missing)))
    first.in_channels = inputs
    return result


def exported_inputs(channels: int) -> int:
    """The next multiple of 4 (see ``widen``)."""
    return -(-channels // 4) * 4
