"""Measures of inversion notice what is broken, and only that."""

import dataclasses
import math
from collections.abc import Callable
from typing import TypeVar

import pytest
import torch
from torch import Tensor, nn

from models_export.flows import build
from models_export.flows.base import Bijection
from models_export.flows.channels import ActNorm, InvertibleConv, Mix
from models_export.flows.compose import Compose
from models_export.flows.coupling import Coupling
from models_export.flows.fvae import FVae
from models_export.flows.model import FlowModel, ImageModel
from models_export.flows.pixels import Centre
from models_export.flows.prior import StandardNormal
from models_export.flows.reshape import Flatten
from models_export.flows.scaling import DiagonalScaling
from models_export.pictures.evaluation.exactness import autoencoder, round_trips, rounding, scales
from tests.models_export.conftest import Bench

FAMILIES = ("nice", "realnvp", "glow", "fvae")
BenchOf = Callable[[str], Bench]


def _model(bench_of: BenchOf, family: str) -> ImageModel:
    """Away from the identity that it starts as."""
    torch.manual_seed(4)
    model = build(bench_of(family).config.model).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(0.03 * torch.randn_like(weight))
    return model


def _inputs(model: ImageModel) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(6)
    x = torch.rand(16, *model.event, generator=generator)
    return x, model.prior.sample((16, model.dimensions), generator)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_sound_model_inverts(bench_of: BenchOf, family: str) -> None:
    model = _model(bench_of, family)
    single = round_trips(model, *_inputs(model))
    double = round_trips(model, *_inputs(model), torch.float64)
    if family == "realnvp":  # where its sigmoid saturates, pixels don't tell latents apart
        fields = {"latent_3sigma": 0.0, "latent_3sigma_relative": 0.0}
        single, double = (dataclasses.replace(found, **fields) for found in (single, double))
    assert max(dataclasses.astuple(single)) < 1e-3
    assert max(dataclasses.astuple(double)) < 1e-9
    assert 0 < double.data < single.data
    assert single.latent_3sigma_relative <= single.latent_3sigma
    # The model itself stays in float32.
    assert all(weight.dtype == torch.float32 for weight in model.parameters())


