"""Every model that ships: as its manifest says, to the last seed."""

from functools import cache

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from huoye.core.files import sha256
from huoye.live.latents import logistics, normals, uniforms
from huoye.onnx_demos.blocks.encode import costs
from huoye.onnx_demos.images import to_levels
from huoye.onnx_demos.manifest.kinds import kind_of
from huoye.onnx_demos.manifest.model_json import FILE_NAME
from huoye.onnx_demos.manifest.picture_manifest import KIND, PictureManifest, load, read_latents
from models_export.export.onnx_file import Floats, run, session
from models_export.pictures.config import Config, load_config
from models_export.pictures.export import architecture
from models_export.pictures.fresh import new_model
from tests.conftest import ROOT
from tests.models_export.rendered import card

PLACES = (ROOT / "content/models", ROOT / "plugins/huoye/new_blog/blog/content/models")
# Not the draft of an export that is under way.
MODELS = {
    path.name: path
    for place in PLACES
    for path in sorted(place.iterdir())
    if path.is_dir() and path.name[0] != "." and kind_of(path / FILE_NAME) == KIND
}
NAMES = sorted(MODELS)
_PRIORS = {"logistic": logistics, "gaussian": normals}

every = pytest.mark.parametrize("name", NAMES)


def _with(role: str) -> pytest.MarkDecorator:
    """The models that have such a file."""
    return pytest.mark.parametrize(
        "name", [name for name in NAMES if any(MODELS[name].glob(f"{role}.*"))]
    )


@cache
def _manifest(name: str) -> PictureManifest:
    """Sizes, hashes, graphs and budgets are checked on the way."""
    return load(MODELS[name] / FILE_NAME)


@cache
def _session(name: str, role: str) -> onnxruntime.InferenceSession:
    path = _manifest(name).file("decoder" if role == "decoder" else "encoder").path
    return session(MODELS[name] / path)


@cache
def _config(name: str) -> Config:
    return load_config(name)


def _decode(name: str, z: Floats, temperature: float = 1.0) -> Floats:
    """One by one, as pages do."""
    heat = np.array([temperature], np.float32)
    model = _session(name, "decoder")
    rows = [run(model, {"z": row[np.newaxis], "temperature": heat})["image"] for row in z]
    return np.concatenate(rows)


def _encode(name: str, image: Floats, seed: int | None = None) -> dict[str, Floats]:
    """[N, C, H, W] to latents and densities. seed: of noise where it goes in, else it is zero."""
    feeds = {"image": image}
    if _manifest(name).takes_noise:
        size = len(image), _manifest(name).latent.dimension
        random = np.random.default_rng(seed)
        noise = np.zeros(size) if seed is None else random.standard_normal(size)
        feeds["noise"] = noise.astype(np.float32)
    return run(_session(name, "encoder"), feeds)


def _samples(name: str, count: int) -> Floats:
    latent = _manifest(name).latent
    draw = _PRIORS[latent.prior]
    z = np.stack([draw(2018, latent.dimension, stream) for stream in range(count)])
    return _decode(name, z, latent.temperature)


def test_some_model_ships() -> None:
    assert "nice-digits" in NAMES


@every
def test_a_folder_holds_what_its_manifest_names(name: str) -> None:
    manifest = _manifest(name)
    assert manifest.name == name
    named = {FILE_NAME, "card.md", *(file.path for file in manifest.files)}
    assert {path.name for path in MODELS[name].iterdir()} == named


@every
def test_golden_seeds(name: str) -> None:
    manifest = _manifest(name)
    latent = manifest.latent
    assert len(manifest.golden) >= 3
    for golden in manifest.golden:
        z = _PRIORS[latent.prior](golden.seed, latent.dimension, golden.stream)
        assert sha256(z.astype("<f4").tobytes()) == golden.latents_sha256
        image = to_levels(_decode(name, z[np.newaxis], latent.temperature)[0])
        # One level in one pixel of 784 is 0.0013 of the mean.
        assert image.mean() == pytest.approx(golden.mean_level, abs=0.005)


@every
def test_samples_are_different_pictures(name: str) -> None:
    images = _samples(name, 9).reshape(9, -1)
    assert images.min() >= 0
    assert images.max() <= 1
    assert (np.ptp(images, axis=1) > 0.3).all()
    distances = np.linalg.norm(images[:, np.newaxis] - images, axis=2)
    assert distances[~np.eye(9, dtype=bool)].min() > 2


