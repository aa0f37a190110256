"""How probable a model finds pictures that it didn't learn from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from tqdm import tqdm

from models_export.data.dataset import Pictures
from models_export.flows.dequantize import VariationalDequantisation, bits_per_dim
from models_export.flows.fvae import FVae
from models_export.flows.model import ImageModel

SEED = 1980
BATCH = 100
_MOST_DRAWS, _FEWEST_DRAWS = 5, 2
# Multiply-accumulates spent on one set of pictures: half a minute of one core.
_WORK = 4e11


@dataclass(frozen=True)
class Likelihood:
    """nats: mean over ``images`` pictures and ``draws`` of the noise, pixels in [0, 1].

    standard_error: of nats, from the spread between pictures. draw_deviation: standard deviation,
    between draws, of the mean over pictures.
    """

    nats: float
    standard_error: float
    bits_per_dim: float
    draw_deviation: float
    images: int
    draws: int


@dataclass(frozen=True)
class Parts:
    """What an f-VAE's bound is the sum of, bits/dim: means over pictures and draws.

    reconstruction: of pictures from v. divergence: what v costs (KL).
    """

    reconstruction: float
    divergence: float


def convention(model: ImageModel) -> str:
    """What the numbers are of, in a sentence for cards."""
    bits, count = model.bits, 2**model.bits
    drawn, score = "u uniform in [0, 1)", "log-density"
    if isinstance(model.dequantisation, VariationalDequantisation):
        drawn, score = "u drawn from a learned q(u | level)", "log-density minus log q(u | level)"
    if is_bound(model):
        score = f"lower bound (ELBO) of the {score}"
    levels = "" if bits == 8 else f", levels of {bits} bits (not to be compared with those of 8)"
    return (
        f"mean {score} in nats of (level + u) / {count}, {drawn}, pixels in [0, 1]{levels}; "
        f"bits/dim = {bits} - nats / (dimensions * ln 2)"
    )


def is_bound(model: ImageModel) -> bool:
    """Whether scores bound the density from below, instead of being it."""
    return isinstance(model, FVae)


def draws_for(images: int, multiplications: int) -> int:
    """How often each picture gets new noise. multiplications: of one picture's score."""
    affordable = int(_WORK / max(1, images * multiplications))
    return min(_MOST_DRAWS, max(_FEWEST_DRAWS, affordable))


@torch.no_grad()
def likelihood(
    model: ImageModel, pictures: Pictures, count: int, draws: int, name: str = ""
) -> Likelihood:
    """Score of the first ``count`` pictures, each with ``draws`` draws of noise, both 2 or more.

    name: of the set, for the progress bar.
    """
    noise = _noise(draws)
    columns: list[Tensor] = []
    with tqdm(total=count * draws, unit="image", desc=name, leave=False) as bar:
        for start in range(0, count, BATCH):
            levels = pictures.take(range(start, min(start + BATCH, count)))
            columns.append(
                torch.stack([model.score(levels, generator).double() for generator in noise])
            )
            bar.update(len(levels) * draws)
    table = torch.cat(columns, dim=1)
    per_image = table.mean(dim=0)
    nats = float(per_image.mean())
    return Likelihood(
        nats=nats,
        standard_error=float(per_image.std()) / math.sqrt(count),
        bits_per_dim=bits_per_dim(nats, model.dimensions, model.bits),
        draw_deviation=float(table.mean(dim=1).std()),
        images=count,
        draws=draws,
    )


@torch.no_grad()
def parts(model: ImageModel, pictures: Pictures, count: int, draws: int) -> Parts | None:
    """Of the first ``count`` pictures, with the noise of ``likelihood``; None for exact flows."""
    if not isinstance(model, FVae):
        return None
    reconstruction = divergence = 0.0
    noise = _noise(draws)
    for start in range(0, count, BATCH):
        levels = pictures.take(range(start, min(start + BATCH, count)))
        for generator in noise:
            bound, log_q = model.drawn(levels, generator)
            reconstruction += float((bound.reconstruction - log_q).double().sum())
            divergence -= float(bound.gap.double().sum())
    total = count * draws
    return Parts(
        bits_per_dim(reconstruction / total, model.dimensions, model.bits),
        divergence / total / (model.dimensions * math.log(2)),
    )


def _noise(draws: int) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(SEED + draw) for draw in range(draws)]
