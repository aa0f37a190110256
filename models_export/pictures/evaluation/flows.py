"""What a trained model is worth: likelihood, exactness, memorisation, and sheets to look at."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from models_export.data.dataset import DataSet, Pictures
from models_export.errors import UserError
from models_export.flows.dequantize import fewer_bits
from models_export.flows.model import ImageModel
from models_export.flows.stored import multiplications
from models_export.pictures import sheets
from models_export.pictures.config import Config
from models_export.pictures.evaluation import exactness, memorisation
from models_export.pictures.evaluation.exactness import Autoencoder, Rounding, RoundTrips, Scales
from models_export.pictures.evaluation.likelihood import (
    SEED,
    Likelihood,
    Parts,
    convention,
    draws_for,
    is_bound,
    likelihood,
    parts,
)
from models_export.pictures.evaluation.memorisation import Nearest, Neighbours
from models_export.pictures.fresh import new_model
from models_export.runs import checkpoint

_LARGEST_TRAINING_PART = 2000
_ROUND_TRIPS = 64
_ROUNDED = 32
_SAMPLES = 500
_SHEET_TEMPERATURES = (0.5, 0.7, 0.85, 1.0)
_COLUMNS = 16
_STRIPS, _STEPS = 6, 8
_ENLARGE = 2


@dataclass(frozen=True)
class Result:
    """What is measured. bound: likelihoods are lower bounds (an f-VAE's).

    training: of at most 2,000 training pictures, always the same ones.
    """

    convention: str
    bound: bool
    data_sha256: str
    training_examples: int
    validation_examples: int
    test_examples: int
    test: Likelihood
    validation: Likelihood
    training: Likelihood
    float32: RoundTrips
    float64: RoundTrips
    scales: Scales
    fp16: Rounding
    neighbours: Neighbours
    autoencoder: Autoencoder | None = None
    #: Of the test pictures.
    parts: Parts | None = None


def evaluate(config: Config, data: DataSet, run: Path) -> tuple[Result, str]:
    """Measure runs/<name>/best.safetensors; writes sheets beside it.

    Returns the numbers, and a summary for the terminal. Raises UserError when there are no weights
    that fit, when the data has too few pictures, and when a number isn't finite.
    """
    torch.set_num_threads(config.training.threads)
    check_parts(data)
    model = new_model(config, data).eval()
    checkpoint.load_weights(run / "best.safetensors", model)
    generator = torch.Generator().manual_seed(SEED)
    images = memorisation.samples(model, _SAMPLES, config.card.temperature, generator)
    near = _nearest(model, config, memorisation.quantise(images, model.bits), data.train)

    result = measure(model, config, data, images, near)
    names = ["temperatures.png", "neighbours.png"]
    sheets.save_png(run / names[0], _temperatures(model), _ENLARGE)
    sheets.save_png(run / names[1], _neighbours(images, near), _ENLARGE)
    if config.export.encoder or result.autoencoder:
        names += ["reconstructions.png", "interpolations.png"]
        sheets.save_png(run / names[2], _reconstructions(model, data.test), _ENLARGE)
        sheets.save_png(run / names[3], _interpolations(model, data.test), _ENLARGE)
    return result, f"{_summary(result)}\nwrote {', '.join(names)} in {run}"


def check_parts(data: DataSet) -> None:
    """Raises UserError for a part in which there is too little to measure."""
    for name in ("train", "validation", "test"):
        count = len(getattr(data, name))
        if count < 2:
            raise UserError(
                f"data.{name}: the {name} part has fewer than 2 pictures, {count}; errors can't be "
                "estimated. Give more pictures, or change the counts under [data]"
            )


@torch.no_grad()
def measure(
    model: ImageModel,
    config: Config,
    data: DataSet,
    images: Tensor,
    near: Nearest,
) -> Result:
    """All numbers of one model in evaluation mode. images, near: its samples, and their neighbours.

    Raises UserError when a number isn't finite.
    """
    cost = multiplications(model.encoder(), torch.zeros(1, *model.event))

    def score(name: str, largest: int = 2**63) -> Likelihood:
        pictures: Pictures = getattr(data, name)
        count = min(len(pictures), largest)
        return likelihood(model, pictures, count, draws_for(count, cost), name)

    generator = torch.Generator().manual_seed(SEED)
    latents = model.prior.sample((_ROUND_TRIPS, model.latent_dimensions), generator)
    x = model.dequantisation(_first(data.test, _ROUND_TRIPS), generator)[0]
    others = fewer_bits(_first(data.test, _SAMPLES), model.bits)
    samples = memorisation.quantise(images, model.bits)
    result = Result(
        convention=convention(model),
        bound=is_bound(model),
        data_sha256=data.sha256,
        training_examples=len(data.train),
        validation_examples=len(data.validation),
        test_examples=len(data.test),
        test=score("test"),
        validation=score("validation"),
        training=score("train", _LARGEST_TRAINING_PART),
        float32=exactness.round_trips(model, x, latents),
        float64=exactness.round_trips(model, x, latents, torch.float64),
        scales=exactness.scales(model, x),
        fp16=exactness.rounding(model, latents[:_ROUNDED], config.card.temperature),
        neighbours=memorisation.neighbours(
            of_samples=near.distances,
            to_test=_nearest(model, config, samples, data.test).distances,
            of_test=_nearest(model, config, others, data.train).distances,
            training=len(data.train),
            test=len(data.test),
        ),
        autoencoder=exactness.autoencoder(model, x),
        parts=parts(model, data.test, len(data.test), draws_for(len(data.test), cost)),
    )
    _check_finite(asdict(result))
    return result


def _summary(result: Result) -> str:
    test, near = result.test, result.neighbours
    above, below = ("≥ ", "≤ ") if result.bound else ("", "")
    return (
        f"test: {above}{test.nats:.2f} ± {test.standard_error:.2f} nats, "
        f"{below}{test.bits_per_dim:.4f} bits/dim ({test.images:,} images, {test.draws} draws)\n"
        f"validation {above}{result.validation.nats:.2f}, "
        f"training {above}{result.training.nats:.2f} nats\n"
        f"nearest training picture, median: samples {near.samples:.3f}, test pictures "
        f"{near.test:.3f}; {near.closer:.1%} of the samples are nearer than 99 % of those;\n"
        f"the nearest of all is a test picture for {near.nearest_is_test:.1%} of the samples "
        f"(without copying: {near.expected:.1%})"
    )


def _check_finite(values: Mapping[str, object], place: str = "") -> None:
    """JSON has no NaN, and a manifest should have none."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            _check_finite(value, f"{place}{key}.")
        elif isinstance(value, float) and not math.isfinite(value):
            raise UserError(
                f"{place}{key} is {value}: the model isn't sound. Train again, with a lower "
                "learning_rate"
            )


def _nearest(model: ImageModel, config: Config, levels: Tensor, pictures: Pictures) -> Nearest:
    return memorisation.nearest(levels, pictures, model.bits, config.data.mirror)


def _first(pictures: Pictures, count: int) -> Tensor:
    """Levels uint8 [B, C, H, W] of the first ``count`` pictures, or of all."""
    return pictures.take(range(min(count, len(pictures))))


# Sheets


@torch.no_grad()
def _temperatures(model: ImageModel) -> sheets.Levels:
    """One picture at temperature 0, where all are equal, then two rows at each temperature."""
    middle = sheets.levels(model.decode(torch.zeros(1, model.latent_dimensions)))
    sheet = sheets.temperature_sheet(model, _SHEET_TEMPERATURES, _COLUMNS, 2, SEED)
    return np.concatenate([sheets.grid(middle, _COLUMNS), sheet])


def _neighbours(images: Tensor, near: Nearest) -> sheets.Levels:
    """Samples (upper row of each pair) above their nearest training pictures.

    First some as they come, then those that are nearest to a training picture: copies would be
    among them.
    """
    order = near.distances.argsort()[:_COLUMNS]
    chosen = torch.cat([torch.arange(min(_COLUMNS, len(images))), order])
    return sheets.pairs(
        sheets.levels(images[chosen]), sheets.channels_last(near.pictures[chosen]), _COLUMNS
    )


@torch.no_grad()
def _reconstructions(model: ImageModel, test: Pictures) -> sheets.Levels:
    """Test pictures (upper row of each pair) above what encoding and decoding makes of them."""
    x = _noisy(model, _first(test, 2 * _COLUMNS))
    return sheets.pairs(sheets.levels(x), sheets.levels(model.decode(model.encode(x))), _COLUMNS)


@torch.no_grad()
def _interpolations(model: ImageModel, test: Pictures) -> sheets.Levels:
    """From one test picture (left) to another (right) along a great arc of latents, row by row."""
    rows = min(_STRIPS, len(test) // 2)
    start, end = model.encode(_noisy(model, _first(test, 2 * rows))).chunk(2)
    path = torch.stack([slerp(start, end, step / (_STEPS - 1)) for step in range(_STEPS)], dim=1)
    return sheets.grid(sheets.levels(model.decode(path.flatten(0, 1))), _STEPS)


def _noisy(model: ImageModel, levels: Tensor) -> Tensor:
    """Images [B, C, H, W] in [0, 1] as the model has learnt them, with noise below the levels."""
    x: Tensor = model.dequantisation(levels, torch.Generator().manual_seed(SEED))[0]
    return x


def slerp(start: Tensor, end: Tensor, share: float) -> Tensor:
    """Spherical interpolation of latents [B, D]: between typical ones lie typical ones.

    (sin((1 - share) a) start + sin(share a) end) / sin(a), a the angle between them; straight
    where they are parallel.
    """
    cosine = torch.nn.functional.cosine_similarity(start, end, dim=1).clamp(-1, 1)[:, None]
    angle = torch.arccos(cosine)
    sine = torch.sin(angle)
    straight = sine < 1e-4
    safe = torch.where(straight, torch.ones_like(sine), sine)
    first = torch.where(straight, torch.full_like(sine, 1 - share), torch.sin((1 - share) * angle))
    last = torch.where(straight, torch.full_like(sine, share), torch.sin(share * angle))
    return (first * start + last * end) / safe