@_with("examples")
def test_examples_are_pictures(name: str) -> None:
    manifest = _manifest(name)
    z = read_latents(MODELS[name], manifest, "examples")
    images = _decode(name, z).reshape(manifest.examples, -1)
    assert (np.ptp(images, axis=1) > 0.3).all()
    distances = np.linalg.norm(images[:, np.newaxis] - images, axis=2)
    assert distances[~np.eye(len(images), dtype=bool)].min() > 1
    # No farther out than draws of the prior: whitened latents, not another layer's numbers.
    draw = _PRIORS[manifest.latent.prior](2018, manifest.latent.dimension)
    assert np.median(np.abs(z)) < 1.7 * np.median(np.abs(draw))


@_with("encoder")
def test_encoding_undoes_decoding(name: str) -> None:
    """As well as the manifest says of test pictures; an f-VAE reconstructs, it doesn't invert."""
    manifest = _manifest(name)
    assert manifest.evaluation.files is not None
    limit = manifest.evaluation.files.mean_levels
    assert manifest.family == "fvae" or limit < 0.5
    pictures = (
        _decode(name, read_latents(MODELS[name], manifest, "examples"))
        if manifest.examples
        else _samples(name, 8)
    )
    found = [_encode(name, picture[np.newaxis]) for picture in pictures]
    again = _decode(name, np.concatenate([outputs["z"] for outputs in found]))
    assert 255 * np.abs(again - pictures).mean() <= 2 * limit + 0.05
    assert all(np.isfinite(outputs["log_density"]).all() for outputs in found)


@_with("encoder")
def test_real_pictures_are_likelier_than_noise(name: str) -> None:
    manifest = _manifest(name)
    shape = manifest.file("decoder").port("image").shape[1:]
    noise = np.random.default_rng(1).uniform(size=(1, *map(int, shape))).astype(np.float32)
    sample = _samples(name, 1).clip(0.002, 0.998)
    likely, unlikely = (_encode(name, x)["log_density"][0] for x in (sample, noise))
    assert likely > unlikely + 100


@_with("originals")
def test_pictures_cost_what_the_card_says(name: str) -> None:
    """By the files, and with sigma1 in the graph as it is in the manifest: a hundredth more of it
    would be a hundredth of a nat a number."""
    manifest = _manifest(name)
    parts = manifest.evaluation.autoencoder
    assert parts
    levels, size = manifest.preprocessing.levels, manifest.latent.dimension
    middles = read_latents(MODELS[name], manifest, "originals")
    latents = read_latents(MODELS[name], manifest, "examples")
    shape = tuple(map(int, manifest.file("decoder").port("image").shape[1:]))
    assert np.array_equal(middles * 2 * levels, (middles * levels).astype(int) * 2 + 1)
    own = _encode(name, middles.reshape(-1, *shape))["z"]
    assert np.abs(own - latents).max() < 0.01
    found = []
    for stream, middle in enumerate(middles):
        places = uniforms(3, manifest.pixels, stream) - 0.5
        x = (middle + places / levels).astype(np.float32).reshape(1, *shape)
        noise = normals(3, size, stream)
        feeds = {"image": x, "noise": noise[np.newaxis]}
        outputs = run(_session(name, "encoder"), feeds)
        image = _decode(name, outputs["z"])
        found.append(costs(x, image, noise, float(outputs["log_density"][0]), parts, levels))
    # Pictures differ by 0.2 and 0.03 bits.
    for part, spread in (("reconstruction", 0.2), ("divergence", 0.03)):
        mean = np.mean([each[part] for each in found])
        assert mean == pytest.approx(getattr(parts, part), abs=3 * spread / len(found) ** 0.5)
    graph = onnx.load(MODELS[name] / manifest.file("encoder").path).graph
    (reshaped,) = (node.output[0] for node in graph.node if "noise" in node.input)
    (scaled,) = (node for node in graph.node if reshaped in node.input)
    (sigma1,) = (
        onnx.numpy_helper.to_array(tensor)
        for tensor in graph.initializer
        if tensor.name in scaled.input
    )
    assert scaled.op_type == "Mul" and float(sigma1) == pytest.approx(parts.sigma1, rel=1e-5)


@_with("directions")
def test_directions_change_pictures(name: str) -> None:
    manifest = _manifest(name)
    vectors = read_latents(MODELS[name], manifest, "directions")
    start = (
        read_latents(MODELS[name], manifest, "examples")[:1]
        if manifest.examples
        else np.zeros((1, manifest.latent.dimension), np.float32)
    )
    moved = 255 * np.abs(_decode(name, start + vectors) - _decode(name, start))
    assert (moved.reshape(len(vectors), -1).max(axis=1) > 5).all()
    assert all(direction.correlation > 0.1 for direction in manifest.directions)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert np.abs(unit @ unit.T - np.eye(len(unit))).max() < 0.95  # no two the same


