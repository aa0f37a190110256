"""f-VAEs: a variational autoencoder whose prior is a flow, trained as one.

Su, Wu, "f-VAEs: Improve VAEs with Conditional Flows", arXiv 1809.05861. The posterior is the
conditional flow z = F(sigma1 u + E(x)), u standard normal, and the decoder is q(x|z) =
N(x; G(F^-1(z)), sigma2^2). E and G are ordinary networks that needn't be invertible, which is the
whole saving; F is an unconditional flow over v = sigma1 u + E(x), as large as the picture.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import pixel_shuffle, pixel_unshuffle
from torch.nn.utils.fusion import fuse_conv_bn_eval

from models_export.flows import bottleneck
from models_export.flows.base import Bijection
from models_export.flows.channels import Haar, fixed_conv
from models_export.flows.dequantize import Dequantisation
from models_export.flows.elementwise import ElementwiseKind
from models_export.flows.glow import Level, MixKind, Pyramid, Start
from models_export.flows.model import Decoder, ImageModel
from models_export.flows.nets import Net
from models_export.flows.of_all import BatchNorm, mean_of_all
from models_export.flows.prior import StandardNormal
from models_export.flows.reshape import Flatten
from models_export.ranges import Bits, Depth, Range, Side, Width, WidthOrNone

_LOG_2PI = math.log(2 * math.pi)
#: Of pixels in [-1, 1]: a hundredth of a level of 8 bits, squared.
_LEAST_VARIANCE = 1e-8
_CALIBRATION, _BATCH = 2, 100


@dataclass(frozen=True)
class FVaeConfig:
    """E squeezes by 2 and runs ``steps[i]`` residual steps of hidden ``widths[i]``, for each i.

    G mirrors it. levels, coupling, mix, split_width, start: of the flow F over what comes out, see
    GlowConfig. Without levels F is the identity, which leaves a VAE of constant variances.
    """

    family: Literal["fvae"]
    #: 1 for grey pictures, 3 for colour.
    channels: Annotated[int, Range(1, 3)] = 3
    #: Of the pictures, in pixels.
    height: Side = 32
    width: Side = 32
    #: Of the levels modelled: 5 for pictures, 8 for likelihood tables.
    bits: Bits = 5
    #: Residual ones, for each squeeze of E.
    steps: tuple[Depth, ...] = (2, 4)
    #: Of the networks in them.
    widths: tuple[Width, ...] = (48, 96)
    levels: tuple[Level, ...] = (Level(1, 4, 64), Level(2, 6, 64))
    coupling: ElementwiseKind = "additive"
    mix: MixKind = "permutation"
    split_width: WidthOrNone = 0
    #: "haar" also makes every squeeze of E and G a Haar transform.
    start: Start = "orthogonal"
    #: The posterior's width: a starting value when it is learnt, else fixed (as SimFlow, 2025, has
    #: it).
    sigma1: Annotated[float, Range(0, 1000, above=True)] = 1.0
    learn_sigma1: bool = True
    #: "closed": each batch has the best one, whose square is its mean squared error; "learned": by
    #: the optimiser, which moves a logarithm by no more than its rate a step. What is judged and
    #: kept has the best one either way.
    sigma2: Literal["closed", "learned"] = "closed"
    #: Channels of v; 0, as many as the picture's numbers need. Otherwise E and G are those of
    #: bottleneck.py, with ``steps[i]`` residual blocks of ``widths[i]`` channels at each scale.
    latent: WidthOrNone = 0


def build_fvae(config: FVaeConfig) -> FVae:
    """The model with fresh weights, from torch's global generator.

    Raises ValueError when steps and widths differ in length, when the picture can't be squeezed or
    split as asked, and when bits or sigma1 are impossible.
    """
    if config.sigma1 <= 0:
        raise ValueError(f"sigma1 = {config.sigma1}: a standard deviation is positive")
    if len(config.steps) != len(config.widths):
        raise ValueError("steps and widths are one number a squeeze, so of equal length")
    factor = 2 ** len(config.steps)
    if config.height % factor or config.width % factor:
        raise ValueError(f"{config.height} × {config.width} pixels can't be squeezed by {factor}")
    event = (config.channels, config.height, config.width)
    channels = config.latent or config.channels * factor**2
    inner = (channels, config.height // factor, config.width // factor)
    pyramid = Pyramid(config.levels, config.coupling, config.mix, config.start, config.split_width)
    model = FVae(
        *_networks(config),
        pyramid.build(inner) if config.levels else Flatten(inner),
        event,
        inner,
        Dequantisation(config.bits),
    )
    with torch.no_grad():
        model.log_sigma1.fill_(math.log(config.sigma1))
    model.log_sigma1.requires_grad_(config.learn_sigma1)
    model.log_sigma2.requires_grad_(config.sigma2 == "learned")
    return model


@dataclass(frozen=True)
class Bound:
    """A draw of the lower bound of log p(x), and what it was drawn through."""

    #: log q(x | z), log p(z) less log of the posterior's density, [B], in nats; the mean of the
    #: latter is -KL.
    reconstruction: Tensor
    gap: Tensor
    #: G(v), [B, C, H, W], of pixels in [-1, 1].
    generated: Tensor

    @property
    def nats(self) -> Tensor:
        return self.reconstruction + self.gap


class FVae(ImageModel):
    """E: [B, C, H, W] -> v [B, C f², H/f, W/f]; G: v -> [B, C, H, W] in [-1, 1]; F: v -> z flat."""

    def __init__(
        self,
        encoding: nn.Module,
        generating: nn.Module,
        flow: Bijection,
        event: tuple[int, int, int],
        inner: tuple[int, int, int],
        dequantisation: Dequantisation,
    ) -> None:
        super().__init__()
        self.encoding = encoding
        self.generating = generating
        self.flow = flow
        self.event = event
        self.inner = inner
        self.dequantisation = dequantisation
        self.prior = StandardNormal()
        self.log_sigma1 = nn.Parameter(torch.zeros(()))
        self.log_sigma2 = nn.Parameter(torch.tensor(-1.0))

    @property
    def latent_dimensions(self) -> int:
        return math.prod(self.inner)

    @property
    def noise_dimensions(self) -> int:
        return math.prod(self.inner)

    def elbo(self, x: Tensor, u: Tensor) -> Tensor:
        """What ``bound`` gives, in nats, [B]."""
        return self.bound(x, u).nats

    def bound(self, x: Tensor, u: Tensor) -> Bound:
        """Pixels [B, C, H, W] in [0, 1], noise u [B, *inner] -> lower bound of log p(x).

        The paper's loss with its sign changed, of pixels scaled to [-1, 1], plus D ln 2 for that
        scaling. One draw of u; its mean over u is the bound.
        """
        scaled = 2 * x - 1
        v: Tensor = self.log_sigma1.exp() * u + self.encoding(scaled)
        generated = self.generating(v)
        error = (generated - scaled).square().flatten(1).sum(1)
        log_sigma2 = self._log_sigma2(error)
        squares = 0.5 * error * (-2 * log_sigma2).exp()
        reconstruction = squares + self.dimensions * (log_sigma2 + 0.5 * _LOG_2PI - math.log(2))
        z, logdet = self.flow(v)
        log_prior = self.prior.log_prob(z) + logdet
        log_posterior = self.prior.log_prob(u) - self.latent_dimensions * self.log_sigma1
        return Bound(-reconstruction, log_prior - log_posterior, generated)

    def _log_sigma2(self, errors: Tensor) -> Tensor:
        """errors: squared, summed over each picture, [B]. The best is where no gradient is."""
        if self.log_sigma2.requires_grad or not self.training:
            return self.log_sigma2
        mean = mean_of_all(errors.detach().mean()) / self.dimensions
        return 0.5 * mean.clamp_min(_LEAST_VARIANCE).log()

    @torch.no_grad()
    def calibrate(self, levels: Tensor) -> None:
        generator = torch.Generator().manual_seed(_CALIBRATION)
        total = 0.0
        for part in torch.split(levels, _BATCH):
            x = 2 * self.dequantisation(part, generator)[0] - 1
            u = torch.randn(len(x), *self.inner, generator=generator).to(x)
            again = self.generating(self.log_sigma1.exp() * u + self.encoding(x))
            total += float((again - x).double().square().sum())
        variance = max(total / levels.numel(), _LEAST_VARIANCE)
        self.log_sigma2.fill_(0.5 * math.log(variance))

    def score(
        self,
        levels: Tensor,
        generator: torch.Generator | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        bound, log_q = self.drawn(levels, generator)
        return bound.nats - log_q

    def drawn(
        self, levels: Tensor, generator: torch.Generator | None = None
    ) -> tuple[Bound, Tensor]:
        """8-bit levels [B, C, H, W] -> (the bound, log q of the noise below the levels [B])."""
        x, log_q = self.dequantisation(levels, generator)
        u = torch.randn(len(x), *self.inner, generator=generator).to(x)
        return self.bound(x, u), log_q

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """F(E(x)): the middle of the posterior."""
        z: Tensor = self.flow(self.encoding(2 * x - 1))[0]
        return z

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        pixels: Tensor = (self.generating(self.flow.inverse(z)[0]) + 1) / 2
        return pixels

    @torch.no_grad()
    def init_from(self, levels: Tensor) -> None:
        x = 2 * self.dequantisation(levels)[0] - 1
        noise = torch.randn(len(x), *self.inner).to(x)
        self.flow.init_from(self.log_sigma1.exp() * noise + self.encoding(x))

    def decoder(self) -> nn.Module:
        return Decoder(_Generator(self.flow.export_inverse(), folded(self.generating)))

    def encoder(self) -> nn.Module:
        sigma1 = self.log_sigma1.detach().exp()
        return _Encoder(folded(self.encoding), self.flow.export_forward(), sigma1, self.inner)


class _Generator(nn.Module):
    def __init__(self, inverse: nn.Module, generating: nn.Module) -> None:
        super().__init__()
        self.inverse = inverse
        self.generating = generating

    def forward(self, z: Tensor) -> Tensor:
        pixels: Tensor = self.generating(self.inverse(z)) * 0.5 + 0.5
        return pixels


class _Encoder(nn.Module):
    """Images, noise u [B, D] -> (z, the flow's log-density of v = sigma1 u + E(x)).

    A draw of the posterior, and one term of what the image costs (see ``FVae.bound``); without
    noise, the middle of the posterior.
    """

    sigma1: Tensor

    def __init__(
        self, encoding: nn.Module, flow: nn.Module, sigma1: Tensor, inner: tuple[int, int, int]
    ) -> None:
        super().__init__()
        self.encoding = encoding
        self.flow = flow
        self.inner = inner
        self.register_buffer("sigma1", sigma1)

    def forward(self, image: Tensor, noise: Tensor | None = None) -> tuple[Tensor, Tensor]:
        v = self.encoding(image * 2 - 1)
        if noise is not None:
            v = v + self.sigma1 * noise.reshape(-1, *self.inner)
        z, logdet = self.flow(v)
        return z, StandardNormal().log_prob(z) + logdet


class ResidualStep(Net):
    """x + conv1×1(relu(BN(conv3×3(x)))), the last one starting at zero; [B, C, H, W]."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__(
            nn.Conv2d(channels, width, 3, padding=1),
            BatchNorm(width),
            nn.ReLU(),
            nn.Conv2d(width, channels, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + super().forward(x)


class _Shuffle(nn.Module):
    """Space to channels by 2, or back; with the Haar transform of the blocks where ``haar``."""

    def __init__(self, channels: int, back: bool, haar: bool) -> None:
        super().__init__()
        self.back = back
        self.transform: nn.Module = nn.Identity()
        if haar:
            matrix = Haar(4 * channels).matrix
            weight = matrix.T if back else matrix  # orthonormal
            self.transform = fixed_conv(weight, torch.zeros(4 * channels)).requires_grad_(False)

    def forward(self, x: Tensor) -> Tensor:
        if self.back:
            return pixel_shuffle(self.transform(x), 2)
        result: Tensor = self.transform(pixel_unshuffle(x, 2))
        return result


def _networks(config: FVaeConfig) -> tuple[nn.Module, nn.Module]:
    """E and G."""
    if config.latent:
        sizes = (config.channels, config.steps, config.widths, config.latent)
        return bottleneck.encoding(*sizes), bottleneck.generating(*sizes)
    return _stages(config, reverse=False), _stages(config, reverse=True)


def _stages(config: FVaeConfig, reverse: bool) -> nn.Sequential:
    layers: list[nn.Module] = []
    stages = list(enumerate(zip(config.steps, config.widths, strict=True)))
    for index, (steps, width) in reversed(stages) if reverse else stages:
        channels = config.channels * 4 ** (index + 1)
        residual = [ResidualStep(channels, width) for _ in range(steps)]
        shuffle = _Shuffle(channels // 4, reverse, config.start == "haar")
        layers += [*residual, shuffle] if reverse else [shuffle, *residual]
    return nn.Sequential(*layers, nn.Tanh()) if reverse else nn.Sequential(*layers)


def folded(network: nn.Module) -> nn.Module:
    """A copy in evaluation mode whose batch normalisations are part of the convolutions before."""
    result = copy.deepcopy(network).eval()
    for module in result.modules():
        if isinstance(module, Net):
            module.body = nn.Sequential(*_folded(module.body))
    return result


def _folded(layers: nn.Sequential) -> Iterator[nn.Module]:
    given = list(layers)
    for layer, after in zip(given, [*given[1:], None], strict=True):
        if isinstance(layer, nn.Conv2d) and isinstance(after, nn.BatchNorm2d):
            yield fuse_conv_bn_eval(layer, after)
        elif not isinstance(layer, nn.BatchNorm2d):
            yield layer
