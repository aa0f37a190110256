"""All bijections, small, with weights away from their start. To test another one, add a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor, nn

from models_export.flows.base import Bijection
from models_export.flows.channels import (
    ActNorm,
    ConditionalActNorm,
    Haar,
    InvertibleConv,
    InvertibleConvPLU,
    Mix,
    Permutation,
)
from models_export.flows.compose import Compose
from models_export.flows.coupling import (
    ChannelHalves,
    Coupling,
    EveryOther,
    Factor,
    Half,
    MaskedCoupling,
    checkerboard,
)
from models_export.flows.elementwise import ElementwiseKind, elementwise
from models_export.flows.fvae import FVaeConfig, build_fvae
from models_export.flows.glow import GlowConfig, Level, build_glow
from models_export.flows.nets import NetKind, conv_net, mlp
from models_export.flows.nice import NiceConfig, build_nice
from models_export.flows.pixels import Centre, Logit
from models_export.flows.realnvp import RealNvpConfig, build_realnvp
from models_export.flows.reshape import Flatten, Squeeze
from models_export.flows.scaling import DiagonalScaling

M = TypeVar("M", bound=nn.Module)
Map = Callable[..., tuple[Tensor, Tensor]]

NICE = NiceConfig("nice", 4, 4, couplings=4, hidden=(12, 12), dropout=0.0, prior="logistic")
REALNVP = RealNvpConfig("realnvp", 1, 8, 8, bits=8, widths=(4, 6, 6), blocks=1)
GLOWS = {
    "as in the paper": GlowConfig(
        "glow", 3, 4, 4, bits=8, levels=(Level(2, 2, 6), Level(2, 2, 6)), coupling="sigmoid"
    ),
    "plu, residual nets, wide splits": GlowConfig(
        "glow",
        3,
        4,
        4,
        bits=5,
        levels=(Level(2, 1, 6, "residual", 2), Level(2, 2, 6)),
        mix="plu",
        split_width=5,
    ),
    "permutations, additive": GlowConfig(
        "glow",
        1,
        8,
        8,
        bits=5,
        levels=(Level(2, 2, 6), Level(2, 2, 6), Level(2, 1, 6)),
        coupling="additive",
        mix="permutation",
    ),
    "haar": GlowConfig(
        "glow", 3, 4, 4, bits=5, levels=(Level(2, 2, 6), Level(2, 2, 6)), start="haar"
    ),
    "haar, plu, squeezing by 4": GlowConfig(
        "glow",
        1,
        8,
        8,
        bits=5,
        levels=(Level(4, 2, 6), Level(2, 2, 6)),
        mix="plu",
        start="haar",
    ),
    "classes": GlowConfig(
        "glow", 3, 4, 4, bits=5, levels=(Level(2, 2, 6), Level(2, 1, 6)), classes=3
    ),
    "variational": GlowConfig(
        "glow",
        1,
        4,
        4,
        bits=5,
        levels=(Level(2, 2, 6), Level(2, 1, 6)),
        dequantisation="variational",
    ),
}
FVAE = FVaeConfig(
    "fvae",
    3,
    8,
    8,
    bits=8,
    steps=(1, 1),
    widths=(6, 6),
    levels=(Level(1, 2, 6), Level(2, 1, 6)),
    sigma1=0.5,
    sigma2="learned",
)
HAAR_FVAE = FVaeConfig(
    "fvae",
    1,
    8,
    8,
    bits=8,
    steps=(2, 1),
    widths=(6, 6),
    levels=(Level(1, 1, 6), Level(2, 2, 6, "residual")),
    coupling="affine",
    mix="plain",
    split_width=5,
    start="haar",
    learn_sigma1=False,
    sigma2="learned",
)


@dataclass(frozen=True)
class Case:
    """event, latent: shapes of one x and one z (latent like event where not said).

    context: shape of one example's. pixels: whether x lies in [0, 1]. moves: whether z differs from
    x in more than the places of its numbers.
    """

    build: Callable[[], Bijection]
    event: tuple[int, ...]
    latent: tuple[int, ...] = ()
    context: tuple[int, ...] = ()
    pixels: bool = False
    moves: bool = True

    def x(self, count: int, dtype: torch.dtype, size: float = 1.0) -> Tensor:
        """Examples; ``size`` stretches those that aren't pixels."""
        if self.pixels:
            return torch.rand(count, *self.event, dtype=dtype)
        return size * torch.randn(count, *self.event, dtype=dtype)

    def z(self, count: int, dtype: torch.dtype, size: float = 1.0) -> Tensor:
        """Latents."""
        return size * torch.randn(count, *(self.latent or self.event), dtype=dtype)

    def given(self, count: int, dtype: torch.dtype) -> Tensor | None:
        """Contexts."""
        return torch.rand(count, *self.context, dtype=dtype) if self.context else None


