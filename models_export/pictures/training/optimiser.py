"""How weights move: the optimiser, its rate at each step, and the average that follows them."""

from __future__ import annotations

import math

import torch
from torch import nn

from models_export.pictures.config import TrainingConfig


def new_optimiser(model: nn.Module, settings: TrainingConfig) -> torch.optim.Optimizer:
    trained = [weight for weight in model.parameters() if weight.requires_grad]
    groups = [
        {
            "params": [weight for weight in trained if weight.ndim > 1],
            "weight_decay": settings.weight_decay,
        },
        {"params": [weight for weight in trained if weight.ndim <= 1], "weight_decay": 0.0},
    ]
    betas = (settings.beta1, settings.beta2)
    if settings.optimiser == "adamax":
        return torch.optim.Adamax(groups, settings.learning_rate, betas, settings.epsilon)
    return torch.optim.AdamW(groups, settings.learning_rate, betas, settings.epsilon, fused=True)


def rate_at(settings: TrainingConfig, step: int) -> float:
    """Linear warm-up, half a cosine towards final_learning_rate, and a linear cooldown to it."""
    first, last = settings.learning_rate, settings.final_learning_rate
    if step < settings.warmup:
        return first * (step + 1) / settings.warmup
    horizon = settings.horizon or settings.steps
    progress = (step - settings.warmup) / max(1, horizon - settings.warmup)
    height = 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))
    if step > settings.steps - settings.cooldown:
        height *= (settings.steps - step) / settings.cooldown
    return last + (first - last) * height


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = rate


@torch.no_grad()
def follow(average: nn.Module, model: nn.Module, decay: float) -> None:
    for mean, value in zip(average.parameters(), model.parameters(), strict=True):
        mean.lerp_(value, 1 - decay)
    # Batch normalisation's statistics are averages already.
    for kept, newest in zip(average.buffers(), model.buffers(), strict=True):
        kept.copy_(newest)
