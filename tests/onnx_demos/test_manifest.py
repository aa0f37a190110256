"""model.json: what holds is read, what doesn't is named with its line, one slip at a time."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from plugins.core.errors import BuildError
from plugins.core.files import sha256
from plugins.onnx_demos.manifest import (
    ALLOWED_OPERATORS,
    MAX_FILE_BYTES,
    Evaluation,
    Manifest,
    ManifestError,
    describe_file,
    dump,
    load,
)
from tests.conftest import ROOT

Change = Callable[[dict[str, Any]], object]


def _decoder(operator: str = "Mul", opset: int = 18, dimension: int = 4) -> bytes:
    """image = clip(reshape(z * temperature)); ``operator`` stands where the product is."""
    z = helper.make_tensor_value_info("z", TensorProto.FLOAT, ["batch", dimension])
    temperature = helper.make_tensor_value_info("temperature", TensorProto.FLOAT, [1])
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", 1, 2, 2])
    shape = numpy_helper.from_array(np.array([-1, 1, 2, 2], np.int64), "shape")
    nodes = [
        helper.make_node(operator, ["z", "temperature"], ["scaled"]),
        helper.make_node("Reshape", ["scaled", "shape"], ["image"]),
    ]
    graph = helper.make_graph(nodes, "decoder", [z, temperature], [image], [shape])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    content: bytes = model.SerializeToString()
    return content


def _data(content: bytes) -> dict[str, Any]:
    """The JSON of a manifest that holds, for a decoder of these bytes."""
    numbers = {name for name, kind in get_type_hints(Evaluation).items() if kind is float}
    unbounded = {"minimum": None, "maximum": None}
    return {
        "name": "two-by-two",
        "family": "nice",
        "version": 1,
        "title": {"en": "Two by two", "zh": "二乘二"},
        "licence": "CC0",
        "files": [
            {
                "role": "decoder",
                "path": "decoder.onnx",
                "bytes": len(content),
                "sha256": sha256(content),
                "dtype": "float32",
            }
        ],
        "opset": 18,
        "inputs": [
            {"role": "latent", "name": "z", "shape": ["batch", 4], **unbounded},
            {
                "role": "temperature",
                "name": "temperature",
                "shape": [1],
                "minimum": 0,
                "maximum": 1.2,
            },
        ],
        "outputs": [
            {
                "role": "image",
                "name": "image",
                "shape": ["batch", 1, 2, 2],
                "minimum": 0.0,
                "maximum": 1.0,
            }
        ],
        "latent": {
            "dimension": 4,
            "prior": "logistic",
            "order": "row by row",
            "generator": "plugins/live/latents.py",
            "temperature": 0.7,
            "max_temperature": 1.2,
        },
        "preprocessing": {"levels": 256, "dequantisation": "uniform", "painting": "rounded"},
        "architecture": {
            "paper": "none",
            "summary": "a product",
            "parameters": 0,
            "mmac": 0.1,
            "settings": {"couplings": 4, "hidden": [8, 8], "prior": "logistic", "rate": 0.5},
        },
        "training": {
            "dataset": "none",
            "dataset_licence": "CC0",
            "dataset_sha256": "0" * 64,
            "training_examples": 9,
            "validation_examples": 1,
            "steps": 10,
            "best_step": 10,
            "batch": 1,
            "seconds": 1,
            "device": "CPU",
            "software": "none",
            "seed": 0,
            "command": "none",
        },
        "evaluation": {
            "convention": "nats",
            "test_examples": 10,
            "reference": "none",
            **dict.fromkeys(sorted(numbers), 0.5),
        },
        "golden": [{"seed": 1, "stream": 0, "latents_sha256": "0" * 64, "mean_level": 10.5}],
        "limits": ["It draws four pixels."],
        "people": "Nobody.",
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder that holds."""
    content = _decoder()
    (tmp_path / "decoder.onnx").write_bytes(content)
    _write(tmp_path, _data(content))
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


def _replace_decoder(folder: Path, content: bytes) -> Path:
    """Another decoder, with the hash and size that fit."""
    (folder / "decoder.onnx").write_bytes(content)
    entry = {"bytes": len(content), "sha256": sha256(content)}
    return _change(folder, lambda data: data["files"][0].update(entry))


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
    assert manifest.title.zh == "二乘二"
    assert manifest.file("decoder").path == "decoder.onnx"
    assert manifest.latent.prior == "logistic"
    assert manifest.inputs[0].shape == ("batch", 4)
    assert manifest.inputs[0].minimum is None
    assert manifest.architecture.settings == {
        "couplings": 4,
        "hidden": (8, 8),
        "prior": "logistic",
        "rate": 0.5,
    }
    assert manifest.training.seconds == 1.0
    with pytest.raises(KeyError):
        manifest.file("encoder")


