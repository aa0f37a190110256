"""model.json: what holds is read, what doesn't is named with its line, one slip at a time."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import safetensors.numpy
from onnx import TensorProto, helper, numpy_helper

from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.onnx_demos.manifest.kinds import kind_of
from huoye.onnx_demos.manifest.model_json import (
    ALLOWED_OPERATORS,
    ManifestError,
    dump,
    rounded,
)
from huoye.onnx_demos.manifest.picture_manifest import (
    KIND,
    MAX_FILE_BYTES,
    PictureFile,
    PictureManifest,
    load,
    read_latents,
)
from tests.conftest import ROOT

Change = Callable[[dict[str, Any]], object]


def _graph(
    nodes: list[onnx.NodeProto],
    inputs: dict[str, list[int | str]],
    outputs: dict[str, list[int | str]],
    opset: int = 18,
    kind: int = TensorProto.FLOAT,
) -> bytes:
    """kind: of all inputs and outputs."""
    ports = [
        [helper.make_tensor_value_info(name, kind, shape) for name, shape in side.items()]
        for side in (inputs, outputs)
    ]
    constants = [
        numpy_helper.from_array(np.array([-1, 1, 2, 2], np.int64), "picture"),
        numpy_helper.from_array(np.array([-1, 4], np.int64), "flat"),
        numpy_helper.from_array(np.array([1], np.int64), "axis"),
    ]
    graph = helper.make_graph(nodes, "graph", ports[0], ports[1], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    content: bytes = model.SerializeToString()
    return content


def _decoder(operator: str = "Mul", opset: int = 18, kind: int = TensorProto.FLOAT) -> bytes:
    """image = reshape(z * temperature); ``operator`` stands where the product is."""
    nodes = [
        helper.make_node(operator, ["z", "temperature"], ["scaled"]),
        helper.make_node("Reshape", ["scaled", "picture"], ["image"]),
    ]
    inputs: dict[str, list[int | str]] = {"z": ["batch", 4], "temperature": [1]}
    return _graph(nodes, inputs, {"image": ["batch", 1, 2, 2]}, opset, kind)


def _encoder() -> bytes:
    """z = reshape(image), log_density = sum(z)."""
    nodes = [
        helper.make_node("Reshape", ["image", "flat"], ["z"]),
        helper.make_node("ReduceSum", ["z", "axis"], ["log_density"], keepdims=0),
    ]
    return _graph(
        nodes, {"image": ["batch", 1, 2, 2]}, {"z": ["batch", 4], "log_density": ["batch"]}
    )


def _latents(role: str, count: int, dtype: str = "float16") -> bytes:
    tensor = np.linspace(-1, 1, 4 * count).reshape(count, 4).astype(dtype)
    return safetensors.numpy.save({role: tensor})


CONTENTS = {
    "decoder.onnx": _decoder(),
    "encoder.onnx": _encoder(),
    "examples.safetensors": _latents("examples", 3),
    "directions.safetensors": _latents("directions", 2),
}


def _entry(path: str, content: bytes) -> dict[str, Any]:
    """Of a file, without its ports."""
    return {
        "role": path.partition(".")[0],
        "path": path,
        "bytes": len(content),
        "sha256": sha256(content),
        "dtype": "float16",
    }


def _port(
    name: str,
    shape: Sequence[int | str],
    minimum: float | None = None,
    maximum: float | None = None,
) -> dict[str, Any]:
    role = "latent" if name == "z" else name
    return {
        "role": role,
        "name": name,
        "shape": list(shape),
        "minimum": minimum,
        "maximum": maximum,
    }


def _data() -> dict[str, Any]:
    """The JSON of a manifest that holds, of the files in CONTENTS."""
    files = [_entry(path, content) for path, content in CONTENTS.items()]
    z, image = _port("z", ["batch", 4]), _port("image", ["batch", 1, 2, 2], 0.0, 1.0)
    files[0]["inputs"] = [z, _port("temperature", [1], 0, 1.2)]
    files[0]["outputs"] = [image]
    files[1]["inputs"] = [image]
    files[1]["outputs"] = [z, _port("log_density", ["batch"])]
    return {
        "name": "two-by-two",
        "family": "nice",
        "version": 1,
        "title": {"en": "Two by two", "zh": "二乘二"},
        "licence": "CC0",
        "files": files,
        "opset": 18,
        "latent": {
            "dimension": 4,
            "prior": "logistic",
            "order": "row by row",
            "generator": "plugins/huoye/live/latents.py",
            "temperature": 0.7,
            "max_temperature": 1.2,
        },
        "preprocessing": {"levels": 256, "dequantisation": "uniform", "painting": "rounded"},
        "architecture": {
            "paper": "none",
            "summary": "a product",
            "parameters": 0,
            "mmac": 0.0,
            "settings": {"couplings": 4, "hidden": [8, 8], "prior": "logistic", "rate": 0.5},
        },
        "training": {
            "dataset": "none",
            "dataset_licence": "CC0",
            "dataset_sha256": "0" * 64,
            "data_path": "none.npz",
            "training_examples": 9,
            "validation_examples": 1,
            "steps": 10,
            "best_step": 10,
            "batch": 1,
            "seconds": 1,
            "device": "CPU",
            "software": "none",
            "seed": 0,
        },
        "evaluation": {
            "convention": "nats",
            "bound": False,
            "reference": "",
            "test_examples": 10,
            "test": {"nats": 0.5, "standard_error": 0.5, "bits_per_dim": 0.5},
            "validation_nats": 0.5,
            "training_nats": 0.5,
            "float32": {
                **dict.fromkeys(("data", "latent_1sigma", "latent_3sigma"), 0.5),
                **dict.fromkeys(("latent_1sigma_relative", "latent_3sigma_relative"), 0.5),
                **dict.fromkeys(("pixel_1sigma", "pixel_3sigma"), 0.5),
            },
            "float64": dict.fromkeys(("data", "latent_1sigma", "latent_3sigma"), 0.5),
            "condition": 0.5,
            "decoder_parity": {"native": 0.5, "wasm": 0.5},
            "encoder_parity": None,
            "fp16": {"mean_levels": 0.5, "max_levels": 0.5},
            "files": None,
            "neighbours": dict.fromkeys(
                ("samples", "test", "closer", "nearest_is_test", "expected"), 0.5
            ),
            "autoencoder": None,
        },
        "golden": [{"seed": 1, "stream": 0, "latents_sha256": "0" * 64, "mean_level": 10.5}],
        "examples": 3,
        "directions": [
            {
                "name": name,
                "title": {"en": name, "zh": "向"},
                "unit": unit,
                "correlation": 0.5,
            }
            for name, unit in (("left", "presence"), ("up", "deviation"))
        ],
        "limits": ["It draws four pixels."],
        "people": "Nobody.",
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder that holds."""
    for name, content in CONTENTS.items():
        (tmp_path / name).write_bytes(content)
    _write(tmp_path, _data())
    return tmp_path


