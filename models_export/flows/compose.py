"""Bijections one after another are a bijection."""

from __future__ import annotations

from collections.abc import Iterable

from torch import Tensor, nn

from models_export.flows.base import Bijection


class Compose(Bijection):
    """Applies the layers in order on the way from data to latent, and backwards on the way back."""

    def __init__(self, layers: Iterable[Bijection]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        total = x.new_zeros(x.shape[0])
        for layer in self.layers:
            x, logdet = layer(x)
            total = total + logdet
        return x, total

    def inverse(self, z: Tensor) -> tuple[Tensor, Tensor]:
        total = z.new_zeros(z.shape[0])
        for layer in reversed(self._bijections()):
            z, logdet = layer.inverse(z)
            total = total + logdet
        return z, total

    def export_inverse(self) -> nn.Module:
        return nn.Sequential(*(layer.export_inverse() for layer in reversed(self._bijections())))

    def _bijections(self) -> list[Bijection]:
        return [layer for layer in self.layers if isinstance(layer, Bijection)]
