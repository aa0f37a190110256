"""Every shipped graph, against native ONNX Runtime.

For more seeds: SEEDS=64 python -m pytest tests/engine/test_shipped.py
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray

from tests.conftest import ROOT
from tests.engine.double import Exact
from tests.engine.engines import Engine, Feeds, native

MODELS = ROOT / "content/models"
DECODERS = sorted((*MODELS.glob("*/decoder.onnx"), *ROOT.glob("plugins/huoye/**/decoder.onnx")))
ENCODERS = sorted(MODELS.glob("*/encoder.onnx"))
SCORERS = sorted(MODELS.glob("*/scorer.onnx"))
TEMPERATURES = (0.0, 0.7, 1.0, 1.2)
SEEDS = range(int(os.environ.get("SEEDS", "2")))
#: Of the 8-bit values of pictures, how many may differ, and by how much the numbers behind them.
FLIPS = 0.0002
ERROR = 5e-5
#: How far latents may be from ONNX Runtime's, relatively where they are large. A deep flow takes
#: what a layer has rounded through all later ones, so that ONNX Runtime's own are as far from those
#: that float64 gives: the engine is held to that, too.
LATENT_ERROR = 3e-4
#: Nats that a density may be from float64's, of tens of thousands.
NATS = 0.01


def _name(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def _shape(path: Path) -> list[int]:
    """Of a graph's first input, for one picture."""
    return next(iter(_shapes(path).values()))


def _shapes(path: Path) -> dict[str, list[int]]:
    """Of all inputs, by their names."""
    graph = onnx.load(path, load_external_data=False).graph
    return {
        each.name: [dim.dim_value or 1 for dim in each.type.tensor_type.shape.dim]
        for each in graph.input
    }


def _latents(path: Path) -> list[Feeds]:
    """A latent for each seed at each temperature."""
    prior = "logistic" if path.parent.name.startswith("nice") else "standard_normal"
    (_, size) = _shape(path)
    return [
        {
            "z": getattr(np.random.default_rng(seed), prior)(size=(1, size)).astype(np.float32),
            "temperature": np.array([temperature], np.float32),
        }
        for seed in SEEDS
        for temperature in TEMPERATURES
    ]


def _levels(image: NDArray[Any]) -> NDArray[np.float64]:
    return np.floor(np.clip(image.astype(np.float64), 0, 1) * 255 + 0.5)


@pytest.mark.parametrize("path", DECODERS, ids=_name)
def test_decoded_pictures_are_those_of_onnx_runtime(path: Path, either_engine: Engine) -> None:
    feeds = _latents(path)
    ours, theirs = (
        np.stack([outputs["image"] for outputs in results])
        for results in (either_engine.run(path, feeds), native(path, feeds))
    )
    assert np.abs(ours - theirs).max() <= ERROR
    flips = np.abs(_levels(ours) - _levels(theirs))
    assert flips.max() <= 1
    if (flips > 0).mean() > FLIPS:
        # Levels on an edge are rounded away by ONNX Runtime as well: float64 says which is right.
        exact = Exact(path)
        truth = np.stack([exact.run(feed)["image"] for feed in feeds]).reshape(ours.shape)
        assert (_levels(ours) != _levels(truth)).mean() <= FLIPS


@pytest.mark.parametrize("path", ENCODERS, ids=_name)
def test_encoded_pictures_are_those_of_onnx_runtime(path: Path, engine: Engine) -> None:
    """Pictures as figures encode them, of whole levels, and noise where it goes in."""
    decoder = path.with_name("decoder.onnx")
    pictures = [
        ((np.floor(outputs["image"] * 255) + 0.5) / 256).reshape(_shape(path))
        for outputs in native(decoder, _latents(decoder))
    ]
    random = np.random.default_rng(5)
    feeds: list[Feeds] = [
        {
            name: (picture if name == "image" else random.standard_normal(shape)).astype(np.float32)
            for name, shape in _shapes(path).items()
        }
        for picture in pictures
    ]
    found = engine.run(path, feeds, {"decoder.onnx": decoder})
    exact = Exact(path)
    for place, (mine, wanted) in enumerate(zip(found, native(path, feeds), strict=True)):
        assert _distance(mine["z"], wanted["z"]) <= LATENT_ERROR
        # In float64 a picture takes seconds.
        if place % len(TEMPERATURES) == 0:
            truth = exact.run(feeds[place])
            theirs = _distance(wanted["z"], truth["z"])
            assert _distance(mine["z"], truth["z"]) <= max(ERROR, 2 * theirs)
            assert abs(mine["log_density"][0] - truth["log_density"][0]) <= NATS


def _distance(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Between numbers up to thousands: relative, where they are above 1."""
    return float((np.abs(one - other) / np.maximum(1, np.abs(other))).max())


@pytest.mark.parametrize("path", SCORERS, ids=_name)
def test_scores_are_those_of_onnx_runtime(path: Path, engine: Engine) -> None:
    random = np.random.default_rng(0)
    feeds: list[Feeds] = [
        {
            "ids": random.integers(0, 24000, count),
            "weights": random.choice([-1.0, 1.0, 0.5], count).astype(np.float32),
        }
        for count in (1, 2, 3, 8)
        for _ in SEEDS
    ]
    for mine, wanted in zip(engine.run(path, feeds), native(path, feeds), strict=True):
        for name, numbers in wanted.items():
            assert np.abs(mine[name] - numbers).max() <= ERROR, name
            # Neighbours come in the same order, but for those that are equally near.
            best = np.argsort(-numbers)[:20]
            assert np.all(np.diff(mine[name][best]) <= ERROR)
