"""How exactly a model inverts, and what rounding its weights for the file costs."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models_export.flows.base import Bijection
from models_export.flows.channels import ChannelAffine
from models_export.flows.elementwise import Elementwise
from models_export.flows.fvae import FVae
from models_export.flows.model import FlowModel, ImageModel
from models_export.flows.scaling import DiagonalScaling
from models_export.flows.stored import stored

Map = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class RoundTrips:
    """Largest absolute errors.

    data: of inverse(forward(x)) on test pictures, in pixels; for an f-VAE of its flow on
    v = E(x) + sigma1 u, in units of v. latent_*: of forward(inverse(z)) on draws of the prior
    (times 3), in latent units; ``relative``: divided by max(1, |z|). A pixel that never varies is
    multiplied by up to e^7 on NICE's way to the latent, and its rounding error with it.
    pixel_*: the same draws, decoded, encoded and decoded again, in pixels, both pictures clipped:
    what a reader could see.
    """

    data: float
    latent_1sigma: float
    latent_3sigma: float
    latent_1sigma_relative: float
    latent_3sigma_relative: float
    pixel_1sigma: float
    pixel_3sigma: float


@dataclass(frozen=True)
class Scales:
    """What inversion has to undo.

    condition: the largest condition number of a channel map's matrix, 1 where there is none.
    smallest_log_scale, largest_log_scale: reached on test pictures by couplings and scalings, in
    nats; 0 where there are none.
    """

    condition: float
    smallest_log_scale: float
    largest_log_scale: float


@dataclass(frozen=True)
class Rounding:
    """Difference between the exact decoder and the one that the file holds, in 8-bit levels."""

    mean_levels: float
    max_levels: float


@dataclass(frozen=True)
class Autoencoder:
    """Of an f-VAE. sigma1: of the posterior, in units of v; sigma2: of pixels in [-1, 1].

    reconstruction_levels: mean |G(E(x)) - x| on test pictures, in 8-bit levels; E and G are no
    inverses of each other.
    """

    sigma1: float
    sigma2: float
    reconstruction_levels: float


@torch.no_grad()
def round_trips(
    model: ImageModel, x: Tensor, latents: Tensor, dtype: torch.dtype = torch.float32
) -> RoundTrips:
    """x: images [B, C, H, W] in [0, 1]; latents: draws of the prior [B, D] (1 sigma).

    dtype: in which everything is computed, on a copy of the model.
    """
    model = copy.deepcopy(model).to(dtype)
    x, latents = x.to(dtype), latents.to(dtype)
    maps: tuple[Map, Map, Map] = (model.encode, model.decode, _clipped)
    if isinstance(model, FVae):
        maps = _flow_maps(model)
        u = latents[: len(x)].reshape(-1, *model.inner)
        x = model.encoding(2 * x[: len(u)] - 1) + model.log_sigma1.exp() * u
    there, back, picture = maps

    def errors(z: Tensor) -> tuple[float, float, float]:
        image = back(z)
        again = there(image)
        error = (again - z).abs()
        relative = error / z.abs().clamp_min(1)
        seen = (picture(back(again)) - picture(image)).abs()
        return float(error.max()), float(relative.max()), float(seen.max())

    latent_1sigma, relative_1sigma, pixel_1sigma = errors(latents)
    latent_3sigma, relative_3sigma, pixel_3sigma = errors(3 * latents)
    return RoundTrips(
        data=float((back(there(x)) - x).abs().max()),
        latent_1sigma=latent_1sigma,
        latent_3sigma=latent_3sigma,
        latent_1sigma_relative=relative_1sigma,
        latent_3sigma_relative=relative_3sigma,
        pixel_1sigma=pixel_1sigma,
        pixel_3sigma=pixel_3sigma,
    )


@torch.no_grad()
def scales(model: ImageModel, x: Tensor) -> Scales:
    """x: test images [B, C, H, W] in [0, 1]."""
    bijection = _bijection(model)
    found = [torch.zeros(1)]

    def note(_: nn.Module, __: object, result: tuple[Tensor, Tensor | None]) -> None:
        if result[1] is not None:
            found.extend(result[1].aminmax())

    hooks = [
        part.register_forward_hook(note)
        for part in bijection.modules()
        if isinstance(part, Elementwise)
    ]
    try:
        model.encode(x)
    finally:
        for hook in hooks:
            hook.remove()
    for part in bijection.modules():
        if isinstance(part, DiagonalScaling):
            found.extend(part.log_scale.aminmax())
    reached = torch.cat([value.reshape(1).float() for value in found])
    matrices = [layer.affine()[0].double() for layer in _channel_maps(bijection)]
    return Scales(
        condition=max([1.0, *(float(torch.linalg.cond(matrix)) for matrix in matrices)]),
        smallest_log_scale=float(reached.min()),
        largest_log_scale=float(reached.max()),
    )


@torch.no_grad()
def rounding(model: ImageModel, latents: Tensor, temperature: float) -> Rounding:
    """latents: draws of the prior [B, D] (1 sigma)."""
    heat = torch.tensor([temperature])
    exact = model.decoder()(latents, heat)
    kept = stored(model.decoder())(latents, heat)
    difference = 255 * (exact - kept).abs()
    return Rounding(float(difference.mean()), float(difference.max()))


@torch.no_grad()
def autoencoder(model: ImageModel, x: Tensor) -> Autoencoder | None:
    """None for exact flows. x: test images [B, C, H, W] in [0, 1]."""
    if not isinstance(model, FVae):
        return None
    again = (model.generating(model.encoding(2 * x - 1)) + 1) / 2
    return Autoencoder(
        sigma1=float(model.log_sigma1.exp()),
        sigma2=float(model.log_sigma2.exp()),
        reconstruction_levels=float(255 * (again - x).abs().mean()),
    )


def _flow_maps(model: FVae) -> tuple[Map, Map, Map]:
    """v -> z, z -> v, and v -> pixels."""

    def there(v: Tensor) -> Tensor:
        z: Tensor = model.flow(v)[0]
        return z

    def back(z: Tensor) -> Tensor:
        return model.flow.inverse(z)[0]

    def picture(v: Tensor) -> Tensor:
        return _clipped((model.generating(v) + 1) / 2)

    return there, back, picture


def _clipped(x: Tensor) -> Tensor:
    return x.clamp(0, 1)


def _bijection(model: ImageModel) -> Bijection:
    """The part that is inverted: not the dequantisation's flow, not E and G."""
    if isinstance(model, FVae):
        return model.flow
    assert isinstance(model, FlowModel)
    return model.bijection


def _channel_maps(module: nn.Module) -> list[ChannelAffine]:
    """The outermost ones: of a Mix only the product is ever inverted."""
    if isinstance(module, ChannelAffine):
        return [module]
    return [found for child in module.children() for found in _channel_maps(child)]
