"""Densities of the latent space; all components independent, centred and of fixed width."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

PriorName = Literal["logistic", "gaussian"]


class Prior(nn.Module, ABC):
    """log_prob: latents [B, ...] -> log-density [B] in nats. deviation: of one component."""

    deviation: float

    @abstractmethod
    def log_prob(self, z: Tensor) -> Tensor: ...

    @abstractmethod
    def sample(self, shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
        """Float32 draws on the CPU; for tests and sheets. Pages draw huoye.live.latents'."""


class StandardLogistic(Prior):
    """log p = -softplus(z) - softplus(-z); the prior of NICE on MNIST."""

    deviation = math.pi / math.sqrt(3)

    def log_prob(self, z: Tensor) -> Tensor:
        return -(softplus(z) + softplus(-z)).flatten(1).sum(1)

    def sample(self, shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
        # Float64 and the middle of the cells: a float32 uniform can be exactly 0.
        uniform = torch.rand(shape, generator=generator, dtype=torch.float64)
        return torch.logit(uniform, eps=1e-12).float()


class StandardNormal(Prior):
    """The Gaussian with mean 0 and variance 1."""

    deviation = 1.0

    def log_prob(self, z: Tensor) -> Tensor:
        return -0.5 * (z.square() + math.log(2 * math.pi)).flatten(1).sum(1)

    def sample(self, shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
        return torch.randn(shape, generator=generator)


def prior(name: PriorName) -> Prior:
    """The prior of that name."""
    return StandardLogistic() if name == "logistic" else StandardNormal()
