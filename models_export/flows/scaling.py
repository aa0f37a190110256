"""Diagonal scaling, the only layer of NICE that changes volume."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from models_export.flows.base import Bijection


class DiagonalScaling(Bijection):
    """z = x * exp(log_scale), one learned scale per component; x, z [B, D]. NICE, 3.3.

    deviation: the standard deviation with which components leave after ``init_from``, the prior's.
    """

    log_scale: nn.Parameter

    def __init__(self, features: int, deviation: float = 1.0) -> None:
        super().__init__()
        self.deviation = deviation
        self.log_scale = nn.Parameter(torch.zeros(features))

    def forward(self, x: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        return x * self.log_scale.exp(), self.log_scale.sum().expand(x.shape[0])

    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        return z * (-self.log_scale).exp(), (-self.log_scale.sum()).expand(z.shape[0])

    @torch.no_grad()
    def init_from(self, x: Tensor, context: Tensor | None = None) -> None:
        """Start where the components of x [B, D] leave with the prior's standard deviation.

        Saves the optimiser the first thousands of steps: the scale of an empty pixel is about
        e^7, and Adam moves a parameter by about the learning rate a step.
        """
        self.log_scale.copy_(torch.log(self.deviation / x.std(dim=0).clamp_min(1e-6)))

    def export_forward(self) -> nn.Module:
        scale = torch.exp(self.log_scale.detach().double()).to(self.log_scale.dtype)
        return _ScaleForward(scale, self.log_scale.detach().sum().reshape(1))

    def export_inverse(self) -> nn.Module:
        return _Scale(torch.exp(-self.log_scale.detach().double()).to(self.log_scale.dtype))


class _Scale(nn.Module):
    scale: Tensor

    def __init__(self, scale: Tensor) -> None:
        super().__init__()
        self.register_buffer("scale", scale)

    def forward(self, z: Tensor) -> Tensor:
        return z * self.scale


class _ScaleForward(nn.Module):
    scale: Tensor
    logdet: Tensor

    def __init__(self, scale: Tensor, logdet: Tensor) -> None:
        super().__init__()
        self.register_buffer("scale", scale)
        self.register_buffer("logdet", logdet)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return x * self.scale, self.logdet
