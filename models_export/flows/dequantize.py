"""Between 8-bit levels and a continuous density.

A density over levels is bounded by one over pixels x = (level + u) / levels with noise u in [0, 1):
log P(level) >= log p(x) - log q(x | level). Scores are "nats with pixels in [0, 1]":
log p(x) - log q(u), so that a uniform density scores 0 nats, and b bits per dimension of b bits.
"""

from __future__ import annotations

import math
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import pixel_shuffle, pixel_unshuffle, softplus

from models_export.flows.channels import ActNorm, InvertibleConv, Mix
from models_export.flows.compose import Compose
from models_export.flows.coupling import ChannelHalves, Coupling
from models_export.flows.elementwise import elementwise
from models_export.flows.nets import conv_net
from models_export.flows.prior import StandardNormal

DequantisationKind = Literal["uniform", "variational"]


def fewer_bits(levels: Tensor, bits: int) -> Tensor:
    """Levels of 8 bits, 0..255 -> of ``bits`` bits, 0..2^bits - 1, by dropping the lowest ones."""
    return levels if bits == 8 else torch.div(levels, 2 ** (8 - bits), rounding_mode="floor")


def dequantize(levels: Tensor, generator: torch.Generator | None = None, bits: int = 8) -> Tensor:
    """8-bit levels of any shape -> (level + u) / 2^bits in [0, 1], u uniform in [0, 1).

    Rounding to float32 can put the largest u on the edge of the next level, never beyond.
    The density of the result bounds the probability of the levels from below (Theis et al.,
    arXiv 1511.01844, 3.1). The noise is drawn on the CPU, so that a seed means the same anywhere.
    """
    noise = torch.rand(levels.shape, generator=generator).to(levels.device)
    pixels: Tensor = (fewer_bits(levels, bits) + noise) / 2**bits
    return pixels


def bits_per_dim(nats: float, dimensions: int, bits: int = 8) -> float:
    """Log-density in nats over [0, 1] pixels -> bits per dimension of the levels.

    bits - nats / (D ln 2); the uniform density (0 nats) scores exactly ``bits``.
    """
    return bits - nats / (dimensions * math.log(2))


class Dequantisation(nn.Module):
    """Uniform noise; what training does when nothing else is asked for.

    Raises ValueError unless bits are between 1 and 8.
    """

    def __init__(self, bits: int = 8) -> None:
        super().__init__()
        if not 1 <= bits <= 8:
            raise ValueError(f"levels of {bits} bits: 1 to 8 are possible")
        self.bits = bits

    def middle(self, levels: Tensor) -> Tensor:
        """8-bit levels -> the middles of their cells in [0, 1]: no noise, for encoding pictures."""
        pixels: Tensor = (fewer_bits(levels, self.bits) + 0.5) / 2**self.bits
        return pixels

    def forward(
        self, levels: Tensor, generator: torch.Generator | None = None
    ) -> tuple[Tensor, Tensor]:
        """8-bit levels [B, C, H, W] -> (pixels in [0, 1], of the same shape; log q(u) [B])."""
        log_q = torch.zeros(len(levels), device=levels.device)
        return dequantize(levels, generator, self.bits), log_q


class VariationalDequantisation(Dequantisation):
    """Noise with a density of its own, by a small flow. Flow++, arXiv 1902.00275, 3.1.

    u = sigmoid(flow(e, features(levels))), e standard normal. It tightens the bound and costs the
    decoder nothing: pages never see it. event: (C, H, W) of the pictures. Raises ValueError when H
    or W is odd.
    """

    def __init__(
        self, event: tuple[int, int, int], bits: int, width: int = 32, steps: int = 4
    ) -> None:
        super().__init__(bits)
        channels, height, sides = event
        if height % 2 or sides % 2:
            raise ValueError(
                f"variational dequantisation of {height} × {sides} pixels: sides must be even"
            )
        squeezed = 4 * channels
        self.features = nn.Sequential(
            nn.Conv2d(squeezed, width, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1),
            nn.ReLU(),
        )
        kept, moved = squeezed // 2, squeezed - squeezed // 2
        self.flow = Compose(
            layer
            for _ in range(steps)
            for layer in (
                Mix([ActNorm(squeezed), InvertibleConv(squeezed)]),
                Coupling(
                    ChannelHalves(squeezed),
                    conv_net("glow", kept + width, width, 2 * moved),
                    elementwise("affine", moved),
                ),
            )
        )

    def forward(
        self, levels: Tensor, generator: torch.Generator | None = None
    ) -> tuple[Tensor, Tensor]:
        coarse = fewer_bits(levels, self.bits)
        normal = torch.randn(levels.shape, generator=generator).to(levels.device)
        squeezed = pixel_unshuffle(normal, 2)
        features = self.features(pixel_unshuffle(coarse / 2**self.bits - 0.5, 2))
        # Run as a sampler: this flow's ``forward`` goes from noise to the logit of u.
        logit, logdet = self.flow(squeezed, features)
        log_normal = StandardNormal().log_prob(squeezed)
        slopes = -(softplus(logit) + softplus(-logit)).flatten(1).sum(1)  # d sigmoid, log
        # A sigmoid can round up to 1, and so can level + u: float32 has 16 bits for u above 128.
        u = torch.sigmoid(pixel_shuffle(logit, 2)).clamp(max=1 - 2**-16)
        return (coarse + u) / 2**self.bits, log_normal - logdet - slopes


def dequantisation(
    kind: DequantisationKind, event: tuple[int, int, int], bits: int
) -> Dequantisation:
    """The scheme of that name, for pictures of this shape. Raises ValueError as the classes do."""
    if kind == "uniform":
        return Dequantisation(bits)
    return VariationalDequantisation(event, bits)
