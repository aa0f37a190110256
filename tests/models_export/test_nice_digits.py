"""The model that ships: as its manifest says, to the last seed."""

from pathlib import Path

import numpy as np
import pytest

from models_export.card import card
from models_export.export import run, session
from plugins.core.files import sha256
from plugins.live.latents import logistics
from plugins.onnx_demos.images import to_levels
from plugins.onnx_demos.manifest import Manifest, load
from tests.conftest import ROOT

FOLDER = ROOT / "content" / "models" / "nice-digits"


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return load(FOLDER / "model.json")


@pytest.fixture(scope="module")
def decoder(manifest: Manifest) -> Path:
    return FOLDER / manifest.file("decoder").path


def test_golden_seeds(manifest: Manifest, decoder: Path) -> None:
    model = session(decoder.read_bytes())
    assert len(manifest.golden) >= 3
    for golden in manifest.golden:
        z = logistics(golden.seed, manifest.latent.dimension, golden.stream)
        assert sha256(z.astype("<f4").tobytes()) == golden.latents_sha256
        image = to_levels(run(model, z[np.newaxis], manifest.latent.temperature)[0])
        # One level in one pixel of 784 is 0.0013 of the mean.
        assert image.mean() == pytest.approx(golden.mean_level, abs=0.005)


def test_samples_are_bright_strokes_on_black(manifest: Manifest, decoder: Path) -> None:
    z = np.stack([logistics(2018, 784, stream) for stream in range(64)])
    images = run(session(decoder.read_bytes()), z, manifest.latent.temperature)[:, 0]
    border = np.concatenate([images[:, :2].ravel(), images[:, :, -2:].ravel()])
    assert border.mean() < 0.01
    assert 0.08 < images.mean() < 0.25  # the digits' own mean is 0.13
    assert (images.max(axis=(1, 2)) > 0.8).mean() > 0.9
    distances = np.linalg.norm(images.reshape(64, 1, -1) - images.reshape(1, 64, -1), axis=2)
    assert distances[~np.eye(64, dtype=bool)].min() > 2  # no two alike


def test_the_model_is_worth_shipping(manifest: Manifest) -> None:
    evaluation = manifest.evaluation
    assert evaluation.test_examples == 10_000
    assert evaluation.nats > 1900
    assert evaluation.nearest_training_of_samples > 0.8 * evaluation.nearest_training_of_test
    assert evaluation.roundtrip_data_float32 <= 1e-4
    assert evaluation.roundtrip_latent_3sigma_float64 <= 1e-9


def test_card_is_of_this_manifest(manifest: Manifest) -> None:
    assert (FOLDER / "card.md").read_text("utf-8") == card(manifest)
