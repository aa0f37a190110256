"""model.json of word vectors: what holds is read, what doesn't is named with its line."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto

from huoye.onnx_demos.manifest.kinds import kind_of
from huoye.onnx_demos.manifest.model_json import ManifestError, dump
from huoye.onnx_demos.manifest.word_manifest import (
    KIND,
    MAX_BYTES,
    WORD_OPERATORS,
    WordFile,
    load,
    read_vocabulary,
    vocabulary_text,
)
from tests.conftest import ROOT
from tests.onnx_demos import small_words

Change = Callable[[dict[str, Any]], object]
FILES = ("scorer.onnx", "vocabulary.txt")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A manifest that holds."""
    return small_words.write_words(tmp_path / "small-words", "en")


def _change(path: Path, change: Change) -> Path:
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return path


def _replace(path: Path, name: str, content: bytes) -> Path:
    """Another file, with the hash and size that fit."""
    (path.parent / name).write_bytes(content)
    entry = small_words.entry(name, content)
    return _change(path, lambda data: data["files"][FILES.index(name)].update(entry))


def _refused(path: Path, what: str, line_holds: str) -> None:
    with pytest.raises(ManifestError, match=what) as caught:
        load(path)
    error = caught.value
    assert error.path == path
    assert error.line is not None
    assert line_holds in path.read_text("utf-8").splitlines()[error.line - 1]
    assert f"model.json:{error.line}: " in str(error)


def test_a_manifest_that_holds(path: Path) -> None:
    manifest = load(path)
    assert kind_of(path) == KIND
    assert manifest.file("scorer").port("cosine").shape == (20,)
    assert manifest.file("vocabulary").dtype == "text"
    with pytest.raises(KeyError):
        manifest.file("vocabulary").port("ids")
    assert manifest.evaluation.perplexity.full_softmax == 12.5
    assert manifest.golden[0].weights == (1.0, -1.0, 1.0)


def test_dump_and_load_are_inverse(path: Path) -> None:
    manifest = load(path)
    dump(manifest, path)
    first = path.read_bytes()
    assert load(path) == manifest
    dump(manifest, path)
    assert path.read_bytes() == first


def test_describe_file(path: Path) -> None:
    scorer, vocabulary = load(path).files
    folder = path.parent
    assert vocabulary == WordFile.describe(
        folder / "vocabulary.txt", role="vocabulary", dtype="text"
    )
    assert scorer == WordFile.describe(
        folder / "scorer.onnx",
        role="scorer",
        dtype="int8",
        inputs=scorer.inputs,
        outputs=scorer.outputs,
    )


WHOLE = small_words.manifest("x", "en", {"scorer.onnx": b"", "vocabulary.txt": b""})
FIELDS = [
    *WHOLE,
    *(f"{part}.{field}" for part in ("training", "evaluation") for field in WHOLE[part]),
    *(f"evaluation.{part}.0.{field}" for part, field in (("similarity", "spearman"),)),
    "evaluation.analogies.0.accuracy",
    "evaluation.perplexity.tokens",
    "evaluation.storage.logit",
    "evaluation.parity.wasm",
    *(f"files.0.{field}" for field in WHOLE["files"][0] if field not in ("inputs", "outputs")),
    *(f"files.0.outputs.1.{field}" for field in WHOLE["files"][0]["outputs"][1]),
    *(f"golden.0.{field}" for field in WHOLE["golden"][0]),
]


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_needed(path: Path, field: str) -> None:
    *parents, last = (int(part) if part.isdigit() else part for part in field.split("."))

    def remove(data: Any) -> None:
        for parent in parents:
            data = data[parent]
        del data[last]

    with pytest.raises(ManifestError, match="missing field") as caught:
        load(_change(path, remove))
    assert str(last) in str(caught.value)


@pytest.mark.parametrize(
    ("change", "what", "line_holds"),
    [
        (lambda d: d.update(titel="x"), "titel: unknown field", '"titel"'),
        (lambda d: d.update(family="glow"), "“glow” is not one of “word2vec”", '"family"'),
        (lambda d: d.update(loss="softmax"), "is not one of “random-softmax”", '"loss"'),
        (lambda d: d.update(language="fr"), "is not one of “zh-classical”", '"language"'),
        (lambda d: d.update(name="../x"), "can't be part of an address", '"name"'),
        (lambda d: d.update(opset=17), "operator set 17 is older than 18", '"opset": 17'),
        (lambda d: d.update(dimension=0), "dimension: 0 is less than 1", '"dimension": 0'),
        (lambda d: d.update(window=0), "window: 0 is less than 1", '"window": 0'),
        (lambda d: d["files"].pop(), "0 files have the role “vocabulary”", '"files"'),
        (
            lambda d: d["files"].append(d["files"][0]),
            "2 files have the role “scorer”",
            '"files"',
        ),
        (lambda d: d["files"][0].update(path="../x"), "not a file beside", '"path": "../x"'),
        (lambda d: d["files"][0].update(dtype="text"), "a scorer is not text", '"dtype": "text"'),
        (lambda d: d["files"][1].update(dtype="int8"), "a vocabulary is not int8", '"int8"'),
        (
            lambda d: d["files"][0].update(bytes=MAX_BYTES),
            "over the budget of 4,000,000",
            '"files"',
        ),
        (lambda d: d["files"][0].update(bytes=7), "the manifest says 7", '"bytes": 7'),
        (lambda d: d["files"][1].update(sha256="0" * 64), "the manifest says 0000", '"sha256"'),
        (lambda d: d["files"][0].update(path="none.onnx"), "can't be read: No such", "none.onnx"),
        (
            lambda d: d["files"][0]["inputs"].reverse(),
            "its inputs are ids, weights, not weights, ids",
            '"inputs"',
        ),
        (
            lambda d: d["files"][0]["outputs"].pop(),
            "its outputs are cosine, vector, logits, not cosine, vector",
            '"outputs"',
        ),
        (
            lambda d: d["files"][0]["outputs"][0].update(shape=[19]),
            r"\[19\] is no shape of cosine: \[20\]",
            '"shape"',
        ),
        (
            lambda d: d["files"][0]["inputs"][0].update(name="i"),
            r"files\[0\]\.inputs: the graph's are ids \['n'\], weights",
            '"inputs"',
        ),
        (
            lambda d: d["files"][1].update(inputs=d["files"][0]["inputs"]),
            "vocabulary: its inputs are none, not ids, weights",
            '"inputs"',
        ),
        (lambda d: d["golden"][0]["weights"].pop(), "3 words, 2 weights", "{"),
        (lambda d: d["golden"][0]["cosine"].pop(), "1 nearest words, 0 cosines", "{"),
        (lambda d: d["golden"][0].update(nearest=["quen"]), "“quen” is not in the voc", "{"),
    ],
)
def test_a_slip_is_named(path: Path, change: Change, what: str, line_holds: str) -> None:
    _refused(_change(path, change), what, line_holds)


