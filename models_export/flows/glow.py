"""Glow, and flows of its build: levels of [squeeze, steps], with a split after each but the last.

Kingma, Dhariwal, "Glow: Generative Flow with Invertible 1×1 Convolutions", arXiv 1807.03039. One
configuration covers the paper's models, Su's (permutations, additive couplings), and those made for
a page: bounded affine couplings, wide at coarse scales, or squeezing by 4 at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from torch import nn

from models_export.flows.base import Bijection
from models_export.flows.channels import (
    ActNorm,
    ChannelAffine,
    ConditionalActNorm,
    Haar,
    InvertibleConv,
    InvertibleConvPLU,
    Mix,
    Permutation,
)
from models_export.flows.compose import Compose
from models_export.flows.coupling import ChannelHalves, Coupling, Factor
from models_export.flows.dequantize import DequantisationKind, dequantisation
from models_export.flows.elementwise import ElementwiseKind, elementwise
from models_export.flows.model import FlowModel
from models_export.flows.nets import Net, NetKind, conv_net
from models_export.flows.pixels import Centre
from models_export.flows.prior import StandardNormal
from models_export.flows.reshape import Flatten, Squeeze
from models_export.ranges import Bits, CountOrNone, Depth, Range, Side, Width, WidthOrNone

MixKind = Literal["plain", "plu", "permutation"]
Start = Literal["orthogonal", "haar"]


@dataclass(frozen=True)
class Level:
    """A part of the flow at one size."""

    #: Factor by which the sides shrink; 1: not at all.
    squeeze: Annotated[int, Range(1, 64)]
    #: Of actnorm, channel mix and coupling.
    steps: Depth
    #: Of the networks inside.
    width: Width
    #: See nets.conv_net.
    net: NetKind = "glow"
    #: Residual ones, of the net "residual".
    blocks: Depth = 1


#: Their sides are halved three times, so that any that 8 divides will do.
PAGE_LEVELS = (Level(2, 4, 32), Level(2, 6, 64), Level(2, 8, 64))


@dataclass(frozen=True)
class GlowConfig:
    """See the module."""

    family: Literal["glow"]
    #: 1 for grey pictures, 3 for colour.
    channels: Annotated[int, Range(1, 3)] = 3
    #: Of the pictures, in pixels.
    height: Side = 32
    width: Side = 32
    #: Of the levels modelled: 5 for pictures, 8 for likelihood tables.
    bits: Bits = 5
    levels: tuple[Level, ...] = PAGE_LEVELS
    #: What a coupling does to its half.
    coupling: ElementwiseKind = "affine"
    #: How channels are mixed.
    mix: MixKind = "plain"
    #: "orthogonal": random rotations, as in the paper; "haar": every squeeze by 2 is followed by a
    #: Haar transform and the mixes start by exchanging halves, so that the flow starts as a wavelet
    #: pyramid, if levels have an even number of steps.
    start: Start = "orthogonal"
    #: Of the network that predicts what leaves at a split; 0, one convolution.
    split_width: WidthOrNone = 0
    #: How levels become numbers in training.
    dequantisation: DequantisationKind = "uniform"
    #: One-hot labels that each step takes; 0 for none.
    classes: CountOrNone = 0


def build_glow(config: GlowConfig) -> FlowModel:
    """The model with fresh weights, from torch's global generator.

    Raises ValueError when the picture can't be squeezed or split as asked, and when bits are
    impossible.
    """
    event = (config.channels, config.height, config.width)
    pyramid = Pyramid(
        config.levels,
        config.coupling,
        config.mix,
        config.start,
        config.split_width,
        config.classes,
    )
    return FlowModel(
        Compose([Centre(), pyramid.build(event)]),
        StandardNormal(),
        event,
        dequantisation(config.dequantisation, event, config.bits),
        config.classes,
    )


@dataclass(frozen=True)
class Pyramid:
    """The levels of a multi-scale flow, images [B, C, H, W] -> flat latents [B, D]."""

    levels: tuple[Level, ...]
    coupling: ElementwiseKind
    mix: MixKind
    start: Start
    split_width: int
    classes: int = 0

    def build(self, event: tuple[int, int, int], index: int = 0) -> Bijection:
        """The flow from level ``index`` on, for examples of this shape. Raises ValueError."""
        if not self.levels:
            raise ValueError("levels is empty: at least one is needed")
        level = self.levels[index]
        channels, height, width = event
        if level.squeeze < 1:
            raise ValueError(f"squeeze = {level.squeeze}: 1 leaves the sides, 2 halves them")
        if height % level.squeeze or width % level.squeeze:
            raise ValueError(f"{height} × {width} pixels can't be squeezed by {level.squeeze}")
        if level.steps < 1:
            raise ValueError("a level needs at least one step")
        channels *= level.squeeze**2
        height, width = height // level.squeeze, width // level.squeeze
        if channels < 2:
            raise ValueError("a coupling needs two channels: squeeze first")
        layers: list[Bijection] = []
        if level.squeeze > 1:
            layers.append(Squeeze(level.squeeze))
        haar = self.start == "haar" and level.squeeze == 2
        for step in range(level.steps):
            layers += self._step(channels, level, haar and step == 0)
        if index + 1 == len(self.levels):
            # Glow's learned prior of the top level, as a bijection.
            layers += [ActNorm(channels), Flatten((channels, height, width))]
            return Compose(layers)
        if channels % 2:
            raise ValueError(f"{channels} channels can't be halved at a split")
        half = channels // 2
        rest = self.build((half, height, width), index + 1)
        layers.append(Factor(self._whitening(half), rest, (half, height, width)))
        return Compose(layers)

    def _step(self, channels: int, level: Level, haar: bool) -> list[Bijection]:
        parts: list[ChannelAffine] = [Haar(channels)] if haar else []
        parts += [ActNorm(channels), self._mixing(channels)]
        kept, moved = channels // 2, channels - channels // 2
        transform = elementwise(self.coupling, moved)
        net = conv_net(
            level.net,
            kept + self.classes,
            level.width,
            transform.outputs * moved,
            level.blocks,
        )
        coupling = Coupling(ChannelHalves(channels), net, transform)
        layers: list[Bijection] = [Mix(parts), coupling]
        if self.classes:
            layers.insert(1, ConditionalActNorm(channels, self.classes))
        return layers

    def _mixing(self, channels: int) -> ChannelAffine:
        if self.mix == "permutation":
            return Permutation(channels)
        start: Literal["orthogonal", "swap"] = "swap" if self.start == "haar" else "orthogonal"
        kind = InvertibleConv if self.mix == "plain" else InvertibleConvPLU
        return kind(channels, start)

    def _whitening(self, half: int) -> Coupling:
        transform = elementwise("affine", half)
        return Coupling(ChannelHalves(2 * half), self._predictor(half, 2 * half), transform)

    def _predictor(self, inputs: int, outputs: int) -> Net:
        if self.split_width:
            return conv_net("glow", inputs, self.split_width, outputs)
        return Net(nn.Conv2d(inputs, outputs, 3, padding=1))
