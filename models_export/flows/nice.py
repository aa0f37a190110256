"""NICE: additive couplings over the odd and even pixels, then one diagonal scaling.

Dinh, Krueger, Bengio, "NICE: Non-linear Independent Components Estimation", arXiv 1410.8516.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from models_export.flows.base import Bijection
from models_export.flows.compose import Compose
from models_export.flows.coupling import AdditiveCoupling, mlp
from models_export.flows.model import FlowModel
from models_export.flows.prior import PriorName, prior
from models_export.flows.scaling import DiagonalScaling


@dataclass(frozen=True)
class NiceConfig:
    """hidden: widths of each coupling network's hidden layers; the paper's MNIST has 5 of 1000."""

    height: int
    width: int
    couplings: int
    hidden: tuple[int, ...]
    dropout: float
    prior: PriorName


def build_nice(config: NiceConfig) -> FlowModel:
    """The model with fresh weights, from torch's global generator.

    Raises ValueError when the picture has an odd number of pixels: halves must be equal.
    """
    dimensions = config.height * config.width
    if dimensions % 2:
        raise ValueError(f"NICE halves its input: {dimensions} pixels can't be halved")
    layers: list[Bijection] = [
        AdditiveCoupling(
            mlp(dimensions // 2, config.hidden, dimensions // 2, config.dropout),
            "odd" if index % 2 == 0 else "even",
        )
        for index in range(config.couplings)
    ]
    layers.append(DiagonalScaling(dimensions))
    return FlowModel(Compose(layers), prior(config.prior), (1, config.height, config.width))


@torch.no_grad()
def init_scaling(model: FlowModel, x: Tensor) -> None:
    """Set the final scaling from a batch [B, 1, H, W] of dequantised images (see init_from)."""
    bijection = model.bijection
    assert isinstance(bijection, Compose)
    *couplings, scaling = bijection.layers
    assert isinstance(scaling, DiagonalScaling)
    flat = x.flatten(1)
    for coupling in couplings:
        flat = coupling(flat)[0]
    scaling.init_from(flat, deviation=model.prior.deviation)
