"""f-VAEs against what they are made of: VAEs on one side, flows on the other."""

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn
from torch.distributions import MultivariateNormal, Normal, kl_divergence

from models_export.flows.channels import ActNorm, InvertibleConv, Mix
from models_export.flows.compose import Compose
from models_export.flows.coupling import ChannelHalves, Coupling
from models_export.flows.dequantize import Dequantisation, bits_per_dim
from models_export.flows.elementwise import elementwise
from models_export.flows.fvae import FVae, FVaeConfig, ResidualStep, build_fvae, folded
from models_export.flows.glow import Level
from models_export.flows.nets import conv_net
from models_export.flows.reshape import Flatten
from models_export.pictures.config import load_config
from tests.models_export.flows.bijections import FVAE, HAAR_FVAE, log_prob, randomised

EVENT = (4, 1, 2)
SIZE = 8
DOUBLE = torch.float64


def _linear(channels: int = 4) -> nn.Conv2d:
    return nn.Conv2d(channels, channels, 1)


def _flow() -> Compose:
    """One that is no affine map."""
    transform = elementwise("affine", 2)
    coupling = Coupling(ChannelHalves(4), conv_net("glow", 2, 6, 4), transform)
    return Compose([Mix([ActNorm(4), InvertibleConv(4)]), coupling, Flatten(EVENT)])


def _fvae(
    encoding: nn.Module, generating: nn.Module, flow: Compose, sigma1: float, sigma2: float
) -> FVae:
    model = FVae(encoding, generating, flow, EVENT, EVENT, Dequantisation())
    randomised(model.double())
    with torch.no_grad():
        model.log_sigma1.fill_(math.log(sigma1))
        model.log_sigma2.fill_(math.log(sigma2))
    return model


def _data(count: int = 3) -> tuple[Tensor, Tensor]:
    return torch.rand(count, *EVENT, dtype=DOUBLE), torch.randn(count, *EVENT, dtype=DOUBLE)


def test_an_affine_flow_makes_a_vae_draw_by_draw() -> None:
    """F(v) = W v + b, so the posterior is a normal distribution that torch knows too."""
    flow = Compose([Mix([ActNorm(4), InvertibleConv(4)]), Flatten(EVENT)])
    model = _fvae(_linear(), nn.Sequential(_linear(), nn.Tanh()), flow, 0.4, 0.3)
    x, u = _data()
    scaled = 2 * x - 1
    with torch.no_grad():
        v = 0.4 * u + model.encoding(scaled)
        z, _ = model.flow(v)
        mean, _ = model.flow(model.encoding(scaled))
        slopes = model.flow(torch.eye(SIZE, dtype=DOUBLE).reshape(SIZE, *EVENT))[0]
        matrix = (slopes - model.flow(torch.zeros(1, *EVENT, dtype=DOUBLE))[0]).T
        reconstruction = log_prob(Normal(model.generating(v), 0.3), scaled).flatten(1).sum(1)
        posterior = MultivariateNormal(mean, 0.4**2 * matrix @ matrix.T)
        expected = reconstruction + log_prob(Normal(0.0, 1.0), z).sum(1) - log_prob(posterior, z)
        bound = model.elbo(x, u) - SIZE * math.log(2)
    torch.testing.assert_close(bound, expected, rtol=0, atol=1e-9)


def test_the_identity_makes_reconstruction_minus_divergence() -> None:
    """The mean over u of a quadratic is its mean over 2 D points, so nothing is left to chance."""
    model = _fvae(_linear(), _linear(), Compose([Flatten(EVENT)]), 0.4, 0.3)
    x, _ = _data(1)
    points = math.sqrt(SIZE) * torch.eye(SIZE, dtype=DOUBLE)
    u = torch.cat([points, -points]).reshape(-1, *EVENT)
    scaled = 2 * x - 1
    with torch.no_grad():
        bound = model.elbo(x.expand(len(u), -1, -1, -1), u).mean() - SIZE * math.log(2)
        mean = model.encoding(scaled)
        likelihood = log_prob(Normal(model.generating(mean + 0.4 * u), 0.3), scaled)
        one, standard = Normal(mean, torch.full_like(mean, 0.4)), Normal(0.0, 1.0)
        divergence = kl_divergence(one, standard).sum()
        expected = likelihood.flatten(1).sum(1).mean() - divergence
    torch.testing.assert_close(bound, expected, rtol=0, atol=1e-9)


