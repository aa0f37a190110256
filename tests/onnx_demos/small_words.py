"""A small model of word vectors in the shipped models' form, whose vectors are put together of
meanings, so that its neighbours and analogies are known."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from huoye.core.files import sha256
from huoye.onnx_demos.manifest.word_manifest import vocabulary_text

DIMENSION = 16
# Word -> meanings; "king" is a royal man. What else a word means is its own, small and fixed.
_MEANINGS = {
    "en": {
        "man": "male person",
        "woman": "female person",
        "king": "male person royal royal",
        "queen": "female person royal royal",
        "prince": "male person royal young",
        "princess": "female person royal young",
        "boy": "male person young",
        "girl": "female person young",
        "river": "water nature",
        "lake": "water nature",
        "sea": "water nature vast",
        "ocean": "water nature vast vast",
        "mountain": "stone nature vast",
        "hill": "stone nature",
        "moon": "sky light",
        "sun": "sky light light",
        "star": "sky light vast",
        "cloud": "sky water",
        "<b>&amp;": "stone",
        "can't": "person",
    },
    "zh": {
        "君": "male person",
        "妾": "female person",
        "帝": "male person royal royal",
        "后": "female person royal royal",
        "江": "water nature",
        "河": "water nature",
        "湖": "water nature vast",
        "海": "water nature vast vast",
        "江湖": "water person",
        "江山": "water stone royal",
        "山": "stone nature vast",
        "丘": "stone nature",
        "月": "sky light",
        "日": "sky light light",
        "星": "sky light vast",
        "云": "sky water",
        "明月": "sky light light light",
        "春": "young nature",
        "风": "sky nature",
        "春风": "young sky nature",
    },
}


def words(lang: str) -> list[str]:
    """The vocabulary, in the order of ids."""
    return list(_MEANINGS[lang])


def stored_vectors(lang: str) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Rows [V, d] of 8-bit weights and the scale [V] of each."""
    axes = sorted({name for text in _MEANINGS[lang].values() for name in text.split()})
    rng = np.random.default_rng(20170527)
    directions = {name: rng.normal(size=DIMENSION) for name in axes}
    rows = np.stack(
        [
            sum(directions[name] for name in text.split()) + 0.35 * rng.normal(size=DIMENSION)
            for text in _MEANINGS[lang].values()
        ]
    )
    # Short enough that the softmax spreads over the words.
    rows *= 0.3
    scale = (np.abs(rows).max(axis=1) / 127).astype(np.float32)
    return np.round(rows / scale[:, np.newaxis]).astype(np.int8), scale


def vectors(lang: str) -> NDArray[np.float32]:
    """What the scorer computes with, [V, d]."""
    stored, scale = stored_vectors(lang)
    return stored.astype(np.float32) * scale[:, np.newaxis]