def _write(folder: Path, data: dict[str, Any]) -> Path:
    path = folder / "model.json"
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return path


def _change(folder: Path, change: Change) -> Path:
    path = folder / "model.json"
    data = json.loads(path.read_text("utf-8"))
    change(data)
    return _write(folder, data)


def _replace(folder: Path, path: str, content: bytes) -> Path:
    """Another file, with the hash and size that fit."""
    (folder / path).write_bytes(content)
    entry = _entry(path, content)
    index = list(CONTENTS).index(path)
    return _change(folder, lambda data: data["files"][index].update(entry))


def _refused(path: Path, what: str, line_holds: str | None = None) -> str:
    """The error's text; it names the file, and a line that holds the given text."""
    with pytest.raises(ManifestError, match=what) as caught:
        load(path)
    error = caught.value
    assert isinstance(error, BuildError)
    assert error.path == path
    if line_holds is not None:
        assert error.line is not None
        assert line_holds in path.read_text("utf-8").splitlines()[error.line - 1]
        assert f"model.json:{error.line}: " in str(error)
    assert "\n" not in str(error)
    return str(error)


def test_a_manifest_that_holds(folder: Path) -> None:
    manifest = load(folder / "model.json")
    assert manifest.title["zh"] == "二乘二"
    assert manifest.file("decoder").path == "decoder.onnx"
    assert manifest.latent.prior == "logistic"
    decoder, encoder = manifest.files[:2]
    assert decoder.inputs[0].shape == ("batch", 4)
    assert decoder.inputs[0].minimum is None
    assert decoder.outputs[0].maximum == 1.0
    assert encoder.port("image").shape == ("batch", 1, 2, 2)
    assert [port.name for port in encoder.outputs] == ["z", "log_density"]
    assert manifest.examples == 3
    assert manifest.directions[1].unit == "deviation"
    assert manifest.evaluation.autoencoder is None
    assert manifest.architecture.settings == {
        "couplings": 4,
        "hidden": (8, 8),
        "prior": "logistic",
        "rate": 0.5,
    }
    assert manifest.training.seconds == 1.0