def test_more_words_than_the_vocabulary_has(path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["words"] = 21
        for port in data["files"][0]["outputs"]:
            if port["role"] != "vector":
                port["shape"] = [21]

    _refused(_change(path, change), r"the graph's are cosine \[20\]", '"outputs"')
    lines = b"one\t3\ntwo\t2\n"
    fewer = _replace(small_words.write_words(path.parent / "b", "en"), "vocabulary.txt", lines)
    _refused(fewer, "has 2 words, the manifest says 20", '"words": 20')


def _with_operator(name: str) -> bytes:
    """The scorer with another operator in the place of a division."""
    model = onnx.load_model_from_string(small_words.scorer("en"))
    next(node for node in model.graph.node if node.op_type == "Div").op_type = name
    content: bytes = model.SerializeToString()
    return content


def _with_weights_outside() -> bytes:
    model = onnx.load_model_from_string(small_words.scorer("en"))
    tensor = next(tensor for tensor in model.graph.initializer if tensor.name == "scale")
    onnx.external_data_helper.set_external_data(tensor, "weights.bin")
    tensor.ClearField("raw_data")
    content: bytes = model.SerializeToString()
    return content


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is not a valid ONNX model|uses the operator sets"),
        (b"<!doctype html>", "is not a valid ONNX model"),
        (small_words.scorer("en")[:-30], "is not a valid ONNX model"),
        (small_words.scorer("en", opset=19), "uses the operator sets ai.onnx 19"),
        (_with_operator("Mod"), "uses Mod, which a page doesn't run"),
        (_with_weights_outside(), "valid ONNX model|keeps weights in another file"),
    ],
    ids=["empty", "html", "truncated", "opset", "operator", "outside"],
)
def test_a_wrong_graph_with_the_right_hash(path: Path, content: bytes, what: str) -> None:
    _refused(_replace(path, "scorer.onnx", content), what, '"path"')


def test_ids_are_whole_numbers(path: Path) -> None:
    content = small_words.scorer("en", ids=TensorProto.INT32)
    _refused(_replace(path, "scorer.onnx", content), "graph's ids is not int64", '"inputs"')


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "its last line is not ended"),
        (b"one\t2\ntwo\t1", "its last line is not ended"),
        (b"one\t2\r\ntwo\t1\r\n", "line 1 is not a word"),
        (b"one\t2\n\n", "line 2 is not a word"),
        (b"one\t2\n\t1\n", "line 2 is not a word"),
        (b"one\t2\n two\t1\n", "line 2 is not a word"),
        (b"one\t2\ntwo\t0\n", "line 2 is not a word"),
        ("one\t2\ntwo\t١\n".encode(), "line 2 is not a word"),
        (b"one\t2\ntwo\t3\n", "line 2 is more frequent"),
        (b"one\t2\none\t1\n", "line 2 names “one” again"),
        ("中\t2\n".encode("gb18030"), "is not UTF-8"),
    ],
)
def test_a_wrong_vocabulary(path: Path, content: bytes, what: str) -> None:
    _refused(_replace(path, "vocabulary.txt", content), what, '"path": "vocabulary.txt"')


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1),
        st.integers(1, 10**9),
        min_size=1,
    )
)
def test_a_vocabulary_is_read_as_it_was_written(counts: dict[str, int]) -> None:
    ordered = dict(sorted(counts.items(), key=lambda item: -item[1]))
    found = read_vocabulary(vocabulary_text(ordered))
    assert list(found.items()) == list(ordered.items())


def test_the_schema_needs_neither_torch_nor_numpy_nor_onnx() -> None:
    code = (
        "import sys; import huoye.onnx_demos.manifest.word_manifest; "
        "print([name for name in ('torch', 'numpy', 'onnx', 'pelican') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_shipped_manifests_hold() -> None:
    for path in sorted((ROOT / "content" / "models").glob("*/model.json")):
        if kind_of(path) == KIND:
            assert load(path).name == path.parent.name


def test_allowed_operators_exist() -> None:
    known = {schema.name for schema in onnx.defs.get_all_schemas() if schema.domain == ""}
    assert known >= WORD_OPERATORS
