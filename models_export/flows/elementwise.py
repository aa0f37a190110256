"""What a coupling does to each moved number: shift it, or shift and scale it.

Parameters come from a network. Log-scales are bounded, at least from above, because an unbounded
one is how flows die of NaN. Where the network gives zeros, the first two are the identity.
"""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import logsigmoid

ElementwiseKind = Literal["additive", "affine", "sigmoid"]


class Elementwise(nn.Module):
    """outputs: how many parameters a number takes from the network."""

    outputs = 1

    def forward(self, x: Tensor, parameters: Tensor) -> tuple[Tensor, Tensor | None]:
        """(x [B, C, ...], parameters [B, outputs · C, ...]) -> (z as x, log dz/dx as x).

        None for the second where it is 0 everywhere.
        """
        raise NotImplementedError

    def inverse(self, z: Tensor, parameters: Tensor) -> tuple[Tensor, Tensor | None]:
        """The inverse map, and the logarithm of its own derivative."""
        raise NotImplementedError

    def export(self) -> Elementwise:
        """A copy for the exported file."""
        raise NotImplementedError


class Shift(Elementwise):
    """z = x + t. NICE, arXiv 1410.8516, 3.2."""

    def forward(self, x: Tensor, parameters: Tensor) -> tuple[Tensor, Tensor | None]:
        return x + parameters, None

    def inverse(self, z: Tensor, parameters: Tensor) -> tuple[Tensor, Tensor | None]:
        return z - parameters, None

    def export(self) -> Elementwise:
        return self


class BoundedScale(Elementwise):
    """z = x exp(s) + t with s = limit · tanh(h), one learned limit per channel.

    RealNVP (arXiv 1605.08803, 3.2 and 4.1) has the learned scale of the tanh.
    """

    outputs = 2

    def __init__(self, channels: int, dimensions: int) -> None:
        super().__init__()
        self.limit = nn.Parameter(torch.ones(channels, *[1] * (dimensions - 1)))

    def forward(self, x: Tensor, parameters: Tensor) -> tuple[Tensor, Tensor | None]:
        h, t = parameters.chunk(2, dim=1)
        s = self.limit * torch.tanh(h)
        return x * s.exp() + t, s

    def inverse(self, z: Tensor, parameters: Tensor) -> tuple[Tensor, Tensor | None]:
        h, t = parameters.chunk(2, dim=1)
        s = -self.limit * torch.tanh(h)
        return (z - t) * s.exp(), s

    def export(self) -> Elementwise:
        result = BoundedScale(len(self.limit), self.limit.ndim).to(self.limit)
        result.load_state_dict(self.state_dict())
        return result


class SigmoidScale(Elementwise):
    """z = (x + t) sigmoid(h + 2): the affine coupling of OpenAI's code, which only shrinks."""

    outputs = 2

    def forward(self, x: Tensor, parameters: Tensor) -> tuple[Tensor, Tensor | None]:
        h, t = parameters.chunk(2, dim=1)
        s = logsigmoid(h + 2)
        return (x + t) * s.exp(), s

    def inverse(self, z: Tensor, parameters: Tensor) -> tuple[Tensor, Tensor | None]:
        h, t = parameters.chunk(2, dim=1)
        # 1 / sigmoid(u) = 1 + exp(-u), without a division.
        return z * (1 + torch.exp(-(h + 2))) - t, -logsigmoid(h + 2)

    def export(self) -> Elementwise:
        return self


def elementwise(kind: ElementwiseKind, channels: int, dimensions: int = 3) -> Elementwise:
    """The map of that name; dimensions: of one example (3 for [C, H, W], 1 for a vector)."""
    if kind == "additive":
        return Shift()
    return BoundedScale(channels, dimensions) if kind == "affine" else SigmoidScale()
