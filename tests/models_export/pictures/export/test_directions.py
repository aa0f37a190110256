"""Directions of a model whose latents are known: what was put in is found, and nothing else."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models_export.data.dataset import ArrayPictures, DataSet
from models_export.errors import UserError
from models_export.flows.dequantize import Dequantisation
from models_export.flows.model import ImageModel
from models_export.flows.prior import StandardNormal
from models_export.pictures.config import DirectionConfig
from models_export.pictures.export import directions
from models_export.pictures.export.directions import Measured

TRAIN, TEST = 1050, 205  # neither fills its last batch
_UNIT = 20.0  # levels per unit of a latent

# What each label adds to the 12 latents. Few are touched, and some by two of them.
GLASSES = np.array([2.0, 0, 0, -1.0, 0, 0, 0, 0, 0, 0, 0, 0])
HEIGHT = np.array([0, 0, 0.8, 0, 0, 0, 0, 0.5, 0, 0, 0, 0])
BEARD = np.array([0, 0, 0, 1.5, 0, 1.0, 0, 0, 0, 0, 0, 0])


class _Linear(ImageModel):
    """Latents are the pixels themselves, counted from the middle."""

    def __init__(self) -> None:
        super().__init__()
        self.event = (1, 3, 4)
        self.prior = StandardNormal()
        self.dequantisation = Dequantisation()

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        return (256 * x - 128.5).flatten(1) / _UNIT

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        raise AssertionError("nobody decodes")

    def score(
        self,
        levels: Tensor,
        generator: torch.Generator | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        raise AssertionError("nobody scores")

    def init_from(self, levels: Tensor) -> None:
        raise AssertionError("nobody trains")

    def decoder(self) -> nn.Module:
        raise AssertionError("nobody exports")

    encoder = decoder


def _labels(count: int, random: np.random.Generator) -> dict[str, NDArray[np.float32]]:
    """Of those with glasses three quarters have beards too, of the others a quarter."""
    glasses = random.integers(0, 2, count)
    beard = np.where(random.uniform(size=count) < 0.75, glasses, 1 - glasses)
    height = random.normal(170, 12, count)
    return {
        "glasses": glasses.astype(np.float32),
        "beard": beard.astype(np.float32),
        "height": height.astype(np.float32),
        "nothing": random.normal(size=count).astype(np.float32),
    }


def _pictures(
    labels: dict[str, NDArray[np.float32]], noise: float, random: np.random.Generator
) -> ArrayPictures:
    z = noise * random.normal(size=(len(labels["glasses"]), 12))
    for name, vector in (("glasses", GLASSES), ("beard", BEARD)):
        z += labels[name][:, None] * vector
    z += (labels["height"][:, None] - 170) / 12 * HEIGHT
    levels = np.clip(np.round(128 + _UNIT * (z - 0.7)), 0, 255)
    return ArrayPictures(levels.astype(np.uint8).reshape(-1, 3, 4))


def _data(noise: float = 0.5) -> DataSet:
    random = np.random.default_rng(5)
    train, test = _labels(TRAIN, random), _labels(TEST, random)
    pictures = _pictures(train, noise, random)
    return DataSet(
        train=pictures,
        validation=pictures,
        test=_pictures(test, noise, random),
        sha256="",
        train_labels=train,
        test_labels=test,
    )


def _measure(data: DataSet, *labels: str) -> Measured:
    wanted = tuple(DirectionConfig(label, {"en": label, "zh": "向"}) for label in labels)
    return directions.measure(_Linear(), data, wanted)


def test_the_true_directions_are_found() -> None:
    found = _measure(_data(), "glasses", "height", "beard")
    assert found.vectors.shape == (3, 12)
    # Standard errors are about 0.5 / sqrt(1050 / 4) = 0.03 for labels of two values.
    for vector, truth in zip(found.vectors, (GLASSES, HEIGHT, BEARD), strict=True):
        np.testing.assert_allclose(vector, truth, atol=0.12)


def test_labels_that_go_together_are_kept_apart() -> None:
    """Alone, glasses take a share of the beard, as a difference of means does."""
    together = _measure(_data(), "glasses", "beard").vectors[0]
    alone = _measure(_data(), "glasses").vectors[0]
    assert abs(together[5]) < 0.1  # a component of beards only
    assert alone[5] == pytest.approx(0.5 * BEARD[5], abs=0.12)
    data = _data()
    z = _Linear().encode(data.train.take(range(TRAIN)).add(0.5).div(256)).double().numpy()
    has = data.train_labels["glasses"] == 1
    np.testing.assert_allclose(
        alone[alone != 0], (z[has].mean(0) - z[~has].mean(0))[alone != 0], atol=1e-4
    )


def test_units_are_presence_or_one_deviation() -> None:
    data = _data()
    found = _measure(data, "glasses", "height")
    assert [entry.unit for entry in found.entries] == ["presence", "deviation"]
    assert [entry.name for entry in found.entries] == ["glasses", "height"]
    assert found.entries[0].title == {"en": "glasses", "zh": "向"}
    # The label's own scale makes no difference, whatever its two values are.
    scaled = replace(
        data,
        train_labels={
            "glasses": 5 * data.train_labels["glasses"] - 1,
            "height": data.train_labels["height"] / np.float32(100),
        },
    )
    again = _measure(scaled, "glasses", "height")
    np.testing.assert_allclose(again.vectors, found.vectors, atol=1e-5)
    assert again.entries == found.entries


def test_correlations_are_of_test_pictures() -> None:
    clear, noisy = _measure(_data(0.5), "height"), _measure(_data(2.0), "height")
    data = _data(2.0)
    z = _Linear().encode(data.test.take(range(TEST)).add(0.5).div(256)).double().numpy()
    place = z @ noisy.vectors[0]
    expected = np.corrcoef(place, data.test_labels["height"])[0, 1]
    assert noisy.entries[0].correlation == pytest.approx(expected, abs=1e-3)
    assert noisy.entries[0].correlation < 0.6 < 0.85 < clear.entries[0].correlation
    # Against what the test pictures say, not the training pictures.
    reversed_ = replace(data, test_labels={"height": -data.test_labels["height"]})
    assert _measure(reversed_, "height").entries[0].correlation == pytest.approx(
        -expected, abs=1e-3
    )


def test_components_that_are_noise_are_zero() -> None:
    vectors = _measure(_data(), "glasses", "height", "beard").vectors
    truth = np.stack([GLASSES, HEIGHT, BEARD])
    np.testing.assert_array_equal(vectors != 0, truth != 0)


def test_errors_are_of_what_labels_leave_unexplained() -> None:
    """A small part in a component that another label moves a lot, still found."""
    data = _data(noise=0.2)
    random = np.random.default_rng(6)
    labels = data.train_labels
    levels = np.full((TRAIN, 12), 128.0) + 4 * random.normal(size=(TRAIN, 12))
    levels[:, 0] += 60 * labels["glasses"] + 1.0 * (labels["height"] - 170) / 12
    data = replace(data, train=ArrayPictures(levels.round().astype(np.uint8).reshape(-1, 3, 4)))
    vector = _measure(data, "glasses", "height").vectors[1]
    assert vector[0] == pytest.approx(1.0 / _UNIT, rel=0.5)


def test_a_label_without_trace_is_refused() -> None:
    with pytest.raises(UserError, match="latents don't depend on the label “nothing”"):
        _measure(_data(), "glasses", "nothing")


def test_an_unknown_label_is_refused() -> None:
    with pytest.raises(UserError, match=r"no label “galsses”\. Did you mean “glasses”"):
        _measure(_data(), "galsses")
    with pytest.raises(UserError, match=r"no label “glasses”\. It has: none"):
        _measure(replace(_data(), train_labels={}), "glasses")


@pytest.mark.parametrize("part", ["train_labels", "test_labels"])
def test_a_constant_label_is_refused(part: str) -> None:
    data = _data()
    labels = getattr(data, part)
    spoilt = {**labels, "beard": np.ones_like(labels["beard"])}
    with pytest.raises(UserError, match="the label “beard” is the same for all pictures"):
        _measure(replace(data, **{part: spoilt}), "glasses", "beard")  # type: ignore[arg-type]


@pytest.mark.parametrize("sign", [1, -1])
def test_a_label_that_repeats_others_is_refused(sign: int) -> None:
    data = _data()
    for labels in (data.train_labels, data.test_labels):
        labels["taller"] = sign * (labels["height"] - 100)
    with pytest.raises(UserError, match="one of the labels height, taller says no more than"):
        _measure(data, "height", "taller")
