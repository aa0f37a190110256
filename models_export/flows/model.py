"""A bijection and a prior make a density over images."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from models_export.flows.base import Bijection
from models_export.flows.prior import Prior


class FlowModel(nn.Module):
    """Density over images of ``event`` = (channels, height, width) with pixels in [0, 1].

    The bijection works on flat vectors [B, D], D = channels * height * width, rows first.
    """

    def __init__(self, bijection: Bijection, prior: Prior, event: tuple[int, int, int]) -> None:
        super().__init__()
        self.bijection = bijection
        self.prior = prior
        self.event = event

    @property
    def dimensions(self) -> int:
        return math.prod(self.event)

    def forward(self, x: Tensor) -> Tensor:
        """Images [B, C, H, W] -> log-density [B] in nats."""
        z, logdet = self.bijection(x.flatten(1))
        density: Tensor = self.prior.log_prob(z) + logdet
        return density

    def encode(self, x: Tensor) -> Tensor:
        """Images [B, C, H, W] -> latents [B, D], distributed like the prior: what pages draw."""
        z: Tensor = self.bijection(x.flatten(1))[0]
        return z

    def decode(self, z: Tensor) -> Tensor:
        """Latents [B, D] -> images [B, C, H, W]; not clipped."""
        return self.bijection.inverse(z)[0].reshape(-1, *self.event)

    def decoder(self) -> Decoder:
        """What is exported: (z [B, D], temperature [1]) -> images [B, C, H, W] in [0, 1]."""
        return Decoder(self.bijection.export_inverse(), self.event)


class Decoder(nn.Module):
    """Scale the latents by the temperature, map them to pixels, clip to [0, 1]."""

    def __init__(self, inverse: nn.Module, event: tuple[int, int, int]) -> None:
        super().__init__()
        self.inverse = inverse
        self.event = event

    def forward(self, z: Tensor, temperature: Tensor) -> Tensor:
        pixels = self.inverse(z * temperature)
        return torch.clamp(pixels, 0.0, 1.0).reshape(-1, *self.event)
