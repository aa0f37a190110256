"""How far two sets of pictures are from each other: a two-sample distance in features.

The squared maximum mean discrepancy with the kernel (x·y / d + 1)³, estimated without bias
(Bińkowski et al., "Demystifying MMD GANs", arXiv 1801.01401; there of Inception's features, "KID").
0 where both sets are of one distribution; an estimate may then be a little below it.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class NoiseFloor:
    """What the distance is between halves of one set: mean and standard deviation over splits."""

    mean: float
    deviation: float


def kernel_distance(one: Tensor, other: Tensor) -> float:
    """Features [N, d] and [M, d], both of 2 or more rows; raises ValueError for fewer.

    Computed in float64.
    """
    if min(len(one), len(other)) < 2:
        raise ValueError(f"{len(one)} and {len(other)} pictures: a distance needs 2 of each")
    one, other = one.double(), other.double()
    between = _kernel(one, other).mean()
    return float(_within(one) + _within(other) - 2 * between)


def noise_floor(features: Tensor, splits: int, seed: int) -> NoiseFloor:
    """Features [N, d], 4 or more rows, cut at random into halves so many times."""
    generator = torch.Generator().manual_seed(seed)
    half = len(features) // 2
    found = []
    for _ in range(splits):
        order = torch.randperm(len(features), generator=generator)
        found.append(kernel_distance(features[order[:half]], features[order[half : 2 * half]]))
    distances = torch.tensor(found, dtype=torch.float64)
    return NoiseFloor(float(distances.mean()), float(distances.std()))


def _within(features: Tensor) -> Tensor:
    """Mean over pairs of different rows."""
    count = len(features)
    kernel = _kernel(features, features)
    result: Tensor = (kernel.sum() - kernel.diagonal().sum()) / (count * (count - 1))
    return result


def _kernel(one: Tensor, other: Tensor) -> Tensor:
    result: Tensor = (one @ other.T / one.shape[1] + 1) ** 3
    return result
