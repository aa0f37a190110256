"""Maps of a pixel's channels that are the same at every pixel: z = W x + b.

Actnorm, invertible 1×1 convolutions and permutations are of this kind. A run of them (``Mix``) is
one matrix, so it costs one convolution, in training as in the exported file.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d

from models_export.flows.base import Bijection


class ChannelAffine(Bijection):
    """z[:, :, i, j] = W x[:, :, i, j] + b; x, z [B, C, H, W]; logdet = H W log|det W|."""

    @abstractmethod
    def affine(self) -> tuple[Tensor, Tensor, Tensor]:
        """W [C, C], b [C] and log|det W| []."""

    def forward(self, x: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        weight, bias, logdet = self.affine()
        return _apply(x, weight, bias), _everywhere(x, logdet)

    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        weight, bias, logdet = self.affine()
        weight, bias = inverted(weight, bias)
        return _apply(z, weight, bias), _everywhere(z, -logdet)

    def export_forward(self) -> nn.Module:
        weight, bias, logdet = (value.detach() for value in self.affine())
        return _Fixed(weight, bias, logdet)

    def export_inverse(self) -> nn.Module:
        weight, bias, _ = (value.detach() for value in self.affine())
        return fixed_conv(*inverted(weight, bias))


class ActNorm(ChannelAffine):
    """z = exp(log_scale) (x + bias), one of each per channel. Glow, arXiv 1807.03039, 3.1.

    ``init_from`` makes the channels of a batch leave with mean 0 and standard deviation 1.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(channels))
        self.log_scale = nn.Parameter(torch.zeros(channels))

    @torch.no_grad()
    def init_from(self, x: Tensor, context: Tensor | None = None) -> None:
        self.bias.copy_(-x.mean(dim=(0, 2, 3)))
        # A channel that never varies would be blown up without bound.
        self.log_scale.copy_(-torch.log(x.std(dim=(0, 2, 3)).clamp_min(1e-3)))

    def affine(self) -> tuple[Tensor, Tensor, Tensor]:
        scale = self.log_scale.exp()
        return torch.diag(scale), scale * self.bias, self.log_scale.sum()


Start = Literal["orthogonal", "swap"]


class InvertibleConv(ChannelAffine):
    """Invertible 1×1 convolution with a free matrix. Glow, 3.2.

    start: "orthogonal", a random rotation; "swap", the two halves of the channels exchanged, which
    lets the couplings after it move the other half and keeps the meaning of the channels.
    The likelihood itself keeps the determinant away from 0.
    """

    def __init__(self, channels: int, start: Start = "orthogonal") -> None:
        super().__init__()
        self.weight = nn.Parameter(_start(channels, start))

    def affine(self) -> tuple[Tensor, Tensor, Tensor]:
        logdet = torch.linalg.slogdet(self.weight)[1]
        return self.weight, self.weight.new_zeros(len(self.weight)), logdet


class InvertibleConvPLU(ChannelAffine):
    """The same matrix as P L (U + diag(sign exp(log_s))): its log-determinant is a sum. Glow, 3.2.

    P and the signs are fixed by the start; L is unit lower, U strictly upper triangular.
    """

    permutation: Tensor
    sign: Tensor

    def __init__(self, channels: int, start: Start = "orthogonal") -> None:
        super().__init__()
        permutation, lower, upper = torch.linalg.lu(_start(channels, start).double())
        diagonal = upper.diagonal()
        self.register_buffer("permutation", permutation.float())
        self.register_buffer("sign", diagonal.sign().float())
        self.log_s = nn.Parameter(diagonal.abs().log().float())
        self.lower = nn.Parameter(lower.tril(-1).float())
        self.upper = nn.Parameter(upper.triu(1).float())

    def affine(self) -> tuple[Tensor, Tensor, Tensor]:
        lower = self.lower.tril(-1) + torch.eye(len(self.lower)).to(self.lower)
        upper = self.upper.triu(1) + torch.diag(self.sign * self.log_s.exp())
        weight = self.permutation @ lower @ upper
        return weight, weight.new_zeros(len(weight)), self.log_s.sum()


class Permutation(ChannelAffine):
    """A fixed reordering of the channels, drawn once or reversed; saved with the weights."""

    matrix: Tensor

    def __init__(self, channels: int, order: Literal["random", "reverse"] = "random") -> None:
        super().__init__()
        indices = torch.randperm(channels) if order == "random" else torch.arange(channels).flip(0)
        self.register_buffer("matrix", torch.eye(channels)[indices])

    def affine(self) -> tuple[Tensor, Tensor, Tensor]:
        size = len(self.matrix)
        return self.matrix, self.matrix.new_zeros(size), self.matrix.new_zeros(())