def test_a_decoder_is_enough(folder: Path) -> None:
    def only(data: dict[str, Any]) -> None:
        data.update(files=data["files"][:1], examples=0, directions=[])

    manifest = load(_change(folder, only))
    with pytest.raises(KeyError):
        manifest.file("encoder")
    with pytest.raises(KeyError):
        manifest.file("decoder").port("log_density")
    with pytest.raises(KeyError):
        read_latents(folder, manifest, "examples")


def test_latents_are_read_as_float32(folder: Path) -> None:
    manifest = load(folder / "model.json")
    examples = read_latents(folder, manifest, "examples")
    assert examples.dtype == np.float32
    np.testing.assert_allclose(examples, np.linspace(-1, 1, 12).reshape(3, 4), atol=1e-3)
    assert read_latents(folder, manifest, "directions").shape == (2, 4)


def test_dump_and_load_are_inverse(folder: Path) -> None:
    manifest = load(folder / "model.json")
    dump(manifest, folder / "model.json")
    first = (folder / "model.json").read_bytes()
    assert load(folder / "model.json") == manifest
    dump(manifest, folder / "model.json")
    assert (folder / "model.json").read_bytes() == first
    assert "二乘二" in first.decode("utf-8")


def test_measurements_are_rounded_as_their_fields_say(folder: Path) -> None:
    whole = load(folder / "model.json").evaluation
    third = 1 / 3
    found = rounded(
        replace(
            whole,
            condition=third,
            test=replace(whole.test, nats=1234.5678),
            decoder_parity=replace(whole.decoder_parity, wasm=third),
            neighbours=replace(whole.neighbours, samples=third, closer=third),
        )
    )
    assert (found.condition, found.test.nats, found.decoder_parity.wasm) == (0.333, 1234.57, 0.33)
    assert (found.neighbours.samples, found.neighbours.closer) == (0.333333, 0.333)
    assert (found.encoder_parity, found.bound, found.test_examples) == (None, False, 10)


def test_describe_file(folder: Path) -> None:
    files = load(folder / "model.json").files
    decoder, examples = files[0], files[2]
    assert decoder == PictureFile.describe(
        folder / "decoder.onnx",
        role="decoder",
        dtype="float16",
        inputs=decoder.inputs,
        outputs=decoder.outputs,
    )
    assert examples == PictureFile.describe(
        folder / "examples.safetensors", role="examples", dtype="float16"
    )


WHOLE = _data()
# An entry without ports is of a file that has none; see test_ports_are_those_of_the_role.
_OPTIONAL = ("inputs", "outputs")
FIELDS = [
    *WHOLE,
    "title.en",
    *(f"{part}.{field}" for part in ("latent", "training") for field in WHOLE[part]),
    *(f"evaluation.{field}" for field in WHOLE["evaluation"]),
    *(
        f"evaluation.{part}.{field}"
        for part, record in WHOLE["evaluation"].items()
        if isinstance(record, dict)
        for field in record
    ),
    *(f"files.0.{field}" for field in WHOLE["files"][0] if field not in _OPTIONAL),
    *(f"files.1.outputs.1.{field}" for field in WHOLE["files"][1]["outputs"][1]),
    *(f"directions.0.{field}" for field in WHOLE["directions"][0]),
    *(f"golden.0.{field}" for field in WHOLE["golden"][0]),
]