def _halves(
    channels: int, kind: ElementwiseKind, context: int = 0, net: NetKind = "glow"
) -> Coupling:
    kept, moved = channels // 2, channels - channels // 2
    transform = elementwise(kind, moved)
    inside = conv_net(net, kept + context, 6, transform.outputs * moved)
    return Coupling(ChannelHalves(channels), inside, transform)


def _vectors(moved: Half, kind: ElementwiseKind, context: int = 0) -> Coupling:
    transform = elementwise(kind, 3, 1)
    net = mlp(3 + context, (8, 8), 3 * transform.outputs)
    return Coupling(EveryOther(moved), net, transform)


def _masked(mask: Tensor, kind: ElementwiseKind, context: int = 0) -> MaskedCoupling:
    channels = len(mask)
    transform = elementwise(kind, channels)
    net = conv_net("residual", channels + context, 6, transform.outputs * channels)
    return MaskedCoupling(mask, net, transform)


def _channel_mask() -> Tensor:
    return torch.tensor([1.0, 0.0, 1.0])[:, None, None].expand(3, 4, 2).clone()


def _factor() -> Factor:
    rest = Compose([Squeeze(2), ActNorm(8), _halves(8, "affine"), Flatten((8, 1, 2))])
    return Factor(_halves(4, "affine"), rest, (2, 2, 4))


def _factor_with_context() -> Factor:
    rest = Compose([ConditionalActNorm(2, 3), _halves(2, "affine", 3), Flatten((2, 2, 4))])
    return Factor(_halves(4, "affine"), rest, (2, 2, 4))


_SPATIAL = (4, 2, 3)  # sides that differ, so that swapping them shows
_SIZE = (3, 4, 2)

