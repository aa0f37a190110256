"""Diagonal scaling, the only layer of NICE that changes volume."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from models_export.flows.base import Bijection


class DiagonalScaling(Bijection):
    """z = x * exp(log_scale), one learned scale per component; x, z [B, D]. NICE, 3.3."""

    log_scale: nn.Parameter

    def __init__(self, features: int) -> None:
        super().__init__()
        self.log_scale = nn.Parameter(torch.zeros(features))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return x * self.log_scale.exp(), self.log_scale.sum().expand(x.shape[0])

    def inverse(self, z: Tensor) -> tuple[Tensor, Tensor]:
        return z * (-self.log_scale).exp(), (-self.log_scale.sum()).expand(z.shape[0])

    @torch.no_grad()
    def init_from(self, x: Tensor, *, deviation: float) -> None:
        """Start where the components of x [B, D] leave with the given standard deviation.

        Saves the optimiser the first thousands of steps: the scale of an empty pixel is about
        e^7, and Adam moves a parameter by about the learning rate a step.
        """
        self.log_scale.copy_(torch.log(deviation / x.std(dim=0).clamp_min(1e-6)))

    def export_inverse(self) -> nn.Module:
        return _Scale(torch.exp(-self.log_scale.detach().double()).to(self.log_scale.dtype))


class _Scale(nn.Module):
    scale: Tensor

    def __init__(self, scale: Tensor) -> None:
        super().__init__()
        self.register_buffer("scale", scale)

    def forward(self, z: Tensor) -> Tensor:
        return z * self.scale