@every
def test_webgpu_computes_every_convolution_right(name: str) -> None:
    """See models_export.flows.nets.widen."""
    for file in _manifest(name).files:
        if not file.inputs:
            continue
        graph = onnx.load(MODELS[name] / file.path, load_external_data=False).graph
        weights = {tensor.name: tensor.dims for tensor in graph.initializer}
        made = {
            node.output[0]: node.input[0]
            for node in graph.node
            if node.op_type in ("Cast", "Mul", "Add")
        }
        for node in graph.node:
            if node.op_type == "Conv":
                name_of = node.input[1]
                while name_of in made:
                    name_of = made[name_of]
                _, inputs, rows, _ = weights[name_of]
                assert rows == 1 or inputs % 4 == 0 or inputs % 3 != 0


@every
def test_the_evaluation_is_sound(name: str) -> None:
    evaluation = _manifest(name).evaluation
    assert evaluation.test_examples >= 100
    decoder, encoder = evaluation.decoder_parity, evaluation.encoder_parity
    assert max(decoder.native, decoder.wasm) <= 1e-4
    assert encoder is None or min(encoder.native, encoder.wasm) > 0
    assert encoder is None or max(encoder.native, encoder.wasm) <= 2e-4
    assert evaluation.float32.data <= 1e-3
    assert evaluation.float64.data <= 1e-6
    assert evaluation.fp16.mean_levels < 1
    assert evaluation.stored is None or evaluation.stored.worst >= 45
    # No copies of training pictures.
    assert evaluation.neighbours.samples > 0.3 * evaluation.neighbours.test


@every
def test_a_config_makes_this_model(name: str) -> None:
    manifest, config = _manifest(name), _config(name)
    assert config.name == name
    assert config.version == manifest.version
    assert config.model.family == manifest.family
    torch.manual_seed(0)
    model = new_model(config)
    assert architecture.describe(config.model, model) == manifest.architecture
    assert architecture.order(config.model) == manifest.latent.order
    assert model.latent_dimensions == manifest.latent.dimension
    assert ("batch", *model.event) == manifest.file("decoder").port("image").shape
    assert 2**model.bits == manifest.preprocessing.levels
    roles = {file.role for file in manifest.files}
    assert ("encoder" in roles) == config.export.encoder
    assert manifest.examples == config.export.examples
    directions = [(wanted.label, wanted.title) for wanted in config.export.directions]
    assert directions == [(found.name, found.title) for found in manifest.directions]


@every
def test_a_config_says_what_the_manifest_says(name: str) -> None:
    manifest, config = _manifest(name), _config(name)
    card_of, training = config.card, manifest.training
    assert card_of.title == manifest.title
    assert card_of.licence == manifest.licence
    assert card_of.limits == manifest.limits
    assert card_of.people == manifest.people
    assert card_of.temperature == manifest.latent.temperature
    assert card_of.reference == manifest.evaluation.reference
    assert card_of.dataset == training.dataset
    assert card_of.dataset_licence == training.dataset_licence
    assert card_of.data_path == training.data_path
    assert config.training.seed == training.seed
    assert config.training.batch == training.batch
    assert training.best_step <= training.steps <= config.training.steps
    assert config.data.validation is not None
    assert config.data.validation <= training.validation_examples


@every
def test_the_card_is_of_this_manifest(name: str) -> None:
    text = (MODELS[name] / "card.md").read_text("utf-8")
    assert text == card(_manifest(name)), f"run: python -m models_export card {name}"


def test_digits_are_bright_strokes_on_black() -> None:
    images = _samples("nice-digits", 64)[:, 0]
    border = np.concatenate([images[:, :2].ravel(), images[:, :, -2:].ravel()])
    assert border.mean() < 0.01
    assert 0.08 < images.mean() < 0.25  # the digits' own mean is 0.13
    assert (images.max(axis=(1, 2)) > 0.8).mean() > 0.9


def test_nice_digits_is_worth_shipping() -> None:
    evaluation = _manifest("nice-digits").evaluation
    assert evaluation.test_examples == 10_000
    assert evaluation.test.nats > 2050
    assert evaluation.neighbours.samples > 0.8 * evaluation.neighbours.test
    assert evaluation.float32.data <= 1e-4
    assert evaluation.float64.latent_3sigma <= 1e-9
