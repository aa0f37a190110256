"""What a trained flow is worth: likelihood, exactness, memorisation, and sheets to look at."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from models_export import checkpoint, sheets
from models_export.config import Config
from models_export.data import Digits, Images
from models_export.export import half_precision
from models_export.flows.dequantize import bits_per_dim, dequantize
from models_export.flows.model import FlowModel
from models_export.flows.nice import build_nice
from plugins.core.files import sha256, write_atomic

CONVENTION = (
    "mean log-density in nats of (level + u) / 256, u uniform in [0, 1), pixels in [0, 1]; "
    "bits/dim = 8 - nats / (dimensions * ln 2)"
)
_DRAWS = 5
_SEED = 1980
_SAMPLES = 1000
_SHEET_TEMPERATURES = (0.0, 0.5, 0.7, 0.85, 1.0)


@dataclass(frozen=True)
class Likelihood:
    """nats: mean over images and dequantisation draws. standard_error: over images.

    draw_deviation: standard deviation of the mean between dequantisation draws.
    """

    nats: float
    standard_error: float
    bits_per_dim: float
    draw_deviation: float


@dataclass(frozen=True)
class RoundTrips:
    """Largest absolute errors.

    data: of decode(encode(x)) on test images, in pixels. latent_*: of encode(decode(z)) on draws of
    the prior (times 3), in latent units; a pixel that never varies is multiplied by up to e^7 on
    its way to the latent, and its rounding error with it. pixel_*: the same draws, decoded, encoded
    and decoded again, in pixels: what a reader could see.
    """

    data: float
    latent_1sigma: float
    latent_3sigma: float
    pixel_1sigma: float
    pixel_3sigma: float


@dataclass(frozen=True)
class Neighbours:
    """Median Euclidean distance to the nearest training image, pixels in [0, 1]."""

    samples: float
    test: float
    closest_sample: float
    closest_test: float


@dataclass(frozen=True)
class Result:
    """What evaluation.json holds."""

    convention: str
    weights_sha256: str
    data_sha256: str
    training_examples: int
    validation_examples: int
    test_examples: int
    test: Likelihood
    validation: Likelihood
    training: Likelihood
    float32: RoundTrips
    float64: RoundTrips
    fp16_mean_levels: float
    fp16_max_levels: float
    neighbours: Neighbours


def evaluate(config: Config, digits: Digits, run: Path) -> str:
    """Measure runs/<name>/best.safetensors; writes evaluation.json and two sheets beside it.

    Returns a summary for the terminal. Raises UserError when there are no weights that fit.
    """
    torch.set_num_threads(config.training.threads)
    model = build_nice(config.model).eval()
    checkpoint.load_weights(run / "best.safetensors", model)
    result = measure(model, config, digits, sha256(run / "best.safetensors"))
    write_atomic(run / "evaluation.json", json.dumps(asdict(result), indent=2) + "\n")

    sheet = sheets.temperature_sheet(model, _SHEET_TEMPERATURES, 16, 2, _SEED)
    sheets.save_png(run / "temperatures.png", sheet, enlarge=3)
    sheets.save_png(run / "neighbours.png", neighbour_sheet(model, config, digits), enlarge=3)
    test = result.test
    return (
        f"test: {test.nats:.2f} ± {test.standard_error:.2f} nats, "
        f"{test.bits_per_dim:.4f} bits/dim ({result.test_examples:,} images, {_DRAWS} draws)\n"
        f"validation {result.validation.nats:.2f}, training {result.training.nats:.2f} nats\n"
        f"nearest training image, median: samples {result.neighbours.samples:.3f}, "
        f"test images {result.neighbours.test:.3f}\n"
        f"wrote {run}/evaluation.json, temperatures.png, neighbours.png"
    )


@torch.no_grad()
def measure(model: FlowModel, config: Config, digits: Digits, weights_sha256: str) -> Result:
    """All numbers of one model in evaluation mode."""
    test = torch.from_numpy(digits.test)[:, None]
    generator = torch.Generator().manual_seed(_SEED)
    latents = model.prior.sample((256, model.dimensions), generator)
    rounded = half_precision(copy.deepcopy(model))
    difference = 255 * (
        model.decode(latents * config.card.temperature).clamp(0, 1)
        - rounded.decode(latents * config.card.temperature).clamp(0, 1)
    )
    return Result(
        convention=CONVENTION,
        weights_sha256=weights_sha256,
        data_sha256=digits.sha256,
        training_examples=len(digits.train),
        validation_examples=len(digits.validation),
        test_examples=len(digits.test),
        test=likelihood(model, test),
        validation=likelihood(model, torch.from_numpy(digits.validation)[:, None]),
        training=likelihood(model, torch.from_numpy(digits.train)[:, None]),
        float32=round_trips(model, dequantize(test[:256], generator), latents),
        float64=round_trips(
            copy.deepcopy(model).double(), dequantize(test[:256], generator).double(), latents
        ),
        fp16_mean_levels=float(difference.abs().mean()),
        fp16_max_levels=float(difference.abs().max()),
        neighbours=neighbours(model, config, digits),
    )


@torch.no_grad()
def likelihood(model: FlowModel, levels: Tensor, draws: int = _DRAWS) -> Likelihood:
    """Test score of uint8 images [N, C, H, W], each dequantised ``draws`` times."""
    scores = []
    for draw in range(draws):
        generator = torch.Generator().manual_seed(_SEED + draw)
        parts = [
            model(dequantize(levels[start : start + 1000], generator)).double()
            for start in range(0, len(levels), 1000)
        ]
        scores.append(torch.cat(parts))
    table = torch.stack(scores)
    per_image = table.mean(dim=0)
    nats = float(per_image.mean())
    return Likelihood(
        nats=nats,
        standard_error=float(per_image.std()) / math.sqrt(len(levels)),
        bits_per_dim=bits_per_dim(nats, model.dimensions),
        draw_deviation=float(table.mean(dim=1).std()),
    )


@torch.no_grad()
def round_trips(model: FlowModel, x: Tensor, latents: Tensor) -> RoundTrips:
    """x: images [B, C, H, W] in [0, 1]; latents: draws of the prior [B, D] (1 sigma)."""
    latents = latents.to(x.dtype)

    def errors(z: Tensor) -> tuple[float, float]:
        image = model.decode(z)
        again = model.encode(image)
        return float((again - z).abs().max()), float((model.decode(again) - image).abs().max())

    latent_1sigma, pixel_1sigma = errors(latents)
    latent_3sigma, pixel_3sigma = errors(3 * latents)
    return RoundTrips(
        data=float((model.decode(model.encode(x)) - x).abs().max()),
        latent_1sigma=latent_1sigma,
        latent_3sigma=latent_3sigma,
        pixel_1sigma=pixel_1sigma,
        pixel_3sigma=pixel_3sigma,
    )


@torch.no_grad()
def neighbours(model: FlowModel, config: Config, digits: Digits) -> Neighbours:
    """Do samples lie closer to training images than unseen digits do? Then they are copies."""
    training = torch.from_numpy(digits.train).flatten(1).float() / 255
    test = torch.from_numpy(digits.test[:_SAMPLES]).flatten(1).float() / 255
    generator = torch.Generator().manual_seed(_SEED)
    latents = model.prior.sample((_SAMPLES, model.dimensions), generator)
    samples = model.decode(latents * config.card.temperature).clamp(0, 1).flatten(1)
    of_samples = torch.cdist(samples, training).amin(dim=1)
    of_test = torch.cdist(test, training).amin(dim=1)
    return Neighbours(
        samples=float(of_samples.median()),
        test=float(of_test.median()),
        closest_sample=float(of_samples.min()),
        closest_test=float(of_test.min()),
    )


@torch.no_grad()
def neighbour_sheet(model: FlowModel, config: Config, digits: Digits) -> Images:
    """Samples (upper row of each pair) above their nearest training images."""
    generator = torch.Generator().manual_seed(_SEED)
    latents = model.prior.sample((32, model.dimensions), generator)
    samples = model.decode(latents * config.card.temperature).clamp(0, 1)
    training = torch.from_numpy(digits.train)
    nearest = torch.cdist(samples.flatten(1), training.flatten(1).float() / 255).argmin(dim=1)
    shown = sheets.grey_levels(samples)
    rows = [(shown[i : i + 16], digits.train[nearest[i : i + 16].numpy()]) for i in (0, 16)]
    return sheets.grid(np.concatenate([image for pair in rows for image in pair]), 16)
