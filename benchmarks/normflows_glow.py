"""The Glow of the ``normflows`` package behind our interface: both run through the same lines."""

from __future__ import annotations

import math
import warnings
from typing import Literal

import normflows
import torch
from torch import Tensor, cat

from models_export.flows.dequantize import Dequantisation
from models_export.flows.model import ImageModel
from models_export.flows.prior import StandardNormal


class NormflowsGlow(ImageModel):
    """Built as in the package's examples/glow.ipynb, without its class labels.

    Levels of [squeeze, ``steps`` GlowBlocks], half of the channels leaving after each but the last;
    the GlowBlock's defaults: affine couplings by sigmoid(h + 2), 1×1 convolutions by LU. Each level
    has a Gaussian with a learned mean and scale at every place (the example's, for one class).
    scale: of the couplings; "exp" is its other choice, RealNVP's without a bound.

    normflows counts from the latents: ``forward`` of its flows makes pictures, ``inverse`` latents,
    and its first level is the coarsest one.
    """

    def __init__(
        self,
        event: tuple[int, int, int],
        levels: int,
        steps: int,
        width: int,
        scale: Literal["sigmoid", "exp"] = "sigmoid",
    ) -> None:
        super().__init__()
        self.event = event
        self.prior = StandardNormal()
        self.dequantisation = Dequantisation(bits=8)
        channels, height, img_width = event
        flows, bases, merges = [], [], []
        self._shapes: list[tuple[int, int, int]] = []
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "torch.lu is deprecated")
            for depth in range(levels, 0, -1):
                squeezed = channels * 2 ** (depth + 1)
                # What is left of the coarsest level stays whole; of the others half leaves.
                latent = squeezed if depth == levels else squeezed // 2
                blocks = [
                    normflows.flows.GlowBlock(squeezed, width, scale_map=scale)
                    for _ in range(steps)
                ]
                flows.append([*blocks, normflows.flows.Squeeze()])
                if depth < levels:
                    merges.append(normflows.flows.Merge())
                self._shapes.append((latent, height // 2**depth, img_width // 2**depth))
                bases.append(normflows.distributions.DiagGaussian(self._shapes[-1]))
        self.flow = normflows.MultiscaleFlow(bases, flows, merges, class_cond=False)

    def score(
        self,
        levels: Tensor,
        generator: torch.Generator | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        return self.log_prob(self.dequantisation(levels, generator)[0])

    def log_prob(self, x: Tensor) -> Tensor:
        """Images [B, C, H, W] -> log-density [B], as normflows has it."""
        result: Tensor = self.flow.log_prob(x, None)
        return result

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        latents, _ = self.flow.inverse_and_log_det(x)
        pairs = zip(latents, self.flow.q0, strict=True)
        return cat([((z - q.loc) * (-q.log_scale).exp()).flatten(1) for z, q in pairs], dim=1)

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        parts = torch.split(z, [math.prod(shape) for shape in self._shapes], dim=1)
        latents = [
            q.loc + q.log_scale.exp() * part.reshape(-1, *shape)
            for part, shape, q in zip(parts, self._shapes, self.flow.q0, strict=True)
        ]
        x: Tensor = self.flow.forward_and_log_det(latents)[0]
        return x

    @torch.no_grad()
    def init_from(self, levels: Tensor) -> None:
        # Its actnorms initialise themselves from the first batch that they see.
        self.score(levels)

    def decoder(self) -> torch.nn.Module:
        raise NotImplementedError("only our own models are exported")

    encoder = decoder
