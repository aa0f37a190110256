"""Couplings: one part moves by a function of the part that stays, so both directions are exact."""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from typing import Literal

import torch
from torch import Tensor, cat, nn

from models_export.flows.base import Bijection
from models_export.flows.elementwise import Elementwise
from models_export.flows.nets import Net, exported_inputs, widen

Half = Literal["even", "odd"]


class Partition(nn.Module, ABC):
    """How the numbers of an example are divided into those that stay and those that move."""

    @abstractmethod
    def split(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """[B, ...] -> (kept, moved)."""

    @abstractmethod
    def join(self, kept: Tensor, moved: Tensor) -> Tensor:
        """Inverse of split."""


class ChannelHalves(Partition):
    """[B, C, H, W]: the first half of the channels stays (the smaller one where C is odd).

    Raises ValueError when there is only one.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        if channels < 2:
            raise ValueError("a coupling needs two channels: one stays, one moves")
        self.sizes = [channels // 2, channels - channels // 2]

    def split(self, x: Tensor) -> tuple[Tensor, Tensor]:
        kept, moved = torch.split(x, self.sizes, dim=1)
        return kept, moved

    def join(self, kept: Tensor, moved: Tensor) -> Tensor:
        return cat([kept, moved], dim=1)


class EveryOther(Partition):
    """[B, D] with D even: components with even index, or with odd index, move. NICE, 3.2."""

    def __init__(self, moved: Half) -> None:
        super().__init__()
        self.moved = moved

    def split(self, x: Tensor) -> tuple[Tensor, Tensor]:
        pairs = x.reshape(x.shape[0], -1, 2)
        even, odd = (part.reshape(-1, pairs.shape[1]) for part in pairs.chunk(2, dim=2))
        return (odd, even) if self.moved == "even" else (even, odd)

    def join(self, kept: Tensor, moved: Tensor) -> Tensor:
        even, odd = (moved, kept) if self.moved == "even" else (kept, moved)
        half = even.shape[1]
        pairs = cat([even.reshape(-1, half, 1), odd.reshape(-1, half, 1)], dim=2)
        return pairs.reshape(-1, 2 * half)


class Coupling(Bijection):
    """kept' = kept, moved' = elementwise(moved, net([kept, context])).

    net: [B, kept (+ context), ...] -> [B, elementwise.outputs · moved, ...].
    """

    def __init__(self, partition: Partition, net: Net, elementwise: Elementwise) -> None:
        super().__init__()
        self.partition = partition
        self.net = net
        self.elementwise = elementwise

    def forward(self, x: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        kept, moved = self.partition.split(x)
        moved, slopes = self.elementwise(moved, self.net(with_context(kept, context)))
        return self.partition.join(kept, moved), summed(slopes, x)

    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        kept, moved = self.partition.split(z)
        moved, slopes = self.elementwise.inverse(moved, self.net(with_context(kept, context)))
        return self.partition.join(kept, moved), summed(slopes, z)

    def export_forward(self) -> nn.Module:
        return _ExportedForward(self)

    def export_inverse(self) -> nn.Module:
        return _ExportedInverse(self)


class MaskedCoupling(Bijection):
    """Coupling in which a mask [C, H, W] of 0 and 1 says what stays (1). RealNVP, 3.4.

    z = m x + (1 - m) elementwise(x, net(m x)). Checkerboard masks keep the picture's shape, at the
    price of computing both parts everywhere.
    """

    mask: Tensor

    def __init__(self, mask: Tensor, net: Net, elementwise: Elementwise) -> None:
        super().__init__()
        self.register_buffer("mask", mask)
        self.net = net
        self.elementwise = elementwise

    def forward(self, x: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        kept = self.mask * x
        moved, slopes = self.elementwise(x, self.net(with_context(kept, context)))
        free = 1 - self.mask
        return kept + free * moved, summed(None if slopes is None else free * slopes, x)

    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        kept = self.mask * z
        moved, slopes = self.elementwise.inverse(z, self.net(with_context(kept, context)))
        free = 1 - self.mask
        return kept + free * moved, summed(None if slopes is None else free * slopes, z)

    def export_forward(self) -> nn.Module:
        return _ExportedMaskedForward(self)

    def export_inverse(self) -> nn.Module:
        return _ExportedMaskedInverse(self)


class Factor(Bijection):
    """Split, with a learned prior: half of the channels leaves here, the rest goes on.

    x [B, C, H, W] -> z [B, C H W], flat: what ``rest`` gives, then the leaving half, whitened by
    what the staying half predicts of it (a coupling), so that all of z is standard normal.
    rest: Bijection [B, C/2, H, W] -> [B, C H W / 2]. Glow's split2d, RealNVP 3.6.
    """

    def __init__(self, whitening: Coupling, rest: Bijection, leaving: tuple[int, int, int]) -> None:
        super().__init__()
        self.whitening = whitening
        self.rest = rest
        self.leaving = leaving

    def forward(self, x: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        x, logdet = self.whitening(x)
        kept, left = self.whitening.partition.split(x)
        z, more = self.rest(kept, context)
        return cat([z, left.flatten(1)], dim=1), logdet + more

    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        rest, left = _take_off(z, self.leaving)
        kept, logdet = self.rest.inverse(rest, context)
        x, more = self.whitening.inverse(self.whitening.partition.join(kept, left))
        return x, logdet + more

    @torch.no_grad()
    def init_from(self, x: Tensor, context: Tensor | None = None) -> None:
        self.rest.init_from(self.whitening.partition.split(x)[0], context)

    def export_forward(self) -> nn.Module:
        return _ExportedFactorForward(self)

    def export_inverse(self) -> nn.Module:
        return _ExportedFactorInverse(self)


def with_context(x: Tensor, context: Tensor | None) -> Tensor:
    """x [B, C, ...] with the channels of the context [B, K] or [B, K, H, W] appended."""
    if context is None:
        return x
    if context.ndim < x.ndim:
        context = context[:, :, None, None].expand(-1, -1, *x.shape[2:])
    return cat([x, context], dim=1)


def checkerboard(channels: int, height: int, width: int, first: int) -> Tensor:
    """Mask [C, H, W]: 1 where row + column + first is even."""
    places = torch.arange(height)[:, None] + torch.arange(width) + first
    return (1 - places % 2).float().expand(channels, -1, -1).clone()


def summed(slopes: Tensor | None, x: Tensor) -> Tensor:
    """Log-determinant [B] of an elementwise map from its log-slopes."""
    return x.new_zeros(x.shape[0]) if slopes is None else slopes.flatten(1).sum(1)


def _take_off(z: Tensor, leaving: tuple[int, int, int]) -> tuple[Tensor, Tensor]:
    """Flat latents -> those of the rest, and the last ones as an image of shape ``leaving``."""
    size = leaving[0] * leaving[1] * leaving[2]
    rest, left = torch.split(z, [z.shape[1] - size, size], dim=1)
    return rest, left.reshape(-1, *leaving)


class _ExportedNet(nn.Module):
    """A coupling's network for the exported file, widened to a multiple of 4 input channels.

    The channels to ignore are some that are there anyway, which cost nothing to have: those of
    ``whole`` that follow, where ``kept`` is its beginning, else the first one of ``kept``.
    """

    def __init__(self, net: Net, kept: int | None) -> None:
        """kept: channels that stay; None for networks over vectors."""
        super().__init__()
        if kept is None:
            self.missing = 0
            self.net = copy.deepcopy(net).eval()
            return
        first = net.body[0]
        if not isinstance(first, nn.Conv2d) or first.in_channels != kept:
            raise NotImplementedError("pages run unconditional models only")
        wide = exported_inputs(kept)
        self.missing = wide - kept
        self.net = widen(net, wide)

    def forward(self, kept: Tensor, whole: Tensor | None = None) -> Tensor:
        if self.missing:
            wide = kept.shape[1] + self.missing
            if whole is not None and whole.shape[1] >= wide:
                kept = whole[:, :wide]
            else:
                kept = cat([kept] + [kept[:, :1]] * self.missing, dim=1)
        parameters: Tensor = self.net(kept)
        return parameters


class _ExportedCoupling(nn.Module):
    def __init__(self, coupling: Coupling) -> None:
        super().__init__()
        self.partition = coupling.partition
        partition = coupling.partition
        # Halves of channels go through convolutions, every other number through a linear layer.
        kept = partition.sizes[0] if isinstance(partition, ChannelHalves) else None
        self.net = _ExportedNet(coupling.net, kept)
        self.elementwise = coupling.elementwise.export()


class _ExportedForward(_ExportedCoupling):
    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        kept, moved = self.partition.split(x)
        moved, slopes = self.elementwise(moved, self.net(kept, x))
        return self.partition.join(kept, moved), _summed_for_export(slopes)


class _ExportedInverse(_ExportedCoupling):
    def forward(self, z: Tensor) -> Tensor:
        kept, moved = self.partition.split(z)
        moved = self.elementwise.inverse(moved, self.net(kept, z))[0]
        return self.partition.join(kept, moved)


class _ExportedMaskedCoupling(nn.Module):
    mask: Tensor
    free: Tensor

    def __init__(self, coupling: MaskedCoupling) -> None:
        super().__init__()
        self.register_buffer("mask", coupling.mask.clone())
        self.register_buffer("free", 1 - coupling.mask)
        self.net = _ExportedNet(coupling.net, len(coupling.mask))
        self.elementwise = coupling.elementwise.export()


class _ExportedMaskedForward(_ExportedMaskedCoupling):
    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        kept = self.mask * x
        moved, slopes = self.elementwise(x, self.net(kept))
        free_slopes = None if slopes is None else self.free * slopes
        return kept + self.free * moved, _summed_for_export(free_slopes)


class _ExportedMaskedInverse(_ExportedMaskedCoupling):
    def forward(self, z: Tensor) -> Tensor:
        kept = self.mask * z
        moved = self.elementwise.inverse(z, self.net(kept))[0]
        return kept + self.free * moved


def _summed_for_export(slopes: Tensor | None) -> Tensor:
    return torch.zeros(1) if slopes is None else slopes.flatten(1).sum(1)


class _ExportedFactorForward(nn.Module):
    def __init__(self, factor: Factor) -> None:
        super().__init__()
        self.whitening = factor.whitening.export_forward()
        self.partition = factor.whitening.partition
        self.rest = factor.rest.export_forward()

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x, logdet = self.whitening(x)
        kept, left = self.partition.split(x)
        z, more = self.rest(kept)
        return cat([z, left.flatten(1)], dim=1), logdet + more


class _ExportedFactorInverse(nn.Module):
    def __init__(self, factor: Factor) -> None:
        super().__init__()
        self.whitening = factor.whitening.export_inverse()
        self.partition = factor.whitening.partition
        self.rest = factor.rest.export_inverse()
        self.leaving = factor.leaving

    def forward(self, z: Tensor) -> Tensor:
        rest, left = _take_off(z, self.leaving)
        x: Tensor = self.whitening(self.partition.join(self.rest(rest), left))
        return x
