"""From pixels in [0, 1) to the real line, exactly."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from models_export.flows.base import Bijection


class Centre(Bijection):
    """z = scale (x - 1/2): pixels of [0, 1) about 0."""

    def __init__(self, scale: float = 1.0) -> None:
        super().__init__()
        self.scale = scale

    def forward(self, x: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        return (x - 0.5) * self.scale, self._logdet(x)

    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        return z / self.scale + 0.5, -self._logdet(z)

    def _logdet(self, x: Tensor) -> Tensor:
        size = math.prod(x.shape[1:])
        return x.new_full((x.shape[0],), size * math.log(self.scale))

    def export_forward(self) -> nn.Module:
        return _CentreForward(self.scale)

    def export_inverse(self) -> nn.Module:
        return _CentreInverse(self.scale)


class _CentreForward(nn.Module):
    def __init__(self, scale: float) -> None:
        super().__init__()
        self.scale = scale

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        size = math.prod(x.shape[1:])
        return (x - 0.5) * self.scale, torch.full((1,), size * math.log(self.scale))


class _CentreInverse(nn.Module):
    def __init__(self, scale: float) -> None:
        super().__init__()
        self.scale = scale

    def forward(self, z: Tensor) -> Tensor:
        return z * (1 / self.scale) + 0.5


class Logit(Bijection):
    """z = logit(alpha + (1 - 2 alpha) x): the cube becomes all of space. RealNVP, 4.1.

    The paper writes alpha + (1 - alpha) x, which lets white go to infinity; this form treats black
    and white alike. x in [0, 1], or what ``inverse`` gives. Raises ValueError unless alpha is in
    (0, 1/2).
    """

    def __init__(self, alpha: float = 0.05) -> None:
        super().__init__()
        if not 0 < alpha < 0.5:
            raise ValueError(f"alpha = {alpha} doesn't lie between 0 and 1/2")
        self.alpha = alpha

    def forward(self, x: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        # A sample's pixels may lie so far outside of [0, 1] that p is rounded to 0 or 1.
        tiny = torch.finfo(x.dtype).eps
        p = (self.alpha + (1 - 2 * self.alpha) * x).clamp(tiny, 1 - tiny)
        z = torch.log(p) - torch.log1p(-p)
        return z, self._slopes(z).flatten(1).sum(1)

    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        x = (torch.sigmoid(z) - self.alpha) / (1 - 2 * self.alpha)
        return x, -self._slopes(z).flatten(1).sum(1)

    def export_forward(self) -> nn.Module:
        return _LogitForward(self.alpha)

    def export_inverse(self) -> nn.Module:
        return _LogitInverse(self.alpha)

    def _slopes(self, z: Tensor) -> Tensor:
        # log dz/dx = log(1 - 2 alpha) - log p - log(1 - p)
        return softplus(z) + softplus(-z) + math.log(1 - 2 * self.alpha)


class _LogitForward(nn.Module):
    def __init__(self, alpha: float) -> None:
        super().__init__()
        self.alpha = alpha

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        p = self.alpha + (1 - 2 * self.alpha) * x
        log_p, log_q = torch.log(p), torch.log(1 - p)
        slopes = math.log(1 - 2 * self.alpha) - log_p - log_q
        return log_p - log_q, slopes.flatten(1).sum(1)


class _LogitInverse(nn.Module):
    def __init__(self, alpha: float) -> None:
        super().__init__()
        self.alpha = alpha

    def forward(self, z: Tensor) -> Tensor:
        return (torch.sigmoid(z) - self.alpha) * (1 / (1 - 2 * self.alpha))
