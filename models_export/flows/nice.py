"""NICE: additive couplings over the odd and even pixels, then one diagonal scaling.

Dinh, Krueger, Bengio, "NICE: Non-linear Independent Components Estimation", arXiv 1410.8516.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models_export.flows.base import Bijection
from models_export.flows.compose import Compose
from models_export.flows.coupling import Coupling, EveryOther
from models_export.flows.elementwise import elementwise
from models_export.flows.model import FlowModel
from models_export.flows.nets import mlp
from models_export.flows.prior import PriorName, prior
from models_export.flows.reshape import Flatten
from models_export.flows.scaling import DiagonalScaling
from models_export.ranges import Decay, Depth, Side, Width


@dataclass(frozen=True)
class NiceConfig:
    """Of grey pictures."""

    family: Literal["nice"]
    #: Of the pictures, in pixels.
    height: Side = 32
    width: Side = 32
    couplings: Depth = 4
    #: Widths of each coupling network's hidden layers; the paper's MNIST has 5 of 1000.
    hidden: tuple[Width, ...] = (400, 400, 400)
    #: Share of hidden units that are left out of a step.
    dropout: Decay = 0.0
    prior: PriorName = "logistic"


def build_nice(config: NiceConfig) -> FlowModel:
    """The model with fresh weights, from torch's global generator.

    Raises ValueError when the picture has an odd number of pixels: halves must be equal.
    """
    dimensions = config.height * config.width
    if dimensions % 2:
        raise ValueError(f"NICE halves its input: {dimensions} pixels can't be halved")
    event = (1, config.height, config.width)
    half = dimensions // 2
    density = prior(config.prior)
    layers: list[Bijection] = [Flatten(event)]
    for index in range(config.couplings):
        net = mlp(half, config.hidden, half, config.dropout)
        partition = EveryOther("odd" if index % 2 == 0 else "even")
        layers.append(Coupling(partition, net, elementwise("additive", half, 1)))
    layers.append(DiagonalScaling(dimensions, density.deviation))
    return FlowModel(Compose(layers), density, event)