def test_dump_and_load_are_inverse(folder: Path) -> None:
    manifest = load(folder / "model.json")
    dump(manifest, folder / "model.json")
    first = (folder / "model.json").read_bytes()
    assert load(folder / "model.json") == manifest
    dump(manifest, folder / "model.json")
    assert (folder / "model.json").read_bytes() == first
    assert "二乘二" in first.decode("utf-8")


def test_describe_file(folder: Path) -> None:
    assert (
        describe_file("decoder", folder / "decoder.onnx", "float32")
        == (load(folder / "model.json").files[0])
    )


WHOLE = _data(b"")
FIELDS = [
    *WHOLE,
    *(f"{part}.{field}" for part in ("title", "latent", "training") for field in WHOLE[part]),
    *(f"evaluation.{field}" for field in WHOLE["evaluation"]),
    *(f"files.0.{field}" for field in WHOLE["files"][0]),
]


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
        (lambda d: d.update(version="1"), r"version: '1' stands where a whole number", '"version"'),
        (lambda d: d.update(version=True), "version: True stands where a whole", '"version"'),
        (lambda d: d.update(title="x"), "title: 'x' stands where a table", '"title"'),
        (lambda d: d.update(files={}), r"files: \{\} stands where a list", '"files"'),
        (lambda d: d.update(files=[]), "files: the model has no file", '"files"'),
        (lambda d: d["latent"].update(prior="uniform"), "is not one of 'logistic'", '"uniform"'),
        (
            lambda d: d["latent"].update(temperature=1.5),
            r"1\.5 lies outside 0\.\.1\.2",
            '"temperature": 1.5',
        ),
        (lambda d: d["latent"].update(dimension=0), "0 latent numbers", '"dimension"'),
        (lambda d: d["evaluation"].update(nats=None), "nats: None stands where", '"nats": null'),
        (lambda d: d["outputs"][0]["shape"].append("side"), "'side' is no dimension", '"side"'),
        (lambda d: d["outputs"][0]["shape"].append(0), "0 is no dimension", "0"),
        (lambda d: d.update(name="../x"), "can't be part of an address", '"name"'),
        (lambda d: d.update(opset=17), "operator set 17 is older than 18", '"opset"'),
        (lambda d: d["architecture"].update(mmac=400.5), "budget of 400", '"mmac": 400.5'),
        (
            lambda d: d["files"][0].update(bytes=MAX_FILE_BYTES + 1),
            "6,000,001 bytes are over the budget",
            '"bytes"',
        ),
        (lambda d: d["files"][0].update(path="../x.onnx"), "not a file beside", '"path"'),
        (lambda d: d["files"][0].update(path="none.onnx"), "can't be read: No such", '"path"'),
        (lambda d: d["files"].append(d["files"][0]), "two files have the role", '"role"'),
        (lambda d: d["files"][0].update(sha256="0" * 64), "the manifest says 0000", '"sha256"'),
        (lambda d: d["files"][0].update(bytes=7), "the manifest says 7", '"bytes": 7'),
        (lambda d: d["inputs"][0].update(name="latent"), "inputs: the graph's are z", '"inputs"'),
        (lambda d: d["outputs"][0].update(shape=["batch", 4]), "outputs: the graph's", '"outputs"'),
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

    assert "Did you mean 'dimension'?" in _refused(_change(folder, misspell), "unknown field")


@pytest.mark.parametrize("operator", ["Mod", "Pow"])
def test_an_operator_outside_the_list_is_refused(folder: Path, operator: str) -> None:
    assert operator not in ALLOWED_OPERATORS
    path = _replace_decoder(folder, _decoder(operator))
    _refused(path, f"decoder.onnx uses {operator}, which a page doesn't run", '"path"')


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
    path = _replace_decoder(folder, content)
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


def test_json_errors_have_a_line(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text('{"name": "x",\n "family": }', "utf-8")
    _refused(path, "this is not JSON", '"family"')


def test_no_manifest_and_not_text(tmp_path: Path) -> None:
    _refused(tmp_path / "model.json", "there is no such manifest")
    (tmp_path / "model.json").write_bytes(b"\xff\xfe\x00")
    _refused(tmp_path / "model.json", "can't be read")


def test_the_schema_needs_neither_torch_nor_numpy_nor_onnx() -> None:
    code = (
        "import sys; import plugins.onnx_demos.manifest; "
        "print([name for name in ('torch', 'numpy', 'onnx', 'pelican') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_shipped_manifests_hold() -> None:
    paths = sorted((ROOT / "content" / "models").glob("*/model.json"))
    assert paths
    for path in paths:
        manifest = load(path)
        assert isinstance(manifest, Manifest)
        assert manifest.name == path.parent.name


def test_allowed_operators_exist() -> None:
    known = {schema.name for schema in onnx.defs.get_all_schemas() if schema.domain == ""}
    assert known >= ALLOWED_OPERATORS
