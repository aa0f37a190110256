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

    ``context`` [B, K] or [B, K, H, W] conditions couplings and conditional actnorms (on a class
    label, on the features of an image), which must have been built for one; other layers pass it
    over.
    """

    @abstractmethod
    def forward(self, x: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Data [B, ...] -> (latent [B, ...], logdet [B])."""

    @abstractmethod
    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Latent [B, ...] -> (data [B, ...], logdet [B])."""

    def init_from(self, x: Tensor, context: Tensor | None = None) -> None:
        """Data-dependent initialisation from a batch of what the layer will see.

        Always an explicit call, never part of ``forward``: an exported or resumed model must not
        change by being run. Layers without such parameters do nothing.
        """

    @abstractmethod
    def export_forward(self) -> nn.Module:
        """A module data -> (latent, logdet) made of operators that ONNX knows.

        logdet is [B], or [1] where it is the same for all: [1] costs no operator.
        """

    @abstractmethod
    def export_inverse(self) -> nn.Module:
        """A module latent -> data without log-determinants, made of operators that ONNX knows.

        Whatever can be computed beforehand (inverse matrices, exponentials of scales) is computed
        here, in float64. The module owns copies: later training doesn't change it.
        """
