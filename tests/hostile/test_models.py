"""Models made to crash or hang a build, or to cost readers more than their page says.

An attack is a module whose ``make(model)`` changes a model that is right. Size and hash of a file
are put right again, or nothing would get past them.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from huoye.core.structure import plain
from huoye.onnx_demos.manifest.model_json import ManifestError
from tests.hostile.attack import Attack, attacks
from tests.hostile.models import ModelFolder

#: Of model.json and of graphs; 2,000 of each were made once.
MUTATIONS = 150


@pytest.fixture
def model(tmp_path: Path) -> ModelFolder:
    return ModelFolder(tmp_path)


def test_the_model_is_right(model: ModelFolder) -> None:
    assert plain(model.load())["name"] == model.data["name"]


@pytest.mark.parametrize("attack", attacks("models"), ids=str)
def test_models(attack: Attack, model: ModelFolder) -> None:
    attack.made(model)
    with pytest.raises(ManifestError) as refused:
        model.load()
    assert re.search(attack.words, str(refused.value))
    assert refused.value.path == model.manifest
    assert refused.value.line


def test_a_changed_manifest_is_refused_or_says_what_it_is_read_as(model: ModelFolder) -> None:
    for changed in mutated_manifests(model.manifest.read_text("utf-8"), MUTATIONS):
        model.manifest.write_bytes(changed)
        try:
            manifest = model.load()
        except ManifestError as refused:
            assert refused.path == model.manifest
        else:
            assert_says(plain(manifest), json.loads(changed))


def test_a_changed_graph_is_refused_or_read(model: ModelFolder) -> None:
    for changed in mutated_graphs(model.decoder.read_bytes(), MUTATIONS):
        model.decode_with(changed)
        try:
            model.load()
        except ManifestError as refused:
            assert refused.path == model.manifest


def assert_says(read: Any, written: Any) -> None:
    """Whether all that is written was read, defaults aside."""
    if isinstance(written, dict):
        for key, value in written.items():
            assert_says(read[key], value)
    elif isinstance(written, list):
        assert len(read) == len(written)
        for one, other in zip(read, written, strict=True):
            assert_says(one, other)
    else:
        assert read == written


def mutated_manifests(text: str, count: int) -> Iterator[bytes]:
    """model.json with one or more places changed, by structure and by bytes."""
    chance = random.Random(2009)
    for number in range(count):
        if number % 3 == 0:
            yield _noise(text.encode(), chance)
            continue
        data = json.loads(text)
        for _ in range(chance.choice((1, 1, 1, 3))):
            table = data
            while True:
                keys = list(table) if isinstance(table, dict) else list(range(len(table)))
                if not keys:
                    break
                key = chance.choice(keys)
                inner = table[key]
                if isinstance(inner, dict | list) and inner and chance.random() < 0.8:
                    table = inner
                    continue
                if chance.random() < 0.15:
                    del table[key]
                else:
                    table[key] = chance.choice(_VALUES)
                break
        yield json.dumps(data).encode()


_VALUES: list[Any] = [
    *(None, True, False, 0, 1, -1, 2**31, 2**63, 2**64, 10**30, 0.5, -0.5, 1e308, float("inf")),
    *("", "x", "decoder", "glow", "\0", "\ud800", "x" * 5000, "../x", "decoder.onnx", "batch"),
    *([], [[]], [1], ["x"], {}, {"x": 1}, {"en": "x"}, [None], [{"seed": 1}]),
]


def mutated_graphs(content: bytes, count: int) -> Iterator[bytes]:
    """An ONNX file with some bytes changed, or with a field of a node, shape or tensor changed."""
    import onnx

    chance = random.Random(2018)
    for number in range(count):
        if number % 2:
            yield _noise(content, chance)
            continue
        model = onnx.load_model_from_string(content)
        graph = model.graph
        node = chance.choice(graph.node)
        match chance.randrange(9):
            case 0:
                node.op_type = chance.choice([n.op_type for n in graph.node] + ["If", "Loop", ""])
            case 1 if node.input:
                node.input[chance.randrange(len(node.input))] = chance.choice(
                    [*(n.output[0] for n in graph.node), "", "nothing"]
                )
            case 2 if node.attribute:
                part = chance.choice(node.attribute)
                part.i = chance.choice((0, -1, 10**12, 3))
                part.ints.extend([chance.choice((0, -1, 10**9, 2))])
            case 3:
                tensor = chance.choice(graph.initializer)
                tensor.dims.append(chance.choice((0, -1, 1, 2, 10**12)))
            case 4:
                tensor = chance.choice(graph.initializer)
                tensor.data_type = chance.randrange(24)
            case 5:
                tensor = chance.choice(graph.initializer)
                tensor.raw_data = tensor.raw_data[: chance.randrange(len(tensor.raw_data) + 1)]
            case 6:
                del graph.node[chance.randrange(len(graph.node))]
            case 7:
                graph.node.append(graph.node[chance.randrange(len(graph.node))])
            case _:
                shapes = [v.type.tensor_type.shape for v in (*graph.input, *graph.output)]
                size = chance.choice(chance.choice(shapes).dim)
                size.dim_value = chance.choice((0, -1, 10**12, 7))
        yield model.SerializeToString()


def _noise(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8))):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randrange(1, 50)]
            case 2:
                data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9)))
            case _:
                data[at] ^= 1 << chance.randrange(8)
    return bytes(data)
