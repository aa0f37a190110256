"""Bijections that only move numbers: squeezing space into channels, flattening."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import pixel_shuffle, pixel_unshuffle

from models_export.flows.base import Bijection


class _Volumeless(Bijection):
    """A map that preserves volume and needs no context: its log-determinant is 0."""

    def _move(self, x: Tensor) -> Tensor:
        raise NotImplementedError

    def _move_back(self, z: Tensor) -> Tensor:
        raise NotImplementedError

    def forward(self, x: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        return self._move(x), _zeros(x)

    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        return self._move_back(z), _zeros(z)

    def export_forward(self) -> nn.Module:
        return _There(self)

    def export_inverse(self) -> nn.Module:
        return _Back(self)


class _There(nn.Module):
    zero: Tensor

    def __init__(self, bijection: _Volumeless) -> None:
        super().__init__()
        self.bijection = bijection
        self.register_buffer("zero", torch.zeros(1))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.bijection._move(x), self.zero


class _Back(nn.Module):
    def __init__(self, bijection: _Volumeless) -> None:
        super().__init__()
        self.bijection = bijection

    def forward(self, z: Tensor) -> Tensor:
        return self.bijection._move_back(z)


class Squeeze(_Volumeless):
    """[B, C, H, W] -> [B, C f², H/f, W/f]: every f × f block becomes a column of channels.

    The channels of a colour stay together (c f² + row f + column), as in RealNVP, arXiv
    1605.08803, 3.6. H and W must be multiples of the factor.
    """

    def __init__(self, factor: int = 2) -> None:
        super().__init__()
        self.factor = factor

    def _move(self, x: Tensor) -> Tensor:
        return pixel_unshuffle(x, self.factor)

    def _move_back(self, z: Tensor) -> Tensor:
        return pixel_shuffle(z, self.factor)


class Flatten(_Volumeless):
    """[B, C, H, W] -> [B, C H W], rows first."""

    def __init__(self, event: tuple[int, int, int]) -> None:
        super().__init__()
        self.event = event

    def _move(self, x: Tensor) -> Tensor:
        return x.reshape(-1, math.prod(self.event))

    def _move_back(self, z: Tensor) -> Tensor:
        return z.reshape(-1, *self.event)


def _zeros(x: Tensor) -> Tensor:
    return torch.zeros_like(x.flatten(1)[:, 0])
