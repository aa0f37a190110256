"""Models of images, whatever is inside: densities, latents, what is exported."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from models_export.flows import ModelConfig, build
from models_export.flows.base import Bijection
from models_export.flows.channels import ActNorm, InvertibleConv, Mix
from models_export.flows.compose import Compose
from models_export.flows.coupling import ChannelHalves, Coupling, EveryOther, Factor, Half
from models_export.flows.dequantize import bits_per_dim
from models_export.flows.elementwise import ElementwiseKind, elementwise
from models_export.flows.fvae import FVae
from models_export.flows.model import FlowModel, ImageModel
from models_export.flows.nets import conv_net, mlp
from models_export.flows.pixels import Centre, Logit
from models_export.flows.prior import PriorName, StandardLogistic, prior
from models_export.flows.reshape import Flatten
from models_export.flows.scaling import DiagonalScaling
from tests.models_export.flows.bijections import (
    FVAE,
    GLOWS,
    HAAR_FVAE,
    NICE,
    REALNVP,
    randomised,
)

CONFIGS: dict[str, ModelConfig] = {
    "NICE": NICE,
    "RealNVP": REALNVP,
    **{f"Glow, {name}": config for name, config in GLOWS.items()},
    "f-VAEs": FVAE,
    "f-VAEs, Haar": HAAR_FVAE,
}
UNCONDITIONAL = [name for name in CONFIGS if name != "Glow, classes"]


def _model(name: str) -> ImageModel:
    return randomised(build(CONFIGS[name])).eval()


def _labels(model: ImageModel, count: int) -> Tensor | None:
    if isinstance(model, FlowModel) and model.classes:
        return torch.eye(model.classes)[torch.arange(count) % model.classes]
    return None


def _levels(model: ImageModel, count: int) -> Tensor:
    return torch.randint(0, 256, (count, *model.event), dtype=torch.uint8)


# Densities


def _channels(kind: ElementwiseKind) -> Bijection:
    transform = elementwise(kind, 1)
    layers: list[Bijection] = []
    for _ in range(2):
        net = conv_net("glow", 1, 6, transform.outputs)
        layers += [Mix([ActNorm(2), InvertibleConv(2)]), Coupling(ChannelHalves(2), net, transform)]
    return Compose([*layers, Flatten((2, 1, 1))])


def _vectors(kind: ElementwiseKind) -> Bijection:
    def coupling(moved: Half) -> Coupling:
        transform = elementwise(kind, 1, 1)
        return Coupling(EveryOther(moved), mlp(1, (8, 8), transform.outputs), transform)

    return Compose([Flatten((2, 1, 1)), coupling("odd"), coupling("even"), DiagonalScaling(2)])


def _split(kind: ElementwiseKind) -> Bijection:
    transform = elementwise(kind, 1)
    whitening = Coupling(ChannelHalves(2), conv_net("glow", 1, 6, transform.outputs), transform)
    return Compose(
        [Mix([ActNorm(2), InvertibleConv(2)]), Factor(whitening, Flatten((1, 1, 1)), (1, 1, 1))]
    )


@pytest.mark.parametrize("name", ["gaussian", "logistic"])
@pytest.mark.parametrize("kind", ["additive", "affine", "sigmoid"])
@pytest.mark.parametrize("make", [_channels, _vectors, _split])
def test_a_two_dimensional_flow_integrates_to_one(
    make: Callable[[ElementwiseKind], Bijection], kind: ElementwiseKind, name: PriorName
) -> None:
    model = randomised(FlowModel(make(kind), prior(name), (2, 1, 1)).double(), 3)
    reach = 14.0 if name == "gaussian" else 45.0
    axis = torch.linspace(-reach, reach, 201, dtype=torch.float64)
    points = torch.cartesian_prod(axis, axis)[:, :, None, None]
    with torch.no_grad():
        volume = model(points).exp().sum() * float(axis[1] - axis[0]) ** 2
    assert float(volume) == pytest.approx(1.0, abs=2e-3)


@pytest.mark.parametrize("bits", [8, 5])
@pytest.mark.parametrize("alpha", [1e-7, 0.05])
def test_uniform_pixels_score_as_many_bits_as_they_have(bits: int, alpha: float) -> None:
    """A logistic seen through a sigmoid is uniform, 2 alpha of it outside of the cube."""
    model = FlowModel(Logit(alpha), StandardLogistic(), (1, 4, 4))
    model.dequantisation.bits = bits
    x, log_q = model.dequantisation(_levels(model, 50))
    for nats in (model(x.double()) - log_q).tolist():
        expected = bits - math.log2(1 - 2 * alpha)
        assert bits_per_dim(nats, 16, bits) == pytest.approx(expected, abs=1e-9)
    if alpha < 1e-6:
        score = float(model.score(_levels(model, 50)).mean())
        assert bits_per_dim(score, 16, bits) == pytest.approx(bits, abs=1e-4)


def test_classes_have_densities_of_their_own() -> None:
    model = _model("Glow, classes")
    x = torch.rand(1, *model.event)
    densities = [float(model(x, torch.eye(3)[i : i + 1]).detach()) for i in range(3)]
    assert len({round(density, 3) for density in densities}) == 3
    with pytest.raises(ValueError, match="needs its context"):
        model.score(_levels(model, 2))


# Scores


@pytest.mark.parametrize("name", CONFIGS)
def test_a_seed_fixes_the_score(name: str) -> None:
    model = _model(name)
    levels, labels = _levels(model, 3), _labels(model, 3)
    with torch.no_grad():
        one, same = (
            model.score(levels, torch.Generator().manual_seed(5), labels) for _ in range(2)
        )
        other = model.score(levels, torch.Generator().manual_seed(6), labels)
    assert one.shape == (3,)
    assert one.isfinite().all()
    assert torch.equal(one, same)
    assert not torch.equal(one, other)


@pytest.mark.parametrize("name", CONFIGS)
def test_a_score_is_the_density_less_that_of_the_noise(name: str) -> None:
    model = _model(name)
    levels, labels = _levels(model, 3), _labels(model, 3)
    noise = torch.Generator().manual_seed(5)
    x, log_q = model.dequantisation(levels, noise)
    if isinstance(model, FVae):
        density = model.elbo(x, torch.randn(3, *model.inner, generator=noise))
    else:
        density = model(x, labels)
    score = model.score(levels, torch.Generator().manual_seed(5), labels)
    torch.testing.assert_close(score, density - log_q)
    assert log_q.any() == (name == "Glow, variational")


@pytest.mark.parametrize("name", CONFIGS)
def test_gradients_of_a_score_reach_every_weight(name: str) -> None:
    model = _model(name)  # in training a bias before batch normalisation has none
    torch.autograd.backward(model.score(_levels(model, 6), labels=_labels(model, 6)).mean())
    for key, weight in model.named_parameters():
        assert not weight.requires_grad or (weight.grad is not None and weight.grad.any()), key


@pytest.mark.parametrize("name", CONFIGS)
def test_only_networks_train_in_bfloat16(name: str) -> None:
    model = _model(name)
    levels, labels = _levels(model, 4), _labels(model, 4)
    dtypes: set[torch.dtype] = set()
    for part in model.modules():
        if isinstance(part, nn.Conv2d | nn.Linear):
            part.register_forward_hook(lambda _, __, output: dtypes.add(output.dtype))

    def score() -> Tensor:
        dtypes.clear()
        return model.score(levels, torch.Generator().manual_seed(0), labels).detach()

    exact = score()
    model.use_bfloat16(True)
    assert torch.equal(score(), exact)
    assert dtypes == {torch.float32}
    model.train()
    for part in model.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.eval()  # only precision shall differ
    rough = score()
    assert rough.dtype == torch.float32
    assert torch.bfloat16 in dtypes
    assert 0 < float((rough - exact).abs().max()) / model.dimensions <= 0.05
    model.use_bfloat16(False)
    assert torch.equal(score(), exact)
    assert dtypes == {torch.float32}


# Latents and exports


@pytest.mark.parametrize("name", CONFIGS)
def test_latents_are_flat_and_come_back(name: str) -> None:
    model = _model(name)
    x, labels = torch.rand(3, *model.event), _labels(model, 3)
    with torch.no_grad():
        z = model.encode(x, labels)
        assert z.shape == (3, model.dimensions)
        images = model.decode(z, labels)
        assert images.shape == x.shape
        if isinstance(model, FVae):  # E and G aren't each other's inverses; F is one
            x = (model.generating(model.encoding(2 * x - 1)) + 1) / 2
        torch.testing.assert_close(images, x, rtol=0, atol=1e-4)


@pytest.mark.parametrize("name", CONFIGS)
def test_the_hottest_draws_of_a_page_are_finite(name: str) -> None:
    model = _model(name)
    z = 1.2 * 3 * model.prior.deviation * torch.randn(8, model.dimensions).sign()
    assert model.decode(z, _labels(model, 8)).isfinite().all()
    if name in UNCONDITIONAL:
        image = model.decoder()(z / 1.2, torch.tensor([1.2]))
        assert 0 <= image.min() <= image.max() <= 1


@pytest.mark.parametrize("name", UNCONDITIONAL)
def test_the_exported_decoder_scales_maps_and_clips(name: str) -> None:
    model = _model(name)
    z = model.prior.sample((4, model.dimensions), torch.Generator().manual_seed(1))
    with torch.no_grad():
        for temperature in (0.0, 0.7, 1.0):
            image = model.decoder()(z, torch.tensor([temperature]))
            expected = model.decode(z * temperature).clamp(0, 1)
            torch.testing.assert_close(image, expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("name", UNCONDITIONAL)
def test_the_exported_encoder_gives_latents_and_log_density(name: str) -> None:
    model = _model(name)
    x = torch.rand(4, *model.event)
    with torch.no_grad():
        z, density = model.encoder()(x)
        torch.testing.assert_close(z, model.encode(x), rtol=1e-5, atol=1e-5)
        assert density.shape == (4,)
        if isinstance(model, FVae):
            latent, logdet = model.flow(model.encoding(2 * x - 1))
            expected = model.prior.log_prob(latent) + logdet
        else:
            expected = model(x)
        torch.testing.assert_close(density, expected, rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("name", UNCONDITIONAL)
def test_exports_are_copies_in_evaluation_mode(name: str) -> None:
    model = _model(name)
    z, x = torch.randn(2, model.dimensions), torch.rand(2, *model.event)
    temperature = torch.ones(1)
    model.train()
    decoder, encoder = model.decoder(), model.encoder()
    with torch.no_grad():
        before = (decoder(z, temperature), *encoder(x))
        for weight in [*model.parameters(), *model.buffers()]:
            weight.add_(1)
        after = (decoder(z, temperature), *encoder(x))
    for old, new in zip(before, after, strict=True):
        assert torch.equal(old, new)


def test_pages_run_unconditional_models_only() -> None:
    model = _model("Glow, classes")
    for export in (model.decoder, model.encoder):
        with pytest.raises(NotImplementedError, match="unconditional"):
            export()


def test_the_decoder_of_a_page() -> None:
    model = FlowModel(Compose([Centre(2.0), Flatten((1, 2, 2))]), StandardLogistic(), (1, 2, 2))
    image = model.decoder()(torch.tensor([[-2.0, 0.0, 1.0, 8.0]]), torch.tensor([0.5]))
    assert image.shape == (1, 1, 2, 2)
    assert image.flatten().tolist() == [0.0, 0.5, 0.75, 1.0]


# Initialisation


@pytest.mark.parametrize("name", CONFIGS)
def test_initialisation_depends_on_data_and_seed_only(name: str) -> None:
    def initialised(seed: int) -> dict[str, Tensor]:
        torch.manual_seed(3)
        model = build(CONFIGS[name])
        levels = torch.randint(0, 256, (40, *model.event), dtype=torch.uint8)
        torch.manual_seed(seed)
        model.init_from(levels)
        return {key: value.clone() for key, value in model.state_dict().items()}

    one, same, other = initialised(0), initialised(0), initialised(1)
    assert all(torch.equal(one[key], same[key]) for key in one)
    assert not all(torch.equal(one[key], other[key]) for key in one)
    if not isinstance(build(CONFIGS[name]), FVae):
        # What leaves at splits isn't initialised, the rest is about as wide as the prior.
        model = build(CONFIGS[name])
        model.load_state_dict(one)
        levels = torch.randint(0, 256, (40, *model.event), dtype=torch.uint8)
        labels = None if _labels(model, 40) is None else torch.zeros(40, 3)
        z = model.encode(model.dequantisation(levels)[0].detach(), labels)
        assert 0.5 < float(z.detach().std()) / model.prior.deviation < 2
