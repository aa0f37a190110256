"""Bijections one after another are a bijection."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from models_export.flows.base import Bijection


class Compose(Bijection):
    """Applies the layers in order on the way from data to latent, and backwards on the way back."""

    def __init__(self, layers: Iterable[Bijection]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        total = x.new_zeros(x.shape[0])
        for layer in self.layers:
            x, logdet = layer(x, context)
            total = total + logdet
        return x, total

    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        total = z.new_zeros(z.shape[0])
        for layer in reversed(self._bijections()):
            z, logdet = layer.inverse(z, context)
            total = total + logdet
        return z, total

    @torch.no_grad()
    def init_from(self, x: Tensor, context: Tensor | None = None) -> None:
        for layer in self._bijections():
            layer.init_from(x, context)
            x = layer(x, context)[0]

    def export_forward(self) -> nn.Module:
        return _Forward(layer.export_forward() for layer in self._bijections())

    def export_inverse(self) -> nn.Module:
        return nn.Sequential(*(layer.export_inverse() for layer in reversed(self._bijections())))

    def _bijections(self) -> list[Bijection]:
        return [layer for layer in self.layers if isinstance(layer, Bijection)]


class _Forward(nn.Module):
    def __init__(self, layers: Iterable[nn.Module]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        total = None
        for layer in self.layers:
            x, logdet = layer(x)
            total = logdet if total is None else total + logdet
        assert total is not None
        return x, total
