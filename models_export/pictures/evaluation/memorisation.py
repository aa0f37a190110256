"""Whether samples are copies: distances to the training pictures."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from models_export.data.dataset import Pictures
from models_export.flows.dequantize import fewer_bits
from models_export.flows.model import ImageModel

CHUNK = 1000
_BATCH = 100


@dataclass(frozen=True)
class Neighbours:
    """Euclidean distances to the nearest training picture, pixels in [0, 1].

    All pictures are compared in levels of the model's bits, so that noise below them doesn't count.
    samples, test: medians over ``count`` samples, and over as many test pictures or all of them.
    closest_*: minima. closer: the share of samples that are nearer than 99 % of the test pictures.
    Copies drive it far above 0.01, but so does a low temperature: plain pictures are near to all.
    nearest_is_test: the share of samples whose nearest picture of all is a test picture; a model
    that copies nothing has about ``expected``, the share of test pictures among all, whatever its
    temperature, and one that copies has 0.
    """

    samples: float
    test: float
    closest_sample: float
    closest_test: float
    closer: float
    nearest_is_test: float
    expected: float
    count: int


@dataclass(frozen=True)
class Nearest:
    """For each picture: the distance, the index of its nearest training picture, and that picture

    as levels uint8 [B, C, H, W], mirrored where that is nearer.
    """

    distances: Tensor
    indices: Tensor
    pictures: Tensor


@torch.no_grad()
def samples(
    model: ImageModel, count: int, temperature: float, generator: torch.Generator
) -> Tensor:
    """Images [count, C, H, W], clipped to [0, 1]."""
    latents = model.prior.sample((count, model.latent_dimensions), generator) * temperature
    parts = [model.decode(part).clamp(0, 1) for part in torch.split(latents, _BATCH)]
    return torch.cat(parts)


def quantise(images: Tensor, bits: int) -> Tensor:
    """Images in [0, 1] -> the levels of ``bits`` bits whose cells they lie in, uint8."""
    levels: Tensor = (images * 2**bits).floor().clamp(0, 2**bits - 1)
    return levels.to(torch.uint8)


@torch.no_grad()
def nearest(queries: Tensor, training: Pictures, bits: int, mirrored: bool) -> Nearest:
    """Of levels uint8 [B, C, H, W] of ``bits`` bits. mirrored: training pictures, both ways round.

    Shifted and distorted copies are not looked for.
    """
    # A mirrored query is as far from a picture as the query from the mirrored picture.
    flipped = torch.cat([queries, queries.flip(-1)]) if mirrored else queries
    wanted = _flat(flipped, bits)
    best = torch.full((len(wanted),), torch.inf)
    indices = torch.zeros(len(wanted), dtype=torch.int64)
    for start in range(0, len(training), CHUNK):
        levels = training.take(range(start, min(start + CHUNK, len(training))))
        squares, places = _squared_distances(wanted, _flat(fewer_bits(levels, bits), bits)).min(1)
        nearer = squares < best
        best = torch.where(nearer, squares, best)
        indices = torch.where(nearer, places + start, indices)

    # Differences of large squares find the nearest; its distance is computed anew, so that a copy
    # is at 0. Of many, to hold few at once.
    distances = []
    for place, own in zip(torch.split(indices, _BATCH), torch.split(wanted, _BATCH), strict=True):
        found = training.take(place.numpy())
        distances.append((own - _flat(fewer_bits(found, bits), bits)).norm(dim=1))
    both = torch.cat(distances).reshape(-1, len(queries))
    distance, way = both.min(dim=0)
    index = indices.reshape(-1, len(queries)).gather(0, way[None])[0]
    pictures = training.take(index.numpy())
    pictures = torch.where(way[:, None, None, None] == 1, pictures.flip(-1), pictures)
    return Nearest(distance, index, pictures)


def neighbours(
    of_samples: Tensor, to_test: Tensor, of_test: Tensor, training: int, test: int
) -> Neighbours:
    """The numbers. of_samples, of_test: distances to the nearest of ``training`` pictures.

    to_test: of the samples to the nearest of ``test`` pictures.
    """
    threshold = torch.quantile(of_test, 0.01)
    return Neighbours(
        samples=float(of_samples.median()),
        test=float(of_test.median()),
        closest_sample=float(of_samples.min()),
        closest_test=float(of_test.min()),
        closer=_share(of_samples < threshold),
        nearest_is_test=_share(to_test < of_samples),
        expected=test / (test + training),
        count=len(of_samples),
    )


def _share(those: Tensor) -> float:
    return float(those.double().mean())


def _flat(levels: Tensor, bits: int) -> Tensor:
    """Levels [B, ...] -> float32 [B, D] about 0, where squares lose the fewest digits."""
    scale: int = 2**bits
    return levels.flatten(1).float() / scale - 0.5


def _squared_distances(a: Tensor, b: Tensor) -> Tensor:
    return a.square().sum(1)[:, None] + b.square().sum(1) - 2 * a @ b.T