def test_the_bound_is_the_likelihood_where_the_posterior_is_the_true_one() -> None:
    """G = F = identity: x = v + sigma2 e, so p(x) and p(v | x) are known."""
    sigma2 = 0.5
    shrink = 1 / (1 + sigma2**2)
    model = _fvae(
        nn.Identity(), nn.Identity(), Compose([Flatten(EVENT)]), sigma2 * shrink**0.5, sigma2
    )
    x, u = _data()
    pixels = log_prob(Normal(torch.zeros_like(x), shrink**-0.5), 2 * x - 1)
    exact = pixels.flatten(1).sum(1) + SIZE * math.log(2)
    model.encoding = _Times(shrink)
    with torch.no_grad():
        torch.testing.assert_close(model.elbo(x, u), exact, rtol=0, atol=1e-9)
        # Any other posterior is worse, in the mean.
        model.encoding = _Times(0.5)
        draws = [model.elbo(x, torch.randn_like(u)) for _ in range(400)]
    assert (torch.stack(draws).mean(0) < exact).all()


class _Times(nn.Module):
    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, x: Tensor) -> Tensor:
        return self.factor * x


@pytest.mark.parametrize(("sigma1", "sigma2"), [(0.3, 0.3), (0.2, 0.7)])
def test_without_networks_it_is_a_flow_of_noisy_pictures(sigma1: float, sigma2: float) -> None:
    model = _fvae(nn.Identity(), nn.Identity(), _flow(), sigma1, sigma2)
    x, u = _data()
    with torch.no_grad():
        z, logdet = model.flow(2 * x - 1 + sigma1 * u)
        flow = model.prior.log_prob(z) + logdet
        offset = model.elbo(x, u) - flow
    # What is left knows neither the picture nor the flow.
    squares = u.square().flatten(1).sum(1)
    constant = SIZE * (math.log(2) + math.log(sigma1) - math.log(sigma2))
    expected = constant + 0.5 * squares * (1 - (sigma1 / sigma2) ** 2)
    torch.testing.assert_close(offset, expected, rtol=0, atol=1e-9)
    if sigma1 == sigma2:
        torch.testing.assert_close(offset, torch.full_like(offset, SIZE * math.log(2)))


@pytest.mark.parametrize("config", [FVAE, HAAR_FVAE], ids=["plain", "Haar"])
def test_the_bound_is_the_papers_loss(config: FVaeConfig) -> None:
    """f-VAEs, eq. 10 on; bits/dim of pixels in [-1, 1] are loss / (D ln 2) + 7."""
    model = randomised(build_fvae(config)).double().eval()
    x = torch.rand(2, *model.event, dtype=DOUBLE)
    u = torch.randn(2, *model.inner, dtype=DOUBLE)
    size = model.dimensions
    with torch.no_grad():
        sigma1, sigma2 = float(model.log_sigma1.exp()), float(model.log_sigma2.exp())
        scaled = 2 * x - 1
        v = sigma1 * u + model.encoding(scaled)
        f, logdet = model.flow(v)

        def squares(value: Tensor) -> Tensor:
            return value.square().flatten(1).sum(1)

        loss = (
            squares(model.generating(v) - scaled) / (2 * sigma2**2)
            + size * math.log(sigma2)
            + size / 2 * math.log(2 * math.pi)
            + squares(f) / 2
            - squares(u) / 2
            - size * math.log(sigma1)
            - logdet
        )
        bound = model.elbo(x, u)
    for nats, of_paper in zip(bound.tolist(), loss.tolist(), strict=True):
        bits = of_paper / (size * math.log(2)) + 7
        assert bits_per_dim(nats, size) == pytest.approx(bits, abs=1e-9)


