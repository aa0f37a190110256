"""A model that copies is found out, one that doesn't is not."""

import dataclasses

import numpy as np
import pytest
import torch
from torch import Tensor

from models_export.data.dataset import ArrayPictures, Levels
from models_export.flows.compose import Compose
from models_export.flows.dequantize import Dequantisation, dequantize
from models_export.flows.model import FlowModel
from models_export.flows.prior import StandardNormal
from models_export.pictures.evaluation import memorisation
from models_export.pictures.evaluation.memorisation import (
    Neighbours,
    nearest,
    neighbours,
    quantise,
    samples,
)
from tests.models_export.tiny import blobs

EVENT = (3, 6, 6)


def _noisy(count: int, seed: int) -> Levels:
    """Blobs that lie far enough from each other."""
    noise = np.random.default_rng(seed).integers(0, 60, (count, 6, 6, 3))
    return (blobs(count, 6, 3, seed) // 2 + noise).astype(np.uint8)


TRAINING, TEST = ArrayPictures(_noisy(1300, 1)), ArrayPictures(_noisy(400, 2))


class _Drawer(FlowModel):
    """Draws pictures from a list, with noise below the levels."""

    def __init__(self, pictures: Levels, bits: int = 8, mirrored: bool = False) -> None:
        super().__init__(Compose([]), StandardNormal(), EVENT, Dequantisation(bits))
        self.pictures = ArrayPictures(pictures)
        self.mirrored = mirrored

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        chosen = (1000 * z[:, 0].abs()).long() % len(self.pictures)
        levels = self.pictures.take(chosen.numpy())
        if self.mirrored:
            levels = levels.flip(-1)
        return dequantize(levels, torch.Generator().manual_seed(int(chosen[0])), self.bits)


def _judged(model: _Drawer, mirrored: bool = False) -> Neighbours:
    generator = torch.Generator().manual_seed(3)
    levels = quantise(samples(model, 300, 0.8, generator), model.bits)
    test = TEST.take(range(300)) // 2 ** (8 - model.bits)
    return neighbours(
        of_samples=nearest(levels, TRAINING, model.bits, mirrored).distances,
        to_test=nearest(levels, TEST, model.bits, mirrored).distances,
        of_test=nearest(test, TRAINING, model.bits, mirrored).distances,
        training=len(TRAINING),
        test=len(TEST),
    )


@pytest.mark.parametrize("bits", [8, 5])
def test_copies_are_found(bits: int) -> None:
    found = _judged(_Drawer(_noisy(1300, 1), bits))
    assert found.samples == found.closest_sample == 0
    assert found.closer == 1
    assert found.nearest_is_test == 0
    assert found.test > 0.1
    assert found.count == 300


def test_mirrored_copies_are_found_where_training_mirrors() -> None:
    model = _Drawer(_noisy(1300, 1), mirrored=True)
    assert _judged(model, mirrored=True).samples == 0
    assert _judged(model, mirrored=False).closer < 0.1


def test_a_few_copies_among_new_pictures_are_found() -> None:
    mixed = np.concatenate([_noisy(1300, 1)[:100], _noisy(1900, 7)])
    found = _judged(_Drawer(mixed))
    assert found.closest_sample == 0 < found.closest_test
    assert 0.05 < found.closer < 0.2
    assert found.samples == pytest.approx(found.test, rel=0.05)


def test_new_pictures_are_no_copies() -> None:
    found = _judged(_Drawer(_noisy(2000, 7)))
    assert found.samples == pytest.approx(found.test, rel=0.05)
    assert found.closest_sample > 0
    assert found.closer < 0.04
    assert found.expected == 400 / 1700
    # 300 samples: one standard deviation is 0.024.
    assert found.nearest_is_test == pytest.approx(found.expected, abs=0.075)


def test_plain_pictures_near_to_everything_are_no_copies() -> None:
    middle = np.concatenate(
        [_noisy(400, 7) // 4 + 3 * _noisy(1300, 1).mean(0).astype(np.uint8) // 4]
    )
    found = _judged(_Drawer(middle.astype(np.uint8)))
    assert found.closer > 0.5
    assert found.nearest_is_test > 0.1


@pytest.mark.parametrize("mirrored", [False, True])
def test_nearest_is_the_nearest(mirrored: bool) -> None:
    queries = TEST.take(range(150))
    found = nearest(queries, TRAINING, 8, mirrored)
    every = TRAINING.take(range(len(TRAINING)))
    candidates = torch.cat([every, every.flip(-1)]) if mirrored else every
    table = torch.cdist(queries.flatten(1).double(), candidates.flatten(1).double()) / 256
    expected, index = table.min(dim=1)
    torch.testing.assert_close(found.distances.double(), expected, rtol=1e-5, atol=1e-6)
    assert torch.equal(found.indices, index % len(TRAINING))
    assert torch.equal(found.pictures, candidates[index])
    assert found.indices.max() >= 1000  # pictures of the second chunk
    if mirrored:
        assert (index >= len(TRAINING)).any()


def test_training_pictures_are_never_all_held(monkeypatch: pytest.MonkeyPatch) -> None:
    largest = 0
    take = ArrayPictures.take

    def noted(self: ArrayPictures, indices: range) -> Tensor:
        nonlocal largest
        largest = max(largest, len(indices))
        return take(self, indices)

    queries = TEST.take(range(5))
    monkeypatch.setattr(ArrayPictures, "take", noted)
    nearest(queries, TRAINING, 8, True)
    assert largest == memorisation.CHUNK < len(TRAINING)


def test_quantised_levels_are_those_of_the_cells() -> None:
    levels = torch.randint(0, 32, (4, *EVENT), dtype=torch.uint8)
    images = (levels + torch.rand(4, *EVENT) * 0.999) / 32
    assert torch.equal(quantise(images, 5), levels)
    assert quantise(torch.tensor([1.0, 0.0]), 8).tolist() == [255, 0]


def test_samples_are_clipped_and_follow_the_temperature() -> None:
    model = FlowModel(Compose([]), StandardNormal(), EVENT)
    draws = [samples(model, 250, t, torch.Generator().manual_seed(1)) for t in (1e-3, 1.0)]
    assert all(len(draw) == 250 and draw.min() == 0 for draw in draws)
    assert draws[0].max() < 0.01 < draws[1].max() == 1


def test_fields_are_numbers() -> None:
    one = torch.ones(4)
    assert all(
        isinstance(value, float | int)
        for value in dataclasses.astuple(neighbours(one, 2 * one, one, 4, 4))
    )
