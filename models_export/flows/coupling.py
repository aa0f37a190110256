"""Additive coupling: one half of the vector moves by a function of the other half."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Literal

from torch import Tensor, cat, nn

from models_export.flows.base import Bijection

Half = Literal["even", "odd"]


def split_pairs(x: Tensor) -> tuple[Tensor, Tensor]:
    """[B, D] -> the components with even index and with odd index, [B, D/2] each."""
    pairs = x.reshape(x.shape[0], -1, 2)
    even, odd = pairs.chunk(2, dim=2)
    half = pairs.shape[1]
    return even.reshape(-1, half), odd.reshape(-1, half)


def join_pairs(even: Tensor, odd: Tensor) -> Tensor:
    """Inverse of split_pairs."""
    half = even.shape[1]
    pairs = cat([even.reshape(-1, half, 1), odd.reshape(-1, half, 1)], dim=2)
    return pairs.reshape(-1, 2 * half)


def mlp(inputs: int, hidden: Sequence[int], outputs: int, dropout: float = 0.0) -> nn.Sequential:
    """ReLU network with a linear output that starts at zero, so that a coupling starts as identity.

    hidden: widths of the hidden layers; dropout: after every hidden layer, in training only.
    """
    layers: list[nn.Module] = []
    width = inputs
    for following in hidden:
        layers += [nn.Linear(width, following), nn.ReLU()]
        if dropout > 0:
            layers.append(nn.Dropout(dropout))
        width = following
    last = nn.Linear(width, outputs)
    nn.init.zeros_(last.weight)
    nn.init.zeros_(last.bias)
    return nn.Sequential(*layers, last)


class AdditiveCoupling(Bijection):
    """z_moved = x_moved + net(x_kept), z_kept = x_kept; volume is preserved (logdet = 0).

    Shapes: x, z [B, D] with D even; net maps [B, D/2] to [B, D/2]. NICE, arXiv 1410.8516, 3.2.
    """

    def __init__(self, net: nn.Module, moved: Half) -> None:
        super().__init__()
        self.net = net
        self.moved = moved

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        even, odd = split_pairs(x)
        if self.moved == "even":
            even = even + self.net(odd)
        else:
            odd = odd + self.net(even)
        return join_pairs(even, odd), x.new_zeros(x.shape[0])

    def inverse(self, z: Tensor) -> tuple[Tensor, Tensor]:
        return _inverse(self.net, self.moved, z), z.new_zeros(z.shape[0])

    def export_inverse(self) -> nn.Module:
        return _InverseAdditiveCoupling(copy.deepcopy(self.net).eval(), self.moved)


class _InverseAdditiveCoupling(nn.Module):
    def __init__(self, net: nn.Module, moved: Half) -> None:
        super().__init__()
        self.net = net
        self.moved = moved

    def forward(self, z: Tensor) -> Tensor:
        return _inverse(self.net, self.moved, z)


def _inverse(net: nn.Module, moved: Half, z: Tensor) -> Tensor:
    even, odd = split_pairs(z)
    if moved == "even":
        even = even - net(odd)
    else:
        odd = odd - net(even)
    return join_pairs(even, odd)