@pytest.mark.parametrize("config", [FVAE, HAAR_FVAE], ids=["plain", "Haar"])
def test_networks_start_as_each_others_inverses(config: FVaeConfig) -> None:
    """Residual steps start at zero: E only moves numbers (or rotates them), G moves them back."""
    model = build_fvae(config)
    x = torch.randn(2, *model.event)
    v = model.encoding(x)
    assert v.shape == (2, *model.inner)
    torch.testing.assert_close(v.norm(), x.norm())
    torch.testing.assert_close(model.generating(v), torch.tanh(x), rtol=0, atol=1e-5)
    if config is HAAR_FVAE:
        plain = model.encoding(torch.ones(1, *model.event))
        torch.testing.assert_close(plain[0, 0], torch.full_like(plain[0, 0], 4.0))
        assert plain[0, 1:].abs().max() <= 1e-6
        fixed = [weight for weight in model.parameters() if not weight.requires_grad]
        # Haar matrices and zeros, and sigma1.
        assert len(fixed) == 2 * 2 * len(config.steps) + 1


def test_batch_normalisation_is_folded_away() -> None:
    model = randomised(build_fvae(FVAE)).eval()
    for network, size in ((model.encoding, model.event), (model.generating, model.inner)):
        result = folded(network.train())
        assert not any(isinstance(part, nn.BatchNorm2d) for part in result.modules())
        assert any(isinstance(part, nn.BatchNorm2d) for part in network.modules())
        x = torch.randn(2, *size)
        torch.testing.assert_close(result(x), network.eval()(x), rtol=1e-5, atol=1e-5)
    exports = (model.decoder(), model.encoder())
    assert not any(isinstance(part, nn.BatchNorm2d) for one in exports for part in one.modules())


def test_statistics_of_batches_are_for_training() -> None:
    step = randomised(ResidualStep(3, 5))
    x = torch.randn(4, 3, 2, 2)
    together, alone = step(x), step(x[:1])
    assert not torch.allclose(together[:1], alone)
    step.eval()
    torch.testing.assert_close(step(x)[:1], step(x[:1]))


def test_sigma1_is_learned_or_fixed() -> None:
    for learned in (True, False):
        model = build_fvae(replace(FVAE, sigma1=0.25, learn_sigma1=learned))
        assert float(model.log_sigma1.detach().exp()) == pytest.approx(0.25)
        levels = torch.randint(0, 256, (4, *model.event), dtype=torch.uint8)
        torch.autograd.backward(model.score(levels).mean())
        assert (model.log_sigma1.grad is not None) == learned
        assert model.log_sigma2.grad is not None


def _parameters(module: nn.Module) -> int:
    return sum(weight.numel() for weight in module.parameters())


