"""A decoder's kernels in 8 bits: how fine the step of each, for pictures that stay the same.

A kernel that pictures hardly depend on is rounded coarsely, so that a file of these numbers, which
hosts compress, is as small as it can be: of n numbers that change pictures by c · step² (mean
square), the cheapest steps for a given sum of changes have c · step² / n alike everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from models_export.export.onnx_file import Floats
from models_export.pictures.export.kernels import Doubles, Kernel, KernelGraph, Moment, batches
from models_export.pictures.export.rounding import Rounded, Rounding

#: Of the draws that decide about rounding. Others are judged: see storage.py.
MOMENTS, _SENSITIVITY, _TUNING = 1, 2, 3
#: Vectors for each number of the longest one that a kernel meets.
_VECTORS = 4
_MOST_DRAWS = 3000
_SENSITIVITY_DRAWS = 12
_TUNING_DRAWS = 128
#: Step for measuring a kernel's sensitivity, in standard deviations of its weights.
_TRIAL = 0.15
#: The largest step of a kernel, in the same.
_COARSEST = 8.0
#: From one attempt to the next, mean square errors go down by so many decibels.
_FINER = 0.5
_ATTEMPTS = 40
_BATCH = 8

#: Seed and number -> so many latents of the prior, [number, D].
Draw = Callable[[int, int], Floats]


@dataclass(frozen=True)
class Decoder:
    """A graph with its kernels, and what it is to be judged by."""

    graph: KernelGraph
    draw: Draw
    temperature: float


def psnr(found: Floats, wanted: Floats) -> Doubles:
    """Peak signal-to-noise ratio of each picture, dB, [N]; infinite where nothing differs.

    found, wanted: [N, …], of which 1 is the largest number.
    """
    errors = np.square(found.astype(np.float64) - wanted).reshape(len(found), -1).mean(axis=1)
    with np.errstate(divide="ignore"):
        ratios: Doubles = -10 * np.log10(errors)
    return ratios


def attempts(decoder: Decoder, quality: float) -> Iterator[dict[str, Rounded]]:
    """The kernels, by their names, ever finer, as long as that changes anything.

    quality: of the worst picture, dB; what comes short of it on the pictures looked at here is left
    out. The first is about the coarsest that can do.
    """
    graph = decoder.graph
    if not graph.kernels:
        return
    roundings = _roundings(graph, decoder)
    changes = _sensitivities(graph, decoder, roundings)
    latents = decoder.draw(_TUNING, _TUNING_DRAWS)
    wanted = _pictures(graph, latents, decoder.temperature, {})
    error = 10 ** (-quality / 10) / sum(kernel.weight.size for kernel in graph.kernels)
    for _ in tqdm(range(_ATTEMPTS), desc="8 bits", unit="attempt", leave=False, disable=None):
        found = {
            kernel.name: roundings[kernel.name].rounded(_step(kernel, changes[kernel.name], error))
            for kernel in graph.kernels
        }
        weights = {name: one.weight for name, one in found.items()}
        pictures = _pictures(graph, latents, decoder.temperature, weights)
        if psnr(pictures, wanted).min() >= quality:
            yield found
        error /= 10 ** (_FINER / 10)


def _roundings(graph: KernelGraph, decoder: Decoder) -> dict[str, Rounding]:
    """Of each kernel, by its name."""
    moments, importances = _moments(graph, decoder), graph.importances()
    return {
        kernel.name: Rounding(kernel.weight, moments[kernel.name], importances[kernel.name])
        for kernel in graph.kernels
    }


def _moments(graph: KernelGraph, decoder: Decoder) -> dict[str, Moment]:
    """Of so many latents that every kernel meets more vectors than these have numbers."""
    first = graph.moments(batches(decoder.draw(MOMENTS, 1), decoder.temperature, 1))
    needed = max(
        math.ceil(_VECTORS * kernel.weight[0].size / first[kernel.name].vectors)
        for kernel in graph.kernels
    )
    latents = decoder.draw(MOMENTS, min(needed, _MOST_DRAWS))
    steps = tqdm(
        batches(latents, decoder.temperature, _BATCH),
        desc="what kernels meet",
        total=math.ceil(len(latents) / _BATCH),
        leave=False,
        disable=None,
    )
    return graph.moments(steps)


def _sensitivities(
    graph: KernelGraph, decoder: Decoder, roundings: Mapping[str, Rounding]
) -> dict[str, float]:
    """Of each kernel, by its name: mean square change of pictures over the square of its step."""
    latents = decoder.draw(_SENSITIVITY, _SENSITIVITY_DRAWS)
    wanted = _pictures(graph, latents, decoder.temperature, {})
    found = {}
    for kernel in tqdm(graph.kernels, desc="what pictures depend on", leave=False, disable=None):
        step = _TRIAL * _spread(kernel)
        weight = roundings[kernel.name].rounded(step).weight
        pictures = _pictures(graph, latents, decoder.temperature, {kernel.name: weight})
        found[kernel.name] = float(np.square(pictures.astype(np.float64) - wanted).mean()) / step**2
    return found


def _step(kernel: Kernel, sensitivity: float, error: float) -> float:
    """error: mean square, that each number of a kernel may bring to pictures."""
    # Where nothing depends on it, one that leaves hardly anything of it.
    coarsest = _COARSEST * _spread(kernel)
    if not sensitivity:
        return coarsest
    return min(math.sqrt(error * kernel.weight.size / sensitivity), coarsest)


def _spread(kernel: Kernel) -> float:
    """Standard deviation of its weights, and something where all are zero."""
    return float(kernel.weight.std()) or 1.0


def _pictures(
    graph: KernelGraph, latents: Floats, temperature: float, changed: Mapping[str, Floats]
) -> Floats:
    inputs = batches(latents, temperature, _BATCH)
    return np.concatenate([graph.run(feeds, changed)["image"] for feeds in inputs])