class _Crooked(Bijection):
    """The identity, with an inverse that is off by 0.01 beyond 3.5."""

    def forward(self, x: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        return x, torch.zeros(len(x))

    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        return z + 0.01 * (z.abs() > 3.5), torch.zeros(len(z))

    def export_forward(self) -> nn.Module:
        raise NotImplementedError

    export_inverse = export_forward


def test_a_broken_inverse_is_seen_where_it_is_broken() -> None:
    event = (1, 8, 8)
    layers = [Centre(), Flatten(event), _Crooked()]
    model = FlowModel(Compose(layers), StandardNormal(), event)
    x = torch.rand(8, *event)
    latents = torch.linspace(-1.5, 1.5, 8 * 64).reshape(8, 64)
    found = round_trips(model, x, latents)
    assert found.data < 1e-6
    assert found.latent_1sigma < 1e-6
    assert found.latent_3sigma == pytest.approx(0.01, rel=1e-3)
    assert found.latent_3sigma_relative == pytest.approx(0.01 / 3.5, rel=0.02)
    # Clipped, pictures that far out are black or white anyway.
    assert found.pixel_3sigma == 0

    layers[0] = Centre(100.0)
    model = FlowModel(Compose(layers), StandardNormal(), event)
    found = round_trips(model, x, latents)
    assert found.data == pytest.approx(1e-4, rel=1e-2)
    assert found.pixel_3sigma == pytest.approx(1e-4, rel=1e-2)


def test_an_fvae_is_judged_by_its_flow(bench_of: BenchOf) -> None:
    model = _model(bench_of, "fvae")
    assert isinstance(model, FVae)
    x, latents = _inputs(model)
    before = autoencoder(model, x)
    model.generating = nn.Sequential(model.generating, _Halved())
    after = autoencoder(model, x)
    assert before is not None and after is not None
    assert after.reconstruction_levels != before.reconstruction_levels
    assert round_trips(model, x, latents).data < 1e-4

    model.flow = Compose([model.flow, _Crooked()])
    # 0.01 in z may be more or less in v.
    assert round_trips(model, x, latents).latent_3sigma > 5e-3


class _Halved(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x / 2


def test_reconstruction_is_in_levels() -> None:
    event = (1, 2, 2)
    model = FVae(
        nn.Identity(),
        nn.Identity(),
        Compose([Flatten(event)]),
        event,
        event,
        nn.Identity(),  # type: ignore[arg-type]
    )
    with torch.no_grad():
        model.log_sigma1.fill_(math.log(0.25))
    x = torch.rand(5, *event)
    found = autoencoder(model, x)
    assert found is not None
    assert found.reconstruction_levels == pytest.approx(0, abs=1e-4)
    assert found.sigma1 == pytest.approx(0.25)
    assert found.sigma2 == pytest.approx(math.exp(-1))
    model.generating = _Halved()
    found = autoencoder(model, x)
    assert found is not None
    # (2 x - 1) / 2, scaled back: x / 2 + 1 / 4.
    assert found.reconstruction_levels == pytest.approx(
        float(255 * (x / 2 - 0.25).abs().mean()), rel=1e-4
    )


def test_exact_flows_have_no_autoencoder(bench_of: BenchOf) -> None:
    model = _model(bench_of, "glow")
    assert autoencoder(model, _inputs(model)[0]) is None


def test_condition_is_of_what_is_inverted() -> None:
    event = (2, 4, 4)
    norm, conv = ActNorm(2), InvertibleConv(2)
    with torch.no_grad():
        norm.log_scale.copy_(torch.tensor([4.0, 1.0]).log())
        conv.weight.copy_(torch.diag(torch.tensor([0.25, 8.0])))
    model = FlowModel(Compose([Mix([norm, conv]), Flatten(event)]), StandardNormal(), event)
    # 4 alone and 32 alone, but 8 together.
    assert scales(model, torch.rand(3, *event)).condition == pytest.approx(8)


def test_log_scales_are_those_reached(bench_of: BenchOf) -> None:
    x = torch.rand(8, 1, 6, 6)
    nice = _model(bench_of, "nice")
    with torch.no_grad():
        _only(nice, DiagonalScaling).log_scale.copy_(torch.linspace(-2, 5, 36))
    found = scales(nice, x)
    assert (found.condition, found.smallest_log_scale, found.largest_log_scale) == (1, -2, 5)

    glow = _model(bench_of, "glow")
    x = torch.rand(8, *glow.event)
    before = scales(glow, x)
    assert before.condition > 1
    with torch.no_grad():
        coupling = _only(glow, Coupling)
        coupling.get_parameter("net.body.4.bias").fill_(9.0)
        coupling.get_parameter("elementwise.limit").fill_(1.75)
    after = scales(glow, x)
    assert before.largest_log_scale < 1 < after.largest_log_scale == pytest.approx(1.75)
    # Its hooks are gone.
    assert not any(part._forward_hooks for part in glow.modules())


B = TypeVar("B", bound=Bijection)


def _only(model: ImageModel, kind: type[B]) -> B:
    """The first layer of that kind."""
    return next(part for part in model.modules() if isinstance(part, kind))


@pytest.mark.parametrize("family", FAMILIES)
def test_rounding_is_seen_in_levels(bench_of: BenchOf, family: str) -> None:
    model = _model(bench_of, family)
    latents = _inputs(model)[1]
    found = rounding(model, latents, 0.7)
    assert 0 < found.mean_levels < found.max_levels < 2
    # Temperature 0 gives one picture, and what float16 holds exactly loses nothing.
    with torch.no_grad():
        for weight in model.parameters():
            weight.copy_(weight.half().float())
    if family != "fvae":  # there, folding batch normalisation makes new numbers
        assert rounding(model, latents, 0.7).max_levels == 0