def test_a_title_may_be_in_any_language(folder: Path) -> None:
    titles = {"en": "Two by two", "fr": "Deux sur deux"}
    manifest = load(_change(folder, lambda data: data.update(title=titles)))
    assert manifest.title == titles


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_needed(folder: Path, field: str) -> None:
    *parents, last = (int(part) if part.isdigit() else part for part in field.split("."))

    def remove(data: Any) -> None:
        for parent in parents:
            data = data[parent]
        del data[last]

    text = _refused(_change(folder, remove), "missing field")
    assert str(last) in text


@pytest.mark.parametrize(
    ("change", "what", "line_holds"),
    [
        (lambda d: d.update(titel="x"), "titel: unknown field.", '"titel"'),
        (
            lambda d: d["latent"].update(temprature=1),
            r"latent\.temprature: unknown field",
            '"temprature"',
        ),
        (lambda d: d.update(version="1"), r"version: “1” stands where a whole number", '"version"'),
        (lambda d: d.update(version=True), "version: True stands where a whole", '"version"'),
        (lambda d: d.update(title="x"), "title: “x” stands where a table", '"title"'),
        (lambda d: d.update(files={}), r"files: \{\} stands where a list", '"files"'),
        (lambda d: d.update(files=[]), "files: the model has no decoder", '"files"'),
        (lambda d: d["files"].pop(0), "files: the model has no decoder", '"files"'),
        (
            lambda d: d["files"][1].update(role="encodr"),
            "“encodr” is not one of “decoder”",
            "encodr",
        ),
        (lambda d: d["latent"].update(prior="uniform"), "is not one of “logistic”", '"uniform"'),
        (
            lambda d: d["latent"].update(temperature=1.5),
            r"1\.5 lies outside 0\.\.1\.2",
            '"temperature": 1.5',
        ),
        (lambda d: d["latent"].update(dimension=0), "0 latent numbers", '"dimension"'),
        (
            lambda d: d["evaluation"]["test"].update(nats=None),
            "nats: None stands where",
            '"nats": null',
        ),
        (lambda d: d.update(name="../x"), "can't be part of an address", '"name"'),
        (lambda d: d.update(opset=17), "operator set 17 is older than 18", '"opset"'),
        (lambda d: d["architecture"].update(mmac=400.5), "budget of 400", '"mmac": 400.5'),
        (
            lambda d: d["files"][0].update(bytes=MAX_FILE_BYTES + 1),
            "6,000,001 bytes are over the budget",
            '"bytes"',
        ),
        (lambda d: d["files"][0].update(path="../x.onnx"), "not a file beside", '"path"'),
        (lambda d: d["files"][0].update(path="/etc/passwd"), "not a file beside", '"path"'),
        (lambda d: d["files"][0].update(path="..\\x.onnx"), "not a file beside", '"path"'),
        (lambda d: d["files"][0].update(path="x\0.onnx"), r"control character U\+0000", '"path"'),
        (lambda d: d["files"][0].update(path="none.onnx"), "can't be read: No such", '"path"'),
        (lambda d: d["files"].append(d["files"][0]), "two files have the role", '"role"'),
        (lambda d: d["files"][0].update(sha256="0" * 64), "the manifest says 0000", '"sha256"'),
        (lambda d: d["files"][0].update(bytes=7), "the manifest says 7", '"bytes": 7'),
        (
            lambda d: d["files"][0]["inputs"][0].update(name="latent"),
            r"files\[0\]\.inputs: the graph's are z",
            '"inputs"',
        ),
        (
            lambda d: d["files"][1]["outputs"][1].update(name="density"),
            r"files\[1\]\.outputs: the graph's are z \['batch', 4\], log_density",
            '"outputs"',
        ),
        (
            lambda d: d["files"][0]["outputs"][0].update(shape=["batch", 1, 4, 1]),
            r"files\[0\]\.outputs: the graph's are image \['batch', 1, 2, 2\]",
            '"outputs"',
        ),
        (
            lambda d: d["directions"][0].update(unit="sigma"),
            "“sigma” is not one of “presence”, “deviation”",
            '"sigma"',
        ),
        # Latents and what the manifest says of them.
        (
            lambda d: d.update(examples=0),
            "examples: examples are named without a file",
            '"examples"',
        ),
        (lambda d: d.update(directions=[]), "directions: directions are named", '"directions"'),
        (lambda d: d["files"].pop(2), "examples: examples are named without a file", '"examples"'),
        (lambda d: d.update(examples=4), r"\[3, 4\]\)}, not .*\[4, 4\]", '"examples.safetensors"'),
        (lambda d: d["directions"].pop(), r"\[2, 4\]\)}, not .*\[1, 4\]", "directions.safetensors"),
        (
            lambda d: d["files"][3].update(dtype="float32"),
            "holds .*'float16'.*, not .*'float32'",
            "directions.safetensors",
        ),
        (lambda d: d["files"][2].update(sha256="0" * 64), "the manifest says 0000", '"sha256"'),
        (lambda d: d.update(opset=19), "uses the operator sets ai.onnx 18", '"path"'),
    ],
)
def test_a_slip_is_named_with_its_line(
    folder: Path, change: Change, what: str, line_holds: str
) -> None:
    _refused(_change(folder, change), what, line_holds)


