"""Densities over images: what is trained, measured and exported, whatever is inside."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn

from models_export.flows.base import Bijection
from models_export.flows.dequantize import Dequantisation
from models_export.flows.nets import Net
from models_export.flows.prior import Prior


class ImageModel(nn.Module, ABC):
    """A density over images of ``event`` = (channels, height, width), pixels in [0, 1].

    Latents are flat, [B, latent_dimensions], and distributed like ``prior``: they are what pages
    draw, so ``encode`` gives whitened ones and ``decode`` takes these (never the raw halves of a
    split).
    """

    event: tuple[int, int, int]
    prior: Prior
    dequantisation: Dequantisation

    @property
    def dimensions(self) -> int:
        return math.prod(self.event)

    @property
    def latent_dimensions(self) -> int:
        """As many as the image's, unless a model says otherwise."""
        return self.dimensions

    @property
    def noise_dimensions(self) -> int:
        """Of the noise [B, noise_dimensions] that the exported encoder takes; most take none."""
        return 0

    @property
    def bits(self) -> int:
        """Of the levels that the likelihood is about."""
        return self.dequantisation.bits

    @abstractmethod
    def score(
        self,
        levels: Tensor,
        generator: torch.Generator | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """8-bit levels [B, C, H, W] -> log-likelihood [B] or a lower bound of it.

        In nats with pixels in [0, 1] (see dequantize.py). Noise comes from the generator, or from
        torch's global one. labels: one-hot [B, K], for models with classes.
        """

    @abstractmethod
    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """Images [B, C, H, W] -> latents [B, D]."""

    @abstractmethod
    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """Latents [B, D] -> images [B, C, H, W]; not clipped."""

    @abstractmethod
    def init_from(self, levels: Tensor) -> None:
        """Data-dependent initialisation from 8-bit levels [B, C, H, W]."""

    def calibrate(self, levels: Tensor) -> None:
        """Set what has a closed form, given the other weights, from 8-bit levels [B, C, H, W].

        Always the same for the same levels. Most models have nothing of the kind.
        """

    @abstractmethod
    def decoder(self) -> nn.Module:
        """What is exported: (z [B, D], temperature [1]) -> images [B, C, H, W] in [0, 1]."""

    @abstractmethod
    def encoder(self) -> nn.Module:
        """What is exported: images [B, C, H, W] -> (z [B, D], log-density [B] in nats).

        The density is the image's, where the model knows it (see each model). Noise goes in, too,
        where there are ``noise_dimensions``.
        """

    def use_bfloat16(self, wanted: bool) -> None:
        """Whether the networks inside couplings train in bfloat16 (nothing else ever does)."""
        for module in self.modules():
            if isinstance(module, Net):
                module.in_bfloat16 = wanted


class FlowModel(ImageModel):
    """A bijection from images [B, C, H, W] to flat latents [B, D] with a prior: an exact density.

    classes: how many one-hot labels the bijection takes as its context; 0 for none.
    """

    def __init__(
        self,
        bijection: Bijection,
        prior: Prior,
        event: tuple[int, int, int],
        dequantisation: Dequantisation | None = None,
        classes: int = 0,
    ) -> None:
        super().__init__()
        self.bijection = bijection
        self.prior = prior
        self.event = event
        self.dequantisation = dequantisation or Dequantisation()
        self.classes = classes

    def forward(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """Images [B, C, H, W] -> exact log-density [B] in nats."""
        z, logdet = self.bijection(x, labels)
        density: Tensor = self.prior.log_prob(z) + logdet
        return density

    def score(
        self,
        levels: Tensor,
        generator: torch.Generator | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        x, log_q = self.dequantisation(levels, generator)
        result: Tensor = self(x, labels) - log_q
        return result

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        z: Tensor = self.bijection(x, labels)[0]
        return z

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        return self.bijection.inverse(z, labels)[0]

    @torch.no_grad()
    def init_from(self, levels: Tensor) -> None:
        labels = torch.zeros(len(levels), self.classes) if self.classes else None
        self.bijection.init_from(self.dequantisation(levels)[0], labels)

    def decoder(self) -> nn.Module:
        return Decoder(self.bijection.export_inverse())

    def encoder(self) -> nn.Module:
        return _Encoder(self.bijection.export_forward(), self.prior)


class Decoder(nn.Module):
    """Scale the latents by the temperature, map them to pixels, clip to [0, 1]."""

    def __init__(self, inverse: nn.Module) -> None:
        super().__init__()
        self.inverse = inverse

    def forward(self, z: Tensor, temperature: Tensor) -> Tensor:
        return torch.clamp(self.inverse(z * temperature), 0.0, 1.0)


class _Encoder(nn.Module):
    def __init__(self, forward: nn.Module, prior: Prior) -> None:
        super().__init__()
        self.map = forward
        self.prior = prior

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        z, logdet = self.map(image)
        return z, self.prior.log_prob(z) + logdet
