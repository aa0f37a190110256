"""Between 8-bit levels and a continuous density."""

from __future__ import annotations

import math

import torch
from torch import Tensor

LEVELS = 256


def dequantize(levels: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Integer levels 0..255 of any shape -> (level + u) / 256 in [0, 1), u uniform in [0, 1).

    The density of the result bounds the probability of the levels from below (Theis et al.,
    arXiv 1511.01844, 3.1). The noise is drawn on the CPU, so that a seed means the same anywhere.
    """
    noise = torch.rand(levels.shape, generator=generator).to(levels.device)
    return (levels + noise) / LEVELS


def bits_per_dim(nats: float, dimensions: int) -> float:
    """Log-density in nats over [0, 1] pixels -> bits per dimension of the 8-bit levels.

    8 - nats / (D ln 2); the uniform density (0 nats) scores exactly 8.
    """
    return math.log2(LEVELS) - nats / (dimensions * math.log(2))