def test_a_misspelt_field_is_guessed(folder: Path) -> None:
    def misspell(data: dict[str, Any]) -> None:
        data["latent"]["dimensoin"] = data["latent"].pop("dimension")

    assert "Did you mean “dimension”?" in _refused(_change(folder, misspell), "unknown field")


_NO_IMAGES: list[list[int | str]] = [
    ["batch", 2, 2, 1],
    ["batch", 4],
    [1, 1, 2, 2],
    ["batch", 1, "side", 2],
    ["batch", 1, 0, 2],
    [],
]
_PORT_SLIPS: list[tuple[int, str, list[dict[str, Any]], str]] = [
    (0, "inputs", [_port("z", ["batch", 4])], "decoder: its inputs are latent, temperature, not l"),
    (0, "inputs", [], "decoder: its inputs are latent, temperature, not none"),
    (0, "outputs", [_port("z", ["batch", 4])], "decoder: its outputs are image, not latent"),
    (1, "outputs", [_port("z", ["batch", 4])], "its outputs are latent, log_density, not latent"),
    (1, "inputs", [_port("z", ["batch", 4])], "encoder: its inputs are image, not latent"),
    (2, "inputs", [_port("z", ["batch", 4])], "examples: its inputs are none, not latent"),
    (
        0,
        "inputs",
        [_port("z", ["batch", 5]), _port("temperature", [1])],
        r"\['batch', 5\] is no shape of latent: \[batch, 4\]",
    ),
    (
        0,
        "inputs",
        [_port("z", ["batch", 4]), _port("temperature", ["batch"])],
        r"\['batch'\] is no shape of temperature: \[1\]",
    ),
    (
        1,
        "outputs",
        [_port("z", ["batch", 4]), _port("log_density", ["batch", 1])],
        r"\['batch', 1\] is no shape of log_density: \[batch\]",
    ),
    *(
        (number, side, [_port("image", shape)], "is no shape of image: .batch, 1 or 3, height, wi")
        for number, side in ((0, "outputs"), (1, "inputs"))
        for shape in _NO_IMAGES
    ),
]


@pytest.mark.parametrize(("number", "side", "ports", "what"), _PORT_SLIPS)
def test_ports_are_those_of_the_role(
    folder: Path, number: int, side: str, ports: list[dict[str, Any]], what: str
) -> None:
    path = _change(folder, lambda data: data["files"][number].update({side: ports}))
    line = '"shape"' if "is no shape" in what else f'"{side}"'
    _refused(path, what, line)


@pytest.mark.parametrize("operator", ["Mod", "PRelu"])
def test_an_operator_outside_the_list_is_refused(folder: Path, operator: str) -> None:
    assert operator not in ALLOWED_OPERATORS
    path = _replace(folder, "decoder.onnx", _decoder(operator))
    _refused(path, f"decoder.onnx uses {operator}, which a page doesn't run", '"path"')