CASES: dict[str, Case] = {
    "squeeze by 2": Case(lambda: Squeeze(2), (2, 4, 6), (8, 2, 3), moves=False),
    "squeeze by 4": Case(lambda: Squeeze(4), (1, 4, 8), (16, 1, 2), moves=False),
    "flatten": Case(lambda: Flatten(_SIZE), _SIZE, (24,), moves=False),
    "actnorm": Case(lambda: ActNorm(4), _SPATIAL),
    "1×1 convolution, orthogonal": Case(lambda: InvertibleConv(4), _SPATIAL),
    "1×1 convolution, swap": Case(lambda: InvertibleConv(4, "swap"), _SPATIAL),
    "1×1 convolution, swap, odd": Case(lambda: InvertibleConv(3, "swap"), _SIZE),
    "plu, orthogonal": Case(lambda: InvertibleConvPLU(4), _SPATIAL),
    "plu, swap": Case(lambda: InvertibleConvPLU(4, "swap"), _SPATIAL),
    "random permutation": Case(lambda: Permutation(5), (5, 2, 1), moves=False),
    "reversal": Case(lambda: Permutation(5, "reverse"), (5, 2, 1), moves=False),
    "haar": Case(lambda: Haar(8), (8, 2, 1)),
    "mix": Case(
        lambda: Mix([Haar(4), ActNorm(4), InvertibleConv(4), ActNorm(4), InvertibleConvPLU(4)]),
        _SPATIAL,
    ),
    "conditional actnorm": Case(lambda: ConditionalActNorm(4, 3), _SPATIAL, context=(3,)),
    **{
        f"{kind} coupling of {channels} channels": Case(
            lambda channels=channels, kind=kind: _halves(channels, kind),  # type: ignore[misc]
            (channels, 2, 3),
        )
        for kind in ("additive", "affine", "sigmoid")
        for channels in (2, 5, 6)
    },
    **{
        f"{kind} coupling given a vector": Case(
            lambda kind=kind: _halves(4, kind, 3),  # type: ignore[misc]
            _SPATIAL,
            context=(3,),
        )
        for kind in ("additive", "affine", "sigmoid")
    },
    "affine coupling given a map": Case(
        lambda: _halves(5, "affine", 2, "residual"), (5, 2, 3), context=(2, 2, 3)
    ),
    **{
        f"{kind} coupling, {moved} ones move": Case(
            lambda moved=moved, kind=kind: _vectors(moved, kind),  # type: ignore[misc]
            (6,),
        )
        for kind in ("additive", "affine", "sigmoid")
        for moved in ("even", "odd")
    },
    "affine coupling of vectors given a vector": Case(
        lambda: _vectors("odd", "affine", 2), (6,), context=(2,)
    ),
    **{
        f"{kind} coupling, checkerboard {first}": Case(
            lambda first=first, kind=kind: _masked(checkerboard(*_SIZE, first), kind),  # type: ignore[misc]
            _SIZE,
        )
        for kind in ("additive", "affine", "sigmoid")
        for first in (0, 1)
    },
    "affine coupling, channel mask": Case(lambda: _masked(_channel_mask(), "affine"), _SIZE),
    "affine coupling, checkerboard, given a vector": Case(
        lambda: _masked(checkerboard(*_SIZE, 0), "affine", 2), _SIZE, context=(2,)
    ),
    "factor": Case(_factor, (4, 2, 4), (32,)),
    "factor given a vector": Case(_factor_with_context, (4, 2, 4), (32,), context=(3,)),
    "centre": Case(lambda: Centre(), _SIZE, pixels=True),
    "centre, wider": Case(lambda: Centre(2.5), _SIZE, pixels=True),
    "logit": Case(lambda: Logit(), _SIZE, pixels=True),
    "diagonal scaling": Case(lambda: DiagonalScaling(6), (6,)),
    "composition": Case(
        lambda: Compose(
            [_vectors("odd", "affine"), DiagonalScaling(6), _vectors("even", "affine")]
        ),
        (6,),
    ),
    "NICE": Case(lambda: build_nice(NICE).bijection, (1, 4, 4), (16,), pixels=True),
    "RealNVP": Case(lambda: build_realnvp(REALNVP).bijection, (1, 8, 8), (64,), pixels=True),
    **{
        f"Glow, {name}": Case(
            lambda config=config: build_glow(config).bijection,  # type: ignore[misc]
            (config.channels, config.height, config.width),
            (config.channels * config.height * config.width,),
            (config.classes,) if config.classes else (),
            pixels=True,
        )
        for name, config in GLOWS.items()
    },
    "F of an f-VAE": Case(lambda: build_fvae(FVAE).flow, (48, 2, 2), (192,)),
    "F of a Haar f-VAE": Case(lambda: build_fvae(HAAR_FVAE).flow, (16, 2, 2), (64,)),
}


@torch.no_grad()
def randomised(module: M, seed: int = 0) -> M:
    """Move all weights, and running statistics, away from where they start.

    Matrices by about as much as a usual start would, so that what goes through stays in proportion.
    """
    random = torch.Generator().manual_seed(seed)
    for name, weight in [*module.named_parameters(), *module.named_buffers()]:
        noise = torch.randn(weight.shape, generator=random).to(weight.dtype)
        if name.endswith("running_var"):
            weight.mul_((0.3 * noise).exp())
        elif name.endswith("running_mean"):
            weight.add_(0.2 * noise)
        elif isinstance(weight, nn.Parameter) and weight.requires_grad:
            fan_in = weight[0].numel() if weight.ndim > 1 else 1
            weight.add_(0.3 * fan_in**-0.5 * noise)
    return module


def log_prob(distribution: torch.distributions.Distribution, x: Tensor) -> Tensor:
    """Torch's own log-density; its subclasses lack types."""
    result: Tensor = distribution.log_prob(x)
    return result


def jacobian_logdet(function: Map, x: Tensor, context: Tensor | None = None) -> Tensor:
    """log |det| of the full Jacobian at each example of x, [B]."""
    result = []
    for index, row in enumerate(x):
        # Examples don't see each other: copy i of a batch serves for row i of the Jacobian.
        count = row.numel()
        copies = row.expand(count, *row.shape).clone().requires_grad_()
        given = None if context is None else context[index].expand(count, *context.shape[1:])
        z = function(copies, given)[0].flatten(1)
        jacobian = torch.autograd.grad(z.diagonal().sum(), copies)[0].flatten(1)
        result.append(torch.linalg.slogdet(jacobian).logabsdet)
    return torch.stack(result)
