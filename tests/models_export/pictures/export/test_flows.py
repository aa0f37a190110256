"""The export command: a whole folder that holds, or one clear error and nothing written."""

import dataclasses
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from huoye.core.build import Build
from huoye.core.files import sha256
from huoye.core.structure import plain
from huoye.onnx_demos.manifest import picture_manifest
from huoye.onnx_demos.manifest.picture_manifest import (
    Autoencoder,
    PictureManifest,
    load,
    read_latents,
)
from huoye.onnx_demos.picture_model import PictureModel
from models_export.__main__ import main
from models_export.data import pictures
from models_export.data.dataset import DataSet
from models_export.errors import UserError
from models_export.export import onnx_file
from models_export.export.onnx_file import Floats
from models_export.flows.fvae import FVae
from models_export.flows.glow import GlowConfig
from models_export.pictures.config import Config, ExportConfig, load_config
from models_export.pictures.export import flows
from models_export.pictures.export.file_model import FileModel
from models_export.runs import checkpoint
from models_export.runs.origin import Origin
from tests.models_export.pictures.export.publishing import (
    FAMILIES,
    Trial,
    publish,
    published,
    write_data,
)


@pytest.fixture(params=FAMILIES)
def trial(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return published(request.param, tmp_path_factory)


@pytest.fixture
def nice(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return published("nice", tmp_path_factory)


@pytest.fixture
def glow(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return published("glow", tmp_path_factory)


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary files go where a test can see them."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


@pytest.fixture
def exported(nice: Trial, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Files that NICE's modules become: at first the published ones. Saves seconds of exporting."""
    made = {kind: (nice.folder / f"{kind}.onnx").read_bytes() for kind in ("decoder", "encoder")}
    monkeypatch.setattr(onnx_file, "export_decoder", lambda *_: made["decoder"])
    monkeypatch.setattr(onnx_file, "export_encoder", lambda *_: made["encoder"])
    return made


def _manifest(trial: Trial) -> PictureManifest:
    return load(trial.folder / "model.json")


def _tree(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, hidden files too."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def _run(trial: Trial, kind: str, **feeds: Floats) -> dict[str, Floats]:
    return onnx_file.run(onnx_file.session((trial.folder / f"{kind}.onnx").read_bytes()), feeds)


def _decoded(trial: Trial, z: Floats) -> Floats:
    return _run(trial, "decoder", z=z, temperature=np.ones(1, np.float32))["image"]


def _pictures(trial: Trial, count: int) -> Floats:
    levels = trial.data.test.take(range(count))
    found: Floats = trial.model.dequantisation.middle(levels).numpy()
    return found


def test_a_folder_is_whole(trial: Trial) -> None:
    manifest = _manifest(trial)
    names = {file.path for file in manifest.files}
    assert {path.name for path in trial.folder.iterdir()} == {"model.json", *names}
    # Neither drafts nor what WebAssembly read.
    assert list(trial.folder.parent.iterdir()) == [trial.folder]
    found = {path.name for path in trial.run.iterdir()}
    assert found == {
        "best.safetensors",
        "checkpoints",
        "evaluation.json",
        "machine.json",
        "run.json",
        "data.npz",
    }
    assert manifest.name == trial.folder.name
    assert manifest.family == trial.config.model.family
    assert manifest.title["zh"] == "小模型"
    assert manifest.version == 3
    assert manifest.examples == 4
    assert bool(manifest.directions) == (manifest.family == "glow")
    assert manifest.latent.dimension == trial.model.dimensions
    assert manifest.latent.prior == ("logistic" if manifest.family == "nice" else "gaussian")
    assert manifest.latent.temperature == 0.7
    levels = 256 if manifest.family in ("nice", "realnvp") else 32
    assert manifest.preprocessing.levels == levels
    assert f"(level + u) / {levels}, u uniform" in manifest.preprocessing.dequantisation
    for file in manifest.files:
        assert file.path in trial.summary
        assert f"{file.bytes:,} bytes" in trial.summary


def test_training_is_what_the_run_says(trial: Trial) -> None:
    training = _manifest(trial).training
    assert training.dataset_sha256 == sha256(trial.data_file)
    assert (training.training_examples, training.validation_examples) == (100, 20)
    assert (training.steps, training.best_step, training.seconds) == (24, 18, 96.0)
    assert (training.device, training.software, training.seed) == ("an abacus", "beads", 7)
    assert training.data_path == "path/to/blobs.npz"


def test_evaluation_is_what_the_run_says(trial: Trial) -> None:
    found = _manifest(trial).evaluation
    kept = json.loads((trial.run / "evaluation.json").read_text("utf-8"))["result"]
    assert found.test_examples == kept["test_examples"] == 40
    assert found.convention == kept["convention"]
    for name in ("nats", "standard_error", "bits_per_dim"):
        assert getattr(found.test, name) == kept["test"][name]
    assert found.validation_nats == kept["validation"]["nats"]
    assert found.training_nats == kept["training"]["nats"]
    for part in ("float32", "float64", "fp16", "neighbours"):
        numbers = plain(getattr(found, part))
        assert numbers == {name: kept[part][name] for name in numbers}
    assert found.float32.pixel_3sigma == kept["float32"]["pixel_3sigma"]
    assert found.condition == kept["scales"]["condition"]
    bound = trial.config.model.family == "fvae"
    assert found.bound is bound
    assert found.autoencoder == (Autoencoder(0.001, 0.002, 0.001, 0.002) if bound else None)


def test_parity_was_measured(trial: Trial) -> None:
    found = _manifest(trial).evaluation
    assert 0 < found.decoder_parity.native <= 1e-5
    assert 0 < found.decoder_parity.wasm <= 1e-5
    assert found.encoder_parity is not None
    assert 0 < found.encoder_parity.native <= 1e-4
    assert 0 < found.encoder_parity.wasm <= 1e-4


def test_golden_seeds_give_what_pages_show(trial: Trial) -> None:
    model, manifest = PictureModel(trial.folder, Build()), _manifest(trial)
    assert len(manifest.golden) >= 3
    assert len({golden.mean_level for golden in manifest.golden}) >= 3
    for golden in manifest.golden:
        z = model.draw(golden.seed, golden.stream)
        levels = model.decode(z, manifest.latent.temperature)
        assert float(levels.mean()) == pytest.approx(golden.mean_level, abs=1e-4)


def test_examples_are_the_first_test_pictures(trial: Trial) -> None:
    z = read_latents(trial.folder, _manifest(trial), "examples")
    assert z.shape == (4, trial.model.dimensions)
    x = _pictures(trial, 4)
    own = _run(trial, "encoder", **trial.encoder_feeds(x))["z"]
    np.testing.assert_allclose(z, own, rtol=1e-3, atol=1e-3)
    if not isinstance(trial.model, FVae):
        assert np.abs(_decoded(trial, z) - x).max() < 2 / 255
        return
    # Its E and G are no inverses, so that the pictures themselves are published, exactly.
    manifest = _manifest(trial)
    assert manifest.takes_noise
    originals = read_latents(trial.folder, manifest, "originals")
    assert np.array_equal(originals, x.reshape(4, -1))


@torch.no_grad()
def test_pictures_survive_the_files(trial: Trial) -> None:
    found = _manifest(trial).evaluation.files
    assert found is not None
    x = _pictures(trial, 40)
    z = _run(trial, "encoder", **trial.encoder_feeds(x))["z"]
    again = _decoded(trial, z.astype(np.float16).astype(np.float32))
    levels = 255 * np.abs(again - x)
    assert found.mean_levels == pytest.approx(levels.mean(), rel=0.02)
    assert found.max_levels == pytest.approx(levels.max(), rel=0.05)
    exact = not isinstance(trial.model, FVae)
    assert (found.max_levels < 2) is exact
    assert bool(np.abs(_decoded(trial, z) - x).max() < 0.05 / 255) is exact


def test_directions_move_what_they_say(glow: Trial) -> None:
    manifest = _manifest(glow)
    assert [direction.name for direction in manifest.directions] == ["bright", "warmth"]
    assert [direction.unit for direction in manifest.directions] == ["presence", "deviation"]
    assert all(direction.correlation > 0.7 for direction in manifest.directions)
    bright, warmth = read_latents(glow.folder, manifest, "directions")
    z = read_latents(glow.folder, manifest, "examples")
    dark = glow.data.test_labels["bright"][:4] == 0
    assert dark.any()
    before = 255 * _decoded(glow, z[dark])
    # Pictures with and without differ by 70 levels, one deviation of warmth (0.58) by 35 of red;
    # what random weights make of it is not as even.
    lighter = 255 * _decoded(glow, z[dark] + bright) - before
    assert 20 < lighter.mean() < 100
    red, _, blue = (255 * _decoded(glow, z[dark] + warmth) - before).mean(axis=(0, 2, 3))
    assert red > 10
    assert blue < -10


def test_a_second_export_gives_the_same_bytes(nice: Trial, tmp_path: Path) -> None:
    publish(nice.config, nice.data, nice.run, tmp_path / "again")
    assert _tree(tmp_path / "again") == _tree(nice.folder)


def test_the_folder_is_replaced(nice: Trial, exported: dict[str, bytes], tmp_path: Path) -> None:
    """Files of an earlier export go, those of others stay."""
    folder = tmp_path / "models" / "tiny-nice"
    shutil.copytree(nice.folder, folder)
    (folder / "card.md").write_text("written before", "utf-8")
    (folder / "sketches").mkdir()
    (folder / "sketches" / "one.txt").write_text("mine", "utf-8")
    config = dataclasses.replace(nice.config, version=4, export=ExportConfig())
    summary = publish(config, None, nice.run, folder)
    assert sorted(_tree(folder)) == [
        *("card.md", "decoder.onnx", "model.json", "sketches", "sketches/one.txt")
    ]
    assert (folder / "card.md").read_text("utf-8") == "written before"
    assert list(folder.parent.iterdir()) == [folder]
    assert "encoder" not in summary
    manifest = load(folder / "model.json")
    assert manifest.version == 4
    assert [file.role for file in manifest.files] == ["decoder"]
    assert manifest.evaluation.encoder_parity is None
    assert manifest.evaluation.files is None


def _other_weights(content: bytes) -> bytes:
    """One number of a network, by a little."""
    model = onnx.load_model_from_string(content)
    tensor = next(t for t in model.graph.initializer if t.data_type == onnx.TensorProto.FLOAT16)
    array = onnx.numpy_helper.to_array(tensor).copy()
    array.flat[array.size // 2] += 0.25
    tensor.CopyFrom(onnx.numpy_helper.from_array(array, tensor.name))
    changed: bytes = model.SerializeToString()
    return changed


def _cut_short(content: bytes) -> bytes:
    return content[:-200]


def _other_names(content: bytes) -> bytes:
    model = onnx.load_model_from_string(content)
    model.graph.name = "elsewhere"
    for node in model.graph.node:
        node.output[:] = [name + "s" if name == "image" else name for name in node.output]
    model.graph.output[0].name = "images"
    changed: bytes = model.SerializeToString()
    return changed


def _foreign_operator(content: bytes) -> bytes:
    """Which both runtimes know, and which changes nothing."""
    model = onnx.load_model_from_string(content)
    graph = model.graph
    output = graph.output[0].name
    for node in graph.node:
        node.output[:] = ["before" if name == output else name for name in node.output]
        node.input[:] = ["before" if name == output else name for name in node.input]
    graph.node.append(onnx.helper.make_node("Identity", ["before"], [output]))
    changed: bytes = model.SerializeToString()
    return changed


def _padded(content: bytes) -> bytes:
    """As right as before, and over the budget."""
    model = onnx.load_model_from_string(content)
    model.doc_string = "x" * picture_manifest.MAX_FILE_BYTES
    changed: bytes = model.SerializeToString()
    return changed


@pytest.fixture
def target(nice: Trial, tmp_path: Path) -> Path:
    """Where to publish: over a good model with a card."""
    folder = tmp_path / "models" / "tiny-nice"
    shutil.copytree(nice.folder, folder)
    (folder / "card.md").write_text("written before", "utf-8")
    return folder


def _refused(what: str, config: Config, data: DataSet | None, run: Path, folder: Path) -> None:
    """A UserError of one line, and not a byte has changed anywhere."""
    around = folder.parents[1]
    before, run_before = _tree(around), _tree(run)
    with pytest.raises(UserError, match=what) as caught:
        publish(config, data, run, folder)
    assert "\n" not in str(caught.value)
    assert _tree(around) == before
    assert _tree(run) == run_before


@pytest.mark.parametrize(
    ("kind", "breaking", "what"),
    [
        ("decoder", _other_weights, r"the decoder in ONNX Runtime \(native\) differs from PyTorch"),
        ("encoder", _other_weights, r"the encoder in ONNX Runtime \(native\) differs from PyTorch"),
        ("decoder", _cut_short, r"ONNX Runtime \(native\) refuses the decoder"),
        ("encoder", _cut_short, r"ONNX Runtime \(native\) refuses the encoder"),
        ("decoder", _other_names, "ONNX Runtime gives images, PyTorch image"),
        ("decoder", _foreign_operator, "decoder.onnx uses Identity, which a page doesn't run"),
        ("encoder", _foreign_operator, "encoder.onnx uses Identity, which a page doesn't run"),
        (
            "decoder",
            _padded,
            r"files\[0\]\.bytes: 6,\d+,\d+ bytes are over the budget of 6,000,000",
        ),
        ("encoder", _padded, r"files\[1\]\.bytes: 6,\d+,\d+ bytes are over the budget"),
    ],
)
def test_a_broken_export_is_refused(
    nice: Trial,
    exported: dict[str, bytes],
    target: Path,
    kind: str,
    breaking: Callable[[bytes], bytes],
    what: str,
) -> None:
    exported[kind] = breaking(exported[kind])
    _refused(what, nice.config, nice.data, nice.run, target)


def test_nothing_is_made_of_a_broken_export(
    nice: Trial, exported: dict[str, bytes], tmp_path: Path
) -> None:
    """Where there was no model before."""
    folder = tmp_path / "models" / "tiny-nice"
    folder.parent.mkdir()
    exported["decoder"] = _padded(exported["decoder"])
    _refused("over the budget", nice.config, nice.data, nice.run, folder)


@pytest.mark.parametrize("step", ["dump", "load"])
def test_a_full_disk_or_an_interruption_leaves_the_old_model(
    nice: Trial,
    exported: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    folder = tmp_path / "models" / "tiny-nice"
    shutil.copytree(nice.folder, folder)
    before = _tree(tmp_path)
    error = OSError(28, "No space left on device") if step == "dump" else KeyboardInterrupt()

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(flows, step, fail)
    with pytest.raises(type(error)):
        publish(nice.config, nice.data, nice.run, folder)
    assert _tree(tmp_path) == before


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be known before is said before minutes of exporting."""
    monkeypatch.setattr(onnx_file, "export_decoder", lambda *_: pytest.fail("exported"))


@pytest.fixture
def run(nice: Trial, tmp_path: Path) -> Path:
    """A copy of the run, to spoil."""
    shutil.copytree(nice.run, tmp_path / "run")
    return tmp_path / "run"


def _unlink(name: str) -> Callable[[Path], object]:
    return lambda run: (run / name).unlink()


def _other_best(run: Path) -> None:
    path = run / "best.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")


def _other_evaluation(**change: object) -> Callable[[Path], object]:
    def spoil(run: Path) -> None:
        path = run / "evaluation.json"
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **change}), "utf-8")

    return spoil


def _other_number(**change: object) -> Callable[[Path], object]:
    """Of the result, by hand."""

    def spoil(run: Path) -> None:
        path = run / "evaluation.json"
        record = json.loads(path.read_text("utf-8"))
        record["result"] |= change
        path.write_text(json.dumps(record), "utf-8")

    return spoil


def _other_origin(run: Path) -> None:
    path = run / "run.json"
    path.write_text(path.read_text("utf-8").replace('"code"', '"cod"'), "utf-8")


def _other_hashes(run: Path) -> None:
    with np.load(run / "data.npz") as archive:
        arrays = {name: archive[name] + 1 for name in archive.files}
    np.savez(run / "data.npz", **arrays)


@pytest.mark.usefixtures("never")
@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (_unlink("evaluation.json"), "no such file. Run the evaluate command first"),
        (_other_best, "it is of other weights. Run the evaluate command again"),
        (_other_evaluation(nats=1), "nats: unknown field.* Run the evaluate command again"),
        (_other_number(bound="no"), "“no” stands where true or false.* Run the evaluate"),
        (_other_number(test_examples=9), "result: it is not as it was measured. Run the evaluate"),
        (_other_evaluation(made="0"), "made: it is of another config or other data. Run the eval"),
        (
            _other_evaluation(code="0"),
            r"code: measured by 0, this is \w+. Run the evaluate command",
        ),
        (_other_evaluation(packages={}), r"packages\.python: measured with nothing, this is .*Run"),
        (
            _other_evaluation(settings={"card.temperature": 0.9}),
            r"card\.temperature: 0\.7 here, 0.9",
        ),
        (_other_origin, r"run\.json: damaged .*Restore it, or train in another folder"),
        (_other_hashes, r"data\.npz: not that of run\.json. Restore it, or train in"),
        (lambda run: (run / "data.npz").write_bytes(b""), r"data\.npz: not readable .*Restore it"),
        (lambda run: (run / "data.npz").write_bytes(b"PK"), r"data\.npz: not readable .*Restore"),
        (lambda run: (run / "machine.json").write_text("{"), r"machine\.json: damaged .*Restore"),
        (lambda run: (run / "evaluation.json").write_text("{"), "Run the evaluate command again"),
        (lambda run: shutil.rmtree(run / "checkpoints"), "no checkpoint. Run the train command"),
    ],
)
def test_a_run_that_is_not_evaluated_is_refused(
    nice: Trial, run: Path, target: Path, spoil: Callable[[Path], object], what: str
) -> None:
    spoil(run)
    _refused(what, nice.config, nice.data, run, target)


@pytest.mark.usefixtures("never")
def test_other_data_is_refused(nice: Trial, tmp_path: Path, target: Path) -> None:
    path = tmp_path / "others.npz"
    write_data(path, "nice", seed=2)
    other = pictures.load(path, nice.config.data, 7)
    _refused("160 pictures here .*160 of the run's", nice.config, other, nice.run, target)
    # Also where nothing would be made of it.
    plain = dataclasses.replace(nice.config, export=ExportConfig())
    _refused("160 pictures here .*160 of the run's", plain, other, nice.run, target)


@pytest.mark.usefixtures("never")
def test_an_encoder_needs_the_data(nice: Trial, target: Path) -> None:
    _refused("ships an encoder, .* with --data", nice.config, None, nice.run, target)


@pytest.mark.usefixtures("never")
def test_there_must_be_as_many_test_pictures_as_examples(nice: Trial, target: Path) -> None:
    config = dataclasses.replace(nice.config, export=ExportConfig(True, examples=41))
    what = "41 examples are wanted, but there are only 40 test pictures"
    _refused(what, config, nice.data, nice.run, target)


def test_a_latent_beyond_float16_is_refused(
    nice: Trial, exported: dict[str, bytes], target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty pixel's scale, say, without bound."""
    monkeypatch.setattr(FileModel, "examples", lambda *_: np.full((4, 36), 7e4, np.float32))
    what = "a latent is beyond what float16 holds, 65,504"
    _refused(what, nice.config, nice.data, nice.run, target)


def test_a_conditional_model_is_refused(
    glow: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(glow.config.model, GlowConfig)
    model = dataclasses.replace(glow.config.model, classes=2)
    config = dataclasses.replace(glow.config, model=model)
    monkeypatch.setattr(checkpoint, "load_weights", lambda *_: None)
    monkeypatch.setattr(Origin, "check", lambda *_: None)
    what = "tiny-glow can't be exported: pages run unconditional models only"
    _refused(what, config, glow.data, glow.run, tmp_path / "models" / "tiny-glow")


@pytest.mark.usefixtures("never")
@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"model": {"height": 8, "width": 8}}, r"tiny\.toml: model\.height: 8 here, 6 in the run"),
        ({"data": {"validation": 30}}, r"tiny\.toml: data\.validation: 30 here, 20 in the run"),
        ({"training": {"seed": 8}}, r"tiny\.toml: training\.seed: 8 here, 7 in the run"),
        ({"training": {"ema": 0.5}}, r"tiny\.toml: training\.ema: 0\.5 here, 0\.9 in the run"),
        ({"card": {"temperature": 1.0}}, r"card\.temperature: 1\.0 here, 0\.7 in .*evaluate comm"),
    ],
)
def test_another_config_is_refused(
    nice: Trial, target: Path, changed: dict[str, dict[str, object]], what: str
) -> None:
    """Weights of convolutions would fit pictures of any size: what they score would not."""
    config = nice.config
    for part, values in changed.items():
        part_changed = dataclasses.replace(getattr(config, part), **values)
        config = dataclasses.replace(config, **{part: part_changed})
    _refused(what, config, nice.data, nice.run, target)


@pytest.mark.parametrize("wanted", ["examples = 4", "directions = [{ label = 'a', title = {} }]"])
def test_latents_need_an_encoder(nice: Trial, tmp_path: Path, wanted: str) -> None:
    text = nice.config_file.read_text("utf-8")
    head = text.partition("[export]")[0]
    wanted = wanted.replace("{} }", "{ en = 'a', zh = 'a' } }")
    path = tmp_path / "spoilt.toml"
    path.write_text(f"{head}[export]\n{wanted}\n", "utf-8")
    with pytest.raises(UserError, match="made with an encoder"):
        load_config(path)
    path.write_text(f"{head}[export]\nencoder = true\n{wanted}\n", "utf-8")
    load_config(path)


def test_the_command(
    nice: Trial,
    exported: dict[str, bytes],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["export", str(nice.config_file), "--run", str(nice.run)]
    arguments += ["--models", str(tmp_path / "models")]
    assert main(arguments) == 1
    shown = capsys.readouterr().err
    assert shown.endswith("blobs.npz: the run's data is gone from there. Name it with --data\n")
    assert shown.count("\n") == 1
    assert not (tmp_path / "models").exists()
    assert main([*arguments, "--data", str(nice.data_file)]) == 0
    assert "parity: " in capsys.readouterr().out
    assert _tree(tmp_path / "models" / "tiny-nice") == _tree(nice.folder)
