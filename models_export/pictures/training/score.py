"""The score that decides which weights of a run are its best."""

from __future__ import annotations

import torch

from models_export.data.dataset import Pictures
from models_export.flows.model import ImageModel


@torch.no_grad()
def mean_score(model: ImageModel, pictures: Pictures, seed: int, batch: int = 100) -> float:
    """Mean log-likelihood in nats, with dequantisation noise from the seed; summed in float64."""
    device = next(model.parameters()).device
    generator = torch.Generator().manual_seed(seed)
    total = 0.0
    for start in range(0, len(pictures), batch):
        levels = pictures.take(range(start, min(start + batch, len(pictures)))).to(device)
        total += float(model.score(levels, generator).double().sum())
    return total / len(pictures)
