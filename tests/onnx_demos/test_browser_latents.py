"""What the browser makes of shipped latents, recipes and pixels, under Node."""

import base64
import hashlib
import math
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.core.node import NodeChild, NodeError
from huoye.live.latents import logistics, normals
from huoye.onnx_demos.manifest.kinds import kind_of
from huoye.onnx_demos.manifest.model_json import FILE_NAME
from huoye.onnx_demos.manifest.picture_manifest import KIND, load, read_latents
from tests.conftest import module_child

MODELS = [
    path for path in sorted(Path("content/models").glob(f"*/{FILE_NAME}")) if kind_of(path) == KIND
]


@pytest.fixture(scope="module")
def javascript() -> Iterator[NodeChild]:
    with module_child(Path(__file__).parent / "latents_child.mjs") as child:
        yield child


def _digest(latent: np.ndarray) -> str:
    return hashlib.sha256(latent.astype("<f4").tobytes()).hexdigest()


def test_every_half_precision_number(javascript: NodeChild) -> None:
    words = [*range(0, 2**16, 7), 0x7BFF, 0x7C00, 0xFC00, 0x7E00, 0x8000]
    got = javascript.request("halves", bits=words)
    for word, text in zip(words, got, strict=True):
        (expected,) = struct.unpack("<e", struct.pack("<H", word))
        assert float(text) == expected or (math.isnan(expected) and text == "NaN"), hex(word)


@pytest.mark.parametrize(
    ("path", "role"),
    [
        pytest.param(path, role, id=f"{path.parent.name}-{role}")
        for path in MODELS
        for role in ("examples", "directions")
        if (path.parent / f"{role}.safetensors").exists()
    ],
)
def test_rows_of_the_shipped_files(
    javascript: NodeChild, path: Path, role: Literal["examples", "directions"]
) -> None:
    manifest = load(path)
    content = (path.parent / manifest.file(role).path).read_bytes()
    got = javascript.request("rows", base64=base64.b64encode(content).decode())
    assert got == [_digest(row) for row in read_latents(path.parent, manifest, role)]


def test_another_file_is_refused(javascript: NodeChild) -> None:
    header = b'{"examples":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}'
    content = struct.pack("<Q", len(header)) + header + bytes(8)
    with pytest.raises(NodeError, match="not a file of latents"):
        javascript.request("rows", base64=base64.b64encode(content).decode())


@pytest.mark.parametrize(("prior", "draw"), [("gaussian", normals), ("logistic", logistics)])
def test_a_seeded_recipe_is_the_draw(javascript: NodeChild, prior: str, draw: Any) -> None:
    recipe = {"seed": 2018, "stream": 3}
    got = javascript.request("evaluate", recipe=recipe, prior=prior, dimension=301)
    assert got == _digest(draw(2018, 301, 3))


@given(weights=st.lists(st.floats(-4, 4), min_size=4, max_size=4))
def test_a_mix_is_summed_in_float64_and_rounded_once(
    javascript: NodeChild, weights: list[float]
) -> None:
    example, direction, mine = (normals(9, 17, stream) for stream in range(3))
    recipe = {
        "mix": [
            [weights[0], {"seed": 5, "stream": 1}],
            [weights[1], {"mix": [[weights[2], {"example": 0}], [0.1, {"encoded": "mine"}]]}],
        ],
        "directions": [[weights[3], 0]],
    }
    # From zero, as a sum starts: that decides the sign of a zero.
    inner = 0.0 + weights[2] * example.astype(float) + 0.1 * mine.astype(float)
    expected = 0.0 + weights[0] * normals(5, 17, 1).astype(float) + weights[1] * inner
    expected = expected + weights[3] * direction.astype(float)
    got = javascript.request(
        "evaluate",
        recipe=recipe,
        prior="gaussian",
        dimension=17,
        examples=[example.tolist()],
        directions=[direction.tolist()],
        encoded={"mine": mine.tolist()},
    )
    assert got == _digest(expected)


@pytest.mark.parametrize("levels", [256, 32])
def test_middles_of_the_cells(javascript: NodeChild, levels: int) -> None:
    rgba = [0, 7, 8, 255, 255, 128, 127, 255]
    got = javascript.request("cells", pixels=rgba, channels=3, area=2, levels=levels)
    size = 256 // levels
    planes = [[0, 255], [7, 128], [8, 127]]
    assert got == [(level // size + 0.5) / levels for plane in planes for level in plane]
