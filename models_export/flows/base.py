"""What every invertible layer promises."""

from __future__ import annotations

from abc import ABC, abstractmethod

from torch import Tensor, nn


class Bijection(nn.Module, ABC):
    """An invertible map with a tractable Jacobian determinant.

    Direction: ``forward`` is data -> latent, ``inverse`` is latent -> data. Libraries disagree on
    this, so it is stated once, here. Both return the mapped batch and ``logdet`` of shape [B]: the
    log of the absolute Jacobian determinant *of the map just applied*, summed over everything but
    the batch. Hence ``inverse(forward(x))`` gives back x and two log-determinants that cancel.
    """

    @abstractmethod
    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Data [B, ...] -> (latent [B, ...], logdet [B])."""

    @abstractmethod
    def inverse(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """Latent [B, ...] -> (data [B, ...], logdet [B])."""

    @abstractmethod
    def export_inverse(self) -> nn.Module:
        """A module latent -> data without log-determinants, made of operators that ONNX knows.

        Whatever can be computed beforehand (inverse matrices, exponentials of scales) is computed
        here, in float64. The module owns copies: later training doesn't change it.
        """
