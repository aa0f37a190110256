"""Published models in 8 bits: smaller files that draw the same pictures, or one clear error."""

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest

from huoye.core.files import sha256
from huoye.onnx_demos.manifest.picture_manifest import PictureManifest, load, read_latents
from models_export.__main__ import main
from models_export.data import pictures
from models_export.errors import UserError
from models_export.export import onnx_file
from models_export.export.wasm import WasmRunner
from models_export.pictures.config import Config, load_config
from models_export.pictures.export import eight_bits, packing, storage
from models_export.pictures.export.eight_bits import psnr
from models_export.pictures.export.file_model import FileModel, Sources
from models_export.pictures.export.kernels import Moment, kernels
from models_export.pictures.export.rounding import Rounded, Rounding
from tests.models_export.pictures.export.publishing import Trial, published, write_data


@pytest.fixture(scope="module")
def glow(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return published("glow", tmp_path_factory)


def _in_8_bits(trial: Trial) -> Config:
    export = dataclasses.replace(trial.config.export, storage="int8")
    return dataclasses.replace(trial.config, version=4, export=export)


@pytest.fixture(scope="module")
def stored(glow: Trial, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the flow with an encoder, examples and directions; a card lies beside them."""
    folder = tmp_path_factory.mktemp("stored") / glow.folder.name
    shutil.copytree(glow.folder, folder)
    (folder / "card.md").write_text("written before", "utf-8")
    summary = storage.store(_in_8_bits(glow), glow.data, folder)
    assert "dB the worst" in summary
    return folder


@pytest.fixture
def manifest(stored: Path) -> PictureManifest:
    return load(stored / "model.json")


@pytest.fixture
def folder(glow: Trial, tmp_path: Path) -> Path:
    """A copy of what was exported in 16 bits."""
    shutil.copytree(glow.folder, tmp_path / glow.folder.name)
    return tmp_path / glow.folder.name


def _files(glow: Trial, folder: Path) -> FileModel:
    return FileModel(glow.model, Sources(folder / "decoder.onnx", folder / "encoder.onnx"))


def test_a_folder_says_what_it_holds(glow: Trial, stored: Path, manifest: PictureManifest) -> None:
    names = {"card.md", "model.json", *(file.path for file in manifest.files)}
    assert {path.name for path in stored.iterdir()} == names
    assert list(stored.parent.iterdir()) == [stored]
    assert manifest.version == 4
    dtypes = {file.role: file.dtype for file in manifest.files}
    latents = {"examples": "float16", "directions": "float16"}
    assert dtypes == {"decoder": "int8", "encoder": "int8", **latents}
    external = {file.role: file.external for file in manifest.files if file.external}
    assert external == {"encoder": ("decoder.onnx",)}
    found, before = manifest.evaluation, load(glow.folder / "model.json").evaluation
    assert found.stored is not None
    assert found.stored.made_from == sha256(glow.folder / "decoder.onnx")
    assert 45 <= found.stored.worst <= found.stored.median
    assert found.stored.test is not None
    assert 0 < found.stored.decoder_runtimes < 1e-5
    # What was measured before is as it was.
    unlike = dataclasses.replace(found, files=None, stored=None)
    assert unlike == dataclasses.replace(before, files=None, stored=None)


def test_other_samples_are_as_near(glow: Trial, stored: Path) -> None:
    latents = _files(glow, stored).draws(77, 64)
    new, old = (_files(glow, one).pictures(latents, 0.7) for one in (stored, glow.folder))
    # Worst cases have tails: the promise is of the samples that were judged.
    assert psnr(new, old).min() > 42


def test_an_encoder_borrows_and_runs_everywhere(glow: Trial, stored: Path) -> None:
    content = (stored / "encoder.onnx").read_bytes()
    assert len(content) < (glow.folder / "encoder.onnx").stat().st_size
    graph = onnx.load_model_from_string(content).graph
    outside = [tensor for tensor in graph.initializer if tensor.external_data]
    assert {tensor.data_type for tensor in outside} >= {onnx.TensorProto.INT8}
    image = glow.model.dequantisation.middle(glow.data.test.take(range(2))).numpy()
    native = onnx_file.run(onnx_file.session(stored / "encoder.onnx"), {"image": image})
    with WasmRunner() as runner:
        external = {"decoder.onnx": (stored / "decoder.onnx").read_bytes()}
        web = runner.run(content, {"image": image}, external)
    for name, value in native.items():
        np.testing.assert_allclose(web[name], value, rtol=1e-4, atol=1e-4)


def test_latents_are_the_files_own(glow: Trial, stored: Path, manifest: PictureManifest) -> None:
    files = _files(glow, stored)
    z = read_latents(stored, manifest, "examples")
    np.testing.assert_allclose(z, files.examples(glow.data.test, 4), rtol=1e-3, atol=0.005)
    assert files.golden(0.7) == manifest.golden
    x = glow.model.dequantisation.middle(glow.data.test.take(range(4))).numpy()
    assert 255 * np.abs(files.pictures(z) - x).max() < 4
    assert [direction.name for direction in manifest.directions] == ["bright", "warmth"]
    old = read_latents(glow.folder, load(glow.folder / "model.json"), "directions")
    new = read_latents(stored, manifest, "directions")
    # Components near the noise of their measurement come and go.
    cosines = (new * old).sum(1) / np.linalg.norm(new, axis=1) / np.linalg.norm(old, axis=1)
    assert cosines.min() > 0.95
    assert not np.array_equal(new, old)


def test_an_export_can_store_at_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """By the config: the same as storing what it would have exported."""
    nice = published("nice", tmp_path_factory)
    target = tmp_path_factory.mktemp("once") / nice.folder.name
    command = ["export", str(nice.config_file), "--data", str(nice.data_file)]
    text = nice.config_file.read_text("utf-8").replace("[export]\n", '[export]\nstorage = "int8"\n')
    config_file = target.parent / "tiny.toml"
    config_file.write_text(text, "utf-8")
    command[1] = str(config_file)
    command += ["--run", str(nice.run), "--models", str(target.parent)]
    assert main(command) == 0
    again = target.parent / "again" / target.name
    shutil.copytree(nice.folder, again)
    storage.store(load_config(config_file), nice.data, again)
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in target.iterdir()
    }


# Refusals


def _refused(what: str, config: Config, data: object, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}
    with pytest.raises(UserError, match=what):
        storage.store(config, data, folder)  # type: ignore[arg-type]
    after = {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}
    assert after == before


def test_what_can_not_be_stored_is_refused(
    glow: Trial, folder: Path, stored: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    config = _in_8_bits(glow)
    _refused('keeps weights in 16 bits. Add storage = "int8"', glow.config, glow.data, folder)
    _refused("is in 8 bits already", config, glow.data, stored)
    _refused("ships an encoder, .* with --data", config, None, folder)
    tmp = tmp_path_factory.mktemp("others")
    write_data(tmp / "others.npz", "glow", seed=2)
    other = pictures.load(tmp / "others.npz", config.data, 7)
    _refused("--data: .* here, .* in what is published", config, other, folder)
    hot = dataclasses.replace(config, card=dataclasses.replace(config.card, temperature=1.0))
    _refused(r"card\.temperature: 1\.0 here, 0\.7 in what is published", hot, glow.data, folder)
    wide = dataclasses.replace(config, model=dataclasses.replace(config.model, height=16))
    _refused("model: 384 here, 192 in what is published", wide, glow.data, folder)


def test_too_few_bits_are_an_error(
    glow: Trial, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> Iterator[dict[str, Rounded]]:
        yield from ()

    monkeypatch.setattr(eight_bits, "attempts", none)
    _refused("don't all reach 45 dB. Lower psnr", _in_8_bits(glow), glow.data, folder)


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ('storage = "int4"', "storage"),
        ('storage = "int8"\npsnr = 90', r"export\.psnr: 90\.0 is not 30 to 60"),
        ("psnr = 50", r'export\.psnr: it is of weights in 8 bits. Add storage = "int8"'),
    ],
)
def test_options_that_make_no_sense(glow: Trial, tmp_path: Path, lines: str, what: str) -> None:
    text = glow.config_file.read_text("utf-8").replace("[export]\n", f"[export]\n{lines}\n")
    (tmp_path / "tiny.toml").write_text(text, "utf-8")
    with pytest.raises(UserError, match=what):
        load_config(tmp_path / "tiny.toml")


# Parts


def _case() -> tuple[np.ndarray, np.ndarray]:
    """Inputs [500, 12] that hang together, one of them nearly always 0, and a kernel."""
    random = np.random.default_rng(8)
    inputs = random.normal(size=(500, 4)) @ random.normal(size=(4, 12))
    inputs += 0.2 * random.normal(size=inputs.shape)
    inputs[:, 3] *= 0.01
    return inputs.astype(np.float32), random.normal(size=(6, 12)).astype(np.float32)


def test_errors_are_made_good() -> None:
    inputs, weight = _case()
    rounding = Rounding(weight, Moment((inputs.T @ inputs).astype(float), 500), np.ones(6))
    found = rounding.rounded(0.2)
    sizes = found.rows * found.columns
    plain = np.round(weight / sizes) * sizes
    error, of_plain = (np.square(inputs @ (one - weight).T).mean() for one in (found.weight, plain))
    assert error < 0.6 * of_plain
    # The input that hardly ever is anything has the coarsest step.
    assert found.columns.argmax() == 3
    # Fine enough, nothing is left of it.
    assert np.abs(rounding.rounded(1e-3).weight - weight).max() < 0.05


@pytest.mark.parametrize("step", [0.1, 0.001])
def test_a_kernel_in_the_file_is_the_rounded_one(step: float) -> None:
    """Bytes of one or of two for a number, as is needed."""
    inputs, weight = _case()
    rounding = Rounding(weight, Moment((inputs.T @ inputs).astype(float), 500), np.ones(6))
    found = rounding.rounded(step)
    value = onnx.helper.make_tensor_value_info
    nodes = [
        onnx.helper.make_node("Cast", ["half"], ["w"], to=onnx.TensorProto.FLOAT),
        onnx.helper.make_node("Gemm", ["x", "w"], ["y"], transB=1),
    ]
    tensors = [onnx.numpy_helper.from_array(weight.astype(np.float16), "half")]
    graph = onnx.helper.make_graph(
        nodes, "g", [value("x", 1, [12, 12])], [value("y", 1, [12, 6])], tensors
    )
    opset = [onnx.helper.make_opsetid("", 18)]
    model = onnx.helper.make_model(graph, opset_imports=opset, ir_version=10)
    assert [kernel.name for kernel in kernels(model.graph)] == ["w"]
    packing.narrow(model, {"w": found})
    onnx.checker.check_model(model, full_check=True)
    arrays = {tensor.name for tensor in model.graph.initializer}
    assert ("w.upper" in arrays) == bool(np.abs(found.numbers).max() > 128)
    session = onnx_file.session(model.SerializeToString())
    result = onnx_file.run(session, {"x": np.eye(12, dtype=np.float32)})["y"]
    np.testing.assert_array_equal(result.T, found.weight)