@pytest.mark.parametrize("side", [64, 128])
def test_paper_size(side: int) -> None:
    config = load_config("fvae-paper").model
    assert isinstance(config, FVaeConfig)
    with torch.device("meta"):
        model = build_fvae(replace(config, height=side, width=side))
    assert model.inner == (192, side // 8, side // 8)
    flow, splits = 0, 0
    for level, channels in enumerate((192, 384, 768, 1536)):
        half = channels // 2
        net = 9 * half * 256 + 256 + 256**2 + 256 + 9 * 256 * half + half
        flow += 12 * (2 * channels + net)
        if level < 3:
            flow += 9 * half * channels + channels
            splits += half
    flow += 2 * 1536
    # Ours besides: limits of the scales of what leaves at splits.
    assert _parameters(model.flow) == flow + splits
    assert flow == pytest.approx(86e6, rel=5e-3)
    step = sum(12 * (10 * c**2 + 2 * c + 2 * c) for c in (12, 48, 192))
    assert _parameters(model.encoding) == _parameters(model.generating) == step


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"steps": (1,)}, "of equal length"),
        ({"height": 6}, "6 × 8 pixels can't be squeezed by 4"),
        ({"sigma1": 0.0}, "a standard deviation is positive"),
        ({"bits": 12}, "levels of 12 bits"),
    ],
)
def test_impossible_settings(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build_fvae(replace(FVAE, **changes))  # type: ignore[arg-type]


BOTTLENECK = replace(
    FVAE, steps=(1, 2), widths=(6, 8), latent=3, levels=(Level(1, 2, 8),), height=8, width=12
)


def test_a_bottleneck_has_as_many_latents_as_it_says() -> None:
    model = randomised(build_fvae(BOTTLENECK)).eval()
    assert model.inner == (3, 2, 3)
    assert model.latent_dimensions == 18
    assert model.dimensions == math.prod(model.event)
    x = torch.rand(2, *model.event)
    z = model.encode(x)
    assert z.shape == (2, 18)
    assert model.decode(z).shape == x.shape
    with torch.no_grad():
        image = model.decoder()(z, torch.ones(1))
        torch.testing.assert_close(image, model.decode(z).clamp(0, 1), rtol=0, atol=1e-5)
        torch.testing.assert_close(model.encoder()(x)[0], z, rtol=0, atol=1e-5)


@pytest.mark.parametrize("config", [FVAE, BOTTLENECK], ids=["plain", "bottleneck"])
def test_the_closed_form_is_the_best_sigma2(config: FVaeConfig) -> None:
    """No other one scores higher on the pictures that it is of, with the same noise."""
    model = randomised(build_fvae(config)).eval()
    levels = torch.randint(0, 256, (20, *model.event), dtype=torch.uint8)
    model.calibrate(levels)
    best = float(model.log_sigma2.detach())

    def bound() -> float:
        generator = torch.Generator().manual_seed(2)  # as calibrate draws
        x = model.dequantisation(levels, generator)[0]
        u = torch.randn(len(x), *model.inner, generator=generator)
        return float(model.elbo(x, u).double().mean())

    with torch.no_grad():
        at_best = bound()
        for change in (-0.05, 0.05):
            model.log_sigma2.fill_(best + change)
            assert bound() < at_best
    model.calibrate(levels)
    assert float(model.log_sigma2.detach()) == best  # the same for the same pictures


def test_a_batch_in_training_has_its_own_sigma2() -> None:
    """The loss is then that of the closed form, and no optimiser moves it."""
    model = randomised(build_fvae(replace(FVAE, sigma2="closed"))).train()
    assert not model.log_sigma2.requires_grad
    x, u = torch.rand(4, *model.event), torch.randn(4, *model.inner)
    found = model.bound(x, u)
    variance = (found.generated - (2 * x - 1)).square().mean()
    size = model.dimensions
    expected = -0.5 * size * (1 + (2 * math.pi * variance / 4).log())
    torch.testing.assert_close(found.reconstruction.mean(), expected)
    assert build_fvae(FVAE).log_sigma2.requires_grad


def test_a_perfect_reconstruction_has_a_bound() -> None:
    model = _fvae(nn.Identity(), nn.Identity(), Compose([Flatten(EVENT)]), 1e-9, 0.5).float()
    model.calibrate(torch.full((4, *EVENT), 200, dtype=torch.uint8))
    assert math.isfinite(float(model.log_sigma2.detach()))


@torch.no_grad()
def test_without_levels_it_is_a_vae() -> None:
    """The gap, averaged over u and -u of every axis, is minus a divergence that torch knows."""
    model = randomised(build_fvae(replace(FVAE, levels=()))).double().eval()
    x = torch.rand(1, 3, 8, 8, dtype=DOUBLE)
    count = model.latent_dimensions
    points = math.sqrt(count) * torch.eye(count, dtype=DOUBLE)
    u = torch.cat([points, -points]).reshape(-1, *model.inner)
    gap = model.bound(x.expand(len(u), -1, -1, -1), u).gap.mean()
    posterior = Normal(model.encoding(2 * x - 1), model.log_sigma1.exp())
    expected = kl_divergence(posterior, Normal(torch.zeros((), dtype=DOUBLE), 1.0)).sum()
    torch.testing.assert_close(-gap, expected, rtol=1e-9, atol=0)
    z, density = model.encoder()(x)
    torch.testing.assert_close(z, posterior.mean.flatten(1))
    torch.testing.assert_close(density, log_prob(Normal(0.0, 1.0), z).sum(1))
    pixels = (model.generating(z.reshape(-1, *model.inner)) + 1) / 2
    torch.testing.assert_close(model.decoder()(z, torch.ones(1)), pixels.clamp(0, 1))
