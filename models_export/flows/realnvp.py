"""RealNVP: couplings with checkerboard and channel masks, over several scales.

Dinh, Sohl-Dickstein, Bengio, "Density estimation using Real NVP", arXiv 1605.08803. Actnorm stands
where the paper has batch normalisation in the flow: it needs no running averages to be inverted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from models_export.flows.base import Bijection
from models_export.flows.channels import ActNorm, InvertibleConv, Mix
from models_export.flows.compose import Compose
from models_export.flows.coupling import (
    ChannelHalves,
    Coupling,
    Factor,
    MaskedCoupling,
    checkerboard,
)
from models_export.flows.dequantize import DequantisationKind, dequantisation
from models_export.flows.elementwise import elementwise
from models_export.flows.model import FlowModel
from models_export.flows.nets import conv_net
from models_export.flows.pixels import Logit
from models_export.flows.prior import StandardNormal
from models_export.flows.reshape import Flatten, Squeeze
from models_export.ranges import Bits, Depth, Range, Side, Width


@dataclass(frozen=True)
class RealNvpConfig:
    """A scale is 3 checkerboard couplings, a squeeze, 3 channel couplings, and a split.

    The last one is 4 checkerboard couplings (paper, 3.6 and 4.1).
    """

    family: Literal["realnvp"]
    #: 1 for grey pictures, 3 for colour.
    channels: Annotated[int, Range(1, 3)] = 3
    #: Of the pictures, in pixels.
    height: Side = 32
    width: Side = 32
    #: Of the levels modelled: 5 for pictures, 8 for likelihood tables.
    bits: Bits = 5
    #: Of the residual networks, one a scale.
    widths: tuple[Width, ...] = (24, 32, 48)
    #: Residual ones in each network.
    blocks: Depth = 1
    #: How far pixels keep from 0 and 1 under the logit.
    alpha: Annotated[float, Range(0, 0.5, above=True)] = 0.05
    #: How levels become numbers in training.
    dequantisation: DequantisationKind = "uniform"


def build_realnvp(config: RealNvpConfig) -> FlowModel:
    """The model with fresh weights, from torch's global generator.

    Raises ValueError when there is no scale, when the picture's sides can't be halved once per
    scale but the last, and when bits or alpha are impossible.
    """
    if not config.widths:
        raise ValueError("widths is empty: at least one scale is needed")
    event = (config.channels, config.height, config.width)
    return FlowModel(
        Compose([Logit(config.alpha), _scale(config, event, 0)]),
        StandardNormal(),
        event,
        dequantisation(config.dequantisation, event, config.bits),
    )


def _scale(config: RealNvpConfig, event: tuple[int, int, int], index: int) -> Bijection:
    channels, height, width = event
    last = index + 1 == len(config.widths)
    layers: list[Bijection] = []
    for number in range(4 if last else 3):
        layers += [ActNorm(channels), _checkerboard(config, event, index, number % 2)]
    if last:
        return Compose([*layers, ActNorm(channels), Flatten(event)])
    if height % 2 or width % 2:
        raise ValueError(f"{height} × {width} pixels can't be squeezed by 2")
    layers.append(Squeeze(2))
    channels, height, width = 4 * channels, height // 2, width // 2
    for _ in range(3):
        layers += [Mix([ActNorm(channels), InvertibleConv(channels, "swap")])]
        layers.append(_halves(config, channels, index))
    half = channels // 2
    leaving = (half, height, width)
    layers.append(
        Factor(_halves(config, channels, index), _scale(config, leaving, index + 1), leaving)
    )
    return Compose(layers)


def _checkerboard(
    config: RealNvpConfig, event: tuple[int, int, int], index: int, first: int
) -> MaskedCoupling:
    channels = event[0]
    net = conv_net("residual", channels, config.widths[index], 2 * channels, config.blocks)
    return MaskedCoupling(checkerboard(*event, first), net, elementwise("affine", channels))


def _halves(config: RealNvpConfig, channels: int, index: int) -> Coupling:
    kept, moved = channels // 2, channels - channels // 2
    # After a squeeze the paper doubles the maps.
    net = conv_net("residual", kept, 2 * config.widths[index], 2 * moved, config.blocks)
    return Coupling(ChannelHalves(channels), net, elementwise("affine", moved))