def scorer(lang: str, *, opset: int = 18, ids: int = TensorProto.INT64) -> bytes:
    """The graph. ids: type of the input of that name."""
    stored, scale = stored_vectors(lang)
    count = len(stored)
    constants: dict[str, NDArray[Any]] = {
        "stored": stored,
        "scale": scale[:, np.newaxis],
        "rows": np.array([0], np.int64),
        "columns": np.array([1], np.int64),
        "least": np.array(1e-12, np.float32),
    }
    node = helper.make_node
    nodes = [
        node("Cast", ["stored"], ["wide"], to=TensorProto.FLOAT),
        node("Mul", ["wide", "scale"], ["e"]),
        node("ReduceL2", ["e", "columns"], ["lengths"], keepdims=1),
        node("Max", ["lengths", "least"], ["safe"]),
        node("Div", ["e", "safe"], ["u"]),
        node("Gather", ["u", "ids"], ["u_ids"]),
        node("MatMul", ["weights", "u_ids"], ["u_sum"]),
        node("ReduceL2", ["u_sum", "rows"], ["length"], keepdims=1),
        node("Max", ["length", "least"], ["safe_length"]),
        node("Div", ["u_sum", "safe_length"], ["vector"]),
        node("MatMul", ["u", "vector"], ["cosine"]),
        node("Gather", ["e", "ids"], ["e_ids"]),
        node("MatMul", ["weights", "e_ids"], ["e_sum"]),
        node("MatMul", ["e", "e_sum"], ["logits"]),
    ]
    value = helper.make_tensor_value_info
    inputs = [value("ids", ids, ["n"]), value("weights", TensorProto.FLOAT, ["n"])]
    outputs = [
        value("cosine", TensorProto.FLOAT, [count]),
        value("vector", TensorProto.FLOAT, [DIMENSION]),
        value("logits", TensorProto.FLOAT, [count]),
    ]
    tensors = [numpy_helper.from_array(data, name) for name, data in constants.items()]
    graph = helper.make_graph(nodes, "scorer", inputs, outputs, tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    content: bytes = model.SerializeToString()
    return content


def vocabulary(lang: str) -> bytes:
    """The file, with made-up counts."""
    return vocabulary_text({word: 1000 - index for index, word in enumerate(words(lang))}).encode()


def _port(role: str, shape: list[int | str]) -> dict[str, Any]:
    return {"role": role, "name": role, "shape": shape}


def entry(path: str, content: bytes) -> dict[str, Any]:
    """Of a file, without its ports."""
    role, _, suffix = path.partition(".")
    return {
        "role": role,
        "path": path,
        "bytes": len(content),
        "sha256": sha256(content),
        "dtype": "text" if suffix == "txt" else "int8",
    }


def manifest(name: str, lang: str, contents: dict[str, bytes]) -> dict[str, Any]:
    """The JSON of model.json."""
    files = [entry(path, content) for path, content in contents.items()]
    count = len(words(lang))
    files[0]["inputs"] = [_port("ids", ["n"]), _port("weights", ["n"])]
    files[0]["outputs"] = [
        _port("cosine", [count]),
        _port("vector", [DIMENSION]),
        _port("logits", [count]),
    ]
    return {
        "name": name,
        "family": "word2vec",
        "version": 1,
        "title": {"en": "Small words", "zh": "小词典"},
        "licence": "CC0",
        "attribution": "none",
        "language": "zh-classical" if lang == "zh" else "en",
        "files": files,
        "opset": 18,
        "dimension": DIMENSION,
        "words": count,
        "shared": True,
        "architecture": "skip-gram",
        "loss": "random-softmax",
        "window": 5,
        "negatives": 16,
        "min_count": 1,
        "subsampling": 1e-3,
        "tokeniser": "none",
        "tokens": 1000,
        "training": {
            "dataset": "none",
            "dataset_licence": "CC0",
            "dataset_sha256": "0" * 64,
            "data_path": "none.txt",
            "epochs": 1,
            "batch": 1,
            "learning_rate": 0.1,
            "seconds": 1,
            "device": "CPU",
            "software": "none",
            "seed": 0,
        },
        "evaluation": {
            "similarity": [{"set": "pairs", "pairs": 9, "found": 8, "spearman": 0.5}],
            "analogies": [{"set": "fours", "questions": 9, "found": 8, "accuracy": 0.5}],
            "perplexity": {"tokens": 100, "full_softmax": 12.5},
            "storage": {"cosine": 0.01, "logit": 0.01},
            "parity": {"native": 1e-6, "wasm": 1e-6},
        },
        "golden": [
            {
                "words": [words(lang)[2], words(lang)[0], words(lang)[1]],
                "weights": [1, -1, 1],
                "nearest": [words(lang)[3]],
                "cosine": [0.9],
            }
        ],
        "limits": ["It knows twenty words."],
    }


def write_words(folder: Path, lang: str) -> Path:
    """A model folder; the path of its model.json."""
    folder.mkdir(parents=True)
    contents = {"scorer.onnx": scorer(lang), "vocabulary.txt": vocabulary(lang)}
    for file, content in contents.items():
        (folder / file).write_bytes(content)
    path = folder / "model.json"
    data = manifest(folder.name, lang, contents)
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return path