class Haar(ChannelAffine):
    """The orthonormal 2-D Haar transform of squeezed blocks; channels as Squeeze(2) leaves them.

    Sorted by frequency: first the means of all colours, then horizontal, vertical and diagonal
    details, so that a split that follows keeps the picture and lets details go.
    """

    matrix: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        if channels % 4:
            raise ValueError(f"{channels} channels are not 2 × 2 blocks")
        block = torch.tensor([[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]]) / 2
        colours = channels // 4
        # From (colour, place in the block) to (frequency, colour).
        matrix = torch.zeros(4, colours, colours, 4)
        for colour in range(colours):
            matrix[:, colour, colour] = block
        self.register_buffer("matrix", matrix.reshape(channels, channels))

    def affine(self) -> tuple[Tensor, Tensor, Tensor]:
        size = len(self.matrix)
        return self.matrix, self.matrix.new_zeros(size), self.matrix.new_zeros(())


class Mix(ChannelAffine):
    """Several channel maps, in order, as one matrix."""

    def __init__(self, parts: Iterable[ChannelAffine]) -> None:
        super().__init__()
        self.parts = nn.ModuleList(parts)

    @torch.no_grad()
    def init_from(self, x: Tensor, context: Tensor | None = None) -> None:
        for part in self.parts:
            assert isinstance(part, ChannelAffine)
            part.init_from(x)
            x = part(x)[0]

    def affine(self) -> tuple[Tensor, Tensor, Tensor]:
        first, *others = (part for part in self.parts if isinstance(part, ChannelAffine))
        weight, bias, logdet = first.affine()
        for part in others:
            next_weight, next_bias, next_logdet = part.affine()
            weight, bias = next_weight @ weight, next_weight @ bias + next_bias
            logdet = logdet + next_logdet
        return weight, bias, logdet


class ConditionalActNorm(Bijection):
    """Actnorm whose bias and log-scale are linear in a context vector [B, K] (a class label).

    Both start at zero, so the layer starts as the identity.
    """

    def __init__(self, channels: int, context: int) -> None:
        super().__init__()
        self.linear = nn.Linear(context, 2 * channels)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, x: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        bias, log_scale = self._bias_and_log_scale(context)
        return (x + bias) * log_scale.exp(), self._logdet(x, log_scale)

    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        bias, log_scale = self._bias_and_log_scale(context)
        return z * (-log_scale).exp() - bias, -self._logdet(z, log_scale)

    def export_forward(self) -> nn.Module:
        raise NotImplementedError("pages run unconditional models only")

    export_inverse = export_forward

    def _bias_and_log_scale(self, context: Tensor | None) -> tuple[Tensor, Tensor]:
        if context is None:
            raise ValueError("this layer needs its context")
        bias, log_scale = self.linear(context)[:, :, None, None].chunk(2, dim=1)
        return bias, log_scale

    @staticmethod
    def _logdet(x: Tensor, log_scale: Tensor) -> Tensor:
        return log_scale.flatten(1).sum(1) * (x.shape[2] * x.shape[3])


def inverted(weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
    """Matrix and bias of the inverse map, computed in float64."""
    inverse = torch.linalg.inv(weight.double())
    return inverse.to(weight.dtype), -(inverse @ bias.double()).to(bias.dtype)


class FixedConv(nn.Conv2d):
    """A channel map of an exported module, whose matrix files keep in full precision.

    Rounding it would spoil inversion, and all of them together are a few percent of the bytes.
    """


def fixed_conv(weight: Tensor, bias: Tensor) -> FixedConv:
    """The 1×1 convolution with this matrix [C, C] and bias [C]."""
    size = len(weight)
    conv = FixedConv(size, size, 1, dtype=weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(weight[:, :, None, None])
        assert conv.bias is not None
        conv.bias.copy_(bias)
    return conv


class _Fixed(nn.Module):
    logdet: Tensor

    def __init__(self, weight: Tensor, bias: Tensor, logdet: Tensor) -> None:
        super().__init__()
        self.conv = fixed_conv(weight, bias)
        self.register_buffer("logdet", logdet.reshape(1).clone())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.conv(x), self.logdet * (x.shape[2] * x.shape[3])


def _apply(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return conv2d(x, weight[:, :, None, None], bias)


def _everywhere(x: Tensor, logdet: Tensor) -> Tensor:
    return (logdet * (x.shape[2] * x.shape[3])).expand(x.shape[0])


def _start(channels: int, start: Start) -> Tensor:
    if start == "swap":
        return torch.eye(channels).roll(channels // 2, dims=0)
    rotation: Tensor = torch.linalg.qr(torch.randn(channels, channels, dtype=torch.float64))[0]
    return rotation.float()