def test_pages_compute_in_float32(folder: Path) -> None:
    path = _replace(folder, "decoder.onnx", _decoder(kind=TensorProto.FLOAT16))
    _refused(path, r"files\[0\]\.inputs: the graph's z is not float32", '"inputs"')


def _noisy(folder: Path, **changes: Any) -> Path:
    """An encoder that takes noise, and what its costs need. changes: of sigma1 and sigma2."""
    nodes = [
        helper.make_node("Reshape", ["image", "flat"], ["middle"]),
        helper.make_node("Add", ["middle", "noise"], ["z"]),
        helper.make_node("ReduceSum", ["z", "axis"], ["log_density"], keepdims=0),
    ]
    inputs: dict[str, list[int | str]] = {"image": ["batch", 1, 2, 2], "noise": ["batch", 4]}
    outputs: dict[str, list[int | str]] = {"z": ["batch", 4], "log_density": ["batch"]}
    _replace(folder, "encoder.onnx", _graph(nodes, inputs, outputs))
    originals = _latents("originals", 3)
    (folder / "originals.safetensors").write_bytes(originals)

    def change(data: dict[str, Any]) -> None:
        data["files"][1]["inputs"].append(_port("noise", ["batch", 4]))
        data["files"].append(_entry("originals.safetensors", originals))
        parts = dict.fromkeys(("sigma1", "sigma2", "reconstruction", "divergence"), 0.5)
        data["evaluation"]["autoencoder"] = {**parts, **changes}

    return _change(folder, change)


def test_an_encoder_may_take_noise(folder: Path) -> None:
    assert not load(folder / "model.json").takes_noise
    manifest = load(_noisy(folder))
    assert manifest.takes_noise
    assert manifest.pixels == 4
    assert read_latents(folder, manifest, "originals").shape == (3, 4)


@pytest.mark.parametrize("width", [0.0, -0.5])
@pytest.mark.parametrize("name", ["sigma1", "sigma2"])
def test_widths_of_costs_are_positive(folder: Path, name: str, width: float) -> None:
    _refused(_noisy(folder, **{name: width}), "which are no widths", '"autoencoder"')


def test_an_encoder_with_noise_needs_real_pictures(folder: Path) -> None:
    _noisy(folder)
    path = _change(folder, lambda data: data["files"].pop())
    _refused(path, "the examples' pictures are missing", '"files"')


def test_noise_has_the_shape_of_a_latent(folder: Path) -> None:
    _noisy(folder)
    port = _port("noise", ["batch", 5])
    path = _change(folder, lambda data: data["files"][1]["inputs"].__setitem__(1, port))
    _refused(path, r"\['batch', 5\] is no shape of noise: \[batch, 4\]", '"shape"')


def test_a_decoder_takes_no_noise(folder: Path) -> None:
    port = _port("noise", ["batch", 4])
    path = _change(folder, lambda data: data["files"][0]["inputs"].append(port))
    _refused(path, "its inputs are latent, temperature, not latent, temperature, noise")


def test_the_encoder_is_read_like_the_decoder(folder: Path) -> None:
    path = _replace(folder, "encoder.onnx", _decoder())
    _refused(path, r"files\[1\]\.inputs: the graph's are z", '"inputs"')
    path = _replace(folder, "encoder.onnx", _encoder().replace(b"ReduceSum", b"ReduceMax"))
    _refused(path, "encoder.onnx uses ReduceMax, which", '"encoder.onnx"')


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is not a valid safetensors file"),
        (b"<!doctype html><title>404</title>", "is not a valid safetensors file"),
        (_latents("examples", 3)[:-1], "is not a valid safetensors file"),
        (_latents("examples", 3) + b"x", "is not a valid safetensors file"),
        (_decoder(), "is not a valid safetensors file"),
        (_latents("latents", 3), "holds {'latents'.*, not {'examples'"),
        (
            _latents("examples", 2),
            r"holds .*\[2, 4\]\)}, not {'examples': \('float16', \[3, 4\]\)}",
        ),
        (_latents("examples", 3, "float32"), "holds .*'float32'.*, not .*'float16'"),
        (_latents("examples", 3, "int64"), "holds .*'int64'.*, not .*'float16'"),
        (
            safetensors.numpy.save({"examples": np.zeros(12, np.float16)}),
            r"holds .*\[12\]\)}, not",
        ),
        (
            safetensors.numpy.save(
                {name: np.zeros((3, 4), np.float16) for name in ("examples", "more")}
            ),
            "holds .*'more'.*, not",
        ),
        (
            safetensors.numpy.save({"examples": np.full((3, 4), np.inf, np.float16)}),
            "holds numbers that are not finite",
        ),
    ],
    ids=[
        *("empty", "html", "truncated", "prolonged", "onnx", "other-name", "fewer", "float32"),
        *("int64", "flat", "one-more", "infinite"),
    ],
)
def test_wrong_examples_with_the_right_hash(folder: Path, content: bytes, what: str) -> None:
    path = _replace(folder, "examples.safetensors", content)
    text = _refused(path, rf"examples\.safetensors {what}", '"examples.safetensors"')
    assert "Run: python -m models_export export" in text


def test_corrupted_file(folder: Path) -> None:
    content = (folder / "decoder.onnx").read_bytes()
    (folder / "decoder.onnx").write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    _refused(folder / "model.json", "has SHA-256", '"sha256"')
    (folder / "decoder.onnx").write_bytes(content[:-20])
    _refused(folder / "model.json", "has .* bytes, the manifest says", '"bytes"')


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><title>404</title>",
        b"\x08\x0a" + b"\xff" * 40,
        _decoder()[:-20],
        bytes(reversed(_decoder())),
        _decoder().replace(b"scaled", b"skaled", 1),
    ],
    ids=["empty", "html", "noise", "truncated", "reversed", "dangling"],
)
def test_a_corrupted_file_with_the_right_hash(folder: Path, content: bytes) -> None:
    path = _replace(folder, "decoder.onnx", content)
    text = _refused(path, r"decoder\.onnx (is not a valid ONNX model|uses)", '"path"')
    assert "Run: python -m models_export export" in text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "this is not JSON"),
        ('{"name": "x",\n "family": }', "this is not JSON"),
        ("[1, 2]", "stands where a table of fields belongs"),
        ('{"version": NaN}', "NaN is not a number that JSON knows"),
    ],
)
def test_not_a_manifest(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(text, "utf-8")
    _refused(path, what)


@pytest.mark.parametrize(
    ("text", "what", "at"),
    [
        ('{"name": "x",\n "family": }', "this is not JSON", '"family"'),
        ('{"name": "NaN",\n "seed": NaN}', "NaN is not a number that JSON knows", '"seed"'),
        ('{"a": 1,\n "seed": 9999999999999999999}', "is too large a number", '"seed"'),
        ('{"a": {"name": 1},\n "name":\n 1, "na\\u006de": 2}', "stands twice", '"na\\u006de"'),
    ],
)
def test_json_errors_have_a_line(tmp_path: Path, text: str, what: str, at: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(text, "utf-8")
    _refused(path, what, at)


def test_no_manifest_and_not_text(tmp_path: Path) -> None:
    _refused(tmp_path / "model.json", "there is no such manifest")
    (tmp_path / "model.json").write_bytes(b"\xff\xfe\x00")
    _refused(tmp_path / "model.json", "can't be read")


def test_the_schema_needs_neither_torch_nor_numpy_nor_onnx() -> None:
    code = (
        "import sys; import huoye.onnx_demos.manifest.picture_manifest; "
        "print([name for name in ('torch', 'numpy', 'onnx', 'pelican') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_shipped_manifests_hold() -> None:
    paths = sorted((ROOT / "content" / "models").glob("*/model.json"))
    paths = [path for path in paths if kind_of(path) == KIND]
    assert paths
    for path in paths:
        manifest = load(path)
        assert isinstance(manifest, PictureManifest)
        assert manifest.name == path.parent.name


def test_allowed_operators_exist() -> None:
    known = {schema.name for schema in onnx.defs.get_all_schemas() if schema.domain == ""}
    assert known >= ALLOWED_OPERATORS
