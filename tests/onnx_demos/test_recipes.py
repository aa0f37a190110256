"""How latents are made: the arithmetic, and the twins in JavaScript."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.core.build import Build
from huoye.core.node import NodeChild
from huoye.live.latents import normals
from huoye.onnx_demos.blocks import edit, encode, interpolate
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.recipes import evaluate
from huoye.onnx_demos.sources import Source
from tests.conftest import module_child


@pytest.fixture(scope="module")
def javascript() -> Iterator[NodeChild]:
    with module_child(Path(__file__).parent / "demos_child.mjs") as child:
        yield child


class Shelf:
    """As much of a model as recipes look at."""

    def __init__(self, examples: np.ndarray) -> None:
        self.examples = examples


def _arc(examples: np.ndarray, t: float) -> np.ndarray:
    recipe = {"arc": [t, {"example": 0}, {"example": 1}]}
    return evaluate(recipe, Shelf(examples))  # type: ignore[arg-type]


def test_seed_example_and_mix(digits: PictureModel) -> None:
    assert np.array_equal(evaluate({"seed": 5, "stream": 2}, digits), digits.draw(5, 2))
    assert np.array_equal(evaluate({"example": 3}, digits), digits.examples[3])
    mine = normals(1, 784)
    recipe = {
        "mix": [[0.5, {"example": 1}], [2, {"encoded": "mine"}], [0.25, {"seed": 5, "stream": 2}]]
    }
    expected = (
        0.5 * digits.examples[1].astype(float)
        + 2 * mine.astype(float)
        + 0.25 * digits.draw(5, 2).astype(float)
    )
    assert np.array_equal(evaluate(recipe, digits, {"mine": mine}), expected.astype(np.float32))


def test_directions_are_added(variants: Build) -> None:
    model = variants.get(Models).find("steered", PictureModel)
    recipe = {"mix": [[1, {"example": 0}]], "directions": [[1.0, 0], [-0.5, 1]]}
    rows = model.directions.astype(float)
    expected = model.examples[0].astype(float) + rows[0] - 0.5 * rows[1]
    assert np.array_equal(evaluate(recipe, model), expected.astype(np.float32))


def test_what_there_is_not(digits: PictureModel) -> None:
    with pytest.raises(IndexError):
        evaluate({"example": 99}, digits)
    with pytest.raises(KeyError):
        evaluate({"encoded": "mine"}, digits)


@given(seed=st.integers(0, 2**32 - 1), t=st.floats(0, 1))
def test_an_arc_keeps_the_length_and_goes_evenly(seed: int, t: float) -> None:
    a = normals(seed, 50).astype(float)
    b = normals(seed, 50, 1).astype(float)
    ends = np.stack([a / np.linalg.norm(a), b / np.linalg.norm(b)]).astype(np.float32)
    point = _arc(ends, t).astype(float)
    whole = math.acos(float(ends[0] @ ends[1]))
    assert np.linalg.norm(point) == pytest.approx(1, abs=1e-6)
    gone = math.acos(min(1.0, float(ends[0] @ point / np.linalg.norm(point))))
    assert gone == pytest.approx(t * whole, abs=1e-3)


@pytest.mark.parametrize("factor", [0.0, 1.0, 2.0, -1.0])
def test_an_arc_between_parallel_latents_is_a_line(factor: float) -> None:
    start = np.ones(4, np.float32)
    ends = np.stack([start, np.float32(factor) * start])
    assert _arc(ends, 0.25) == pytest.approx(0.75 * ends[0] + 0.25 * ends[1], abs=1e-6)


@given(seed=st.integers(0, 2**32 - 1), t=st.floats(0, 1))
def test_javascript_walks_the_same_arc(javascript: NodeChild, seed: int, t: float) -> None:
    examples = np.stack([normals(seed, 301), normals(seed, 301, 1)])
    recipe = {"arc": [t, {"example": 0}, {"example": 1}]}
    got = javascript.request("evaluate", recipe=recipe, examples=examples.tolist())
    expected = _arc(examples, t)
    # Not always the same bits: see recipes.py.
    assert np.array(got, np.float32) == pytest.approx(expected, rel=2e-7, abs=1e-9)


def test_the_recipes_are_twins(javascript: NodeChild) -> None:
    start, end = Source(example=2), Source(seed=7, stream=3)
    inputs = {**start.inputs("start"), **end.inputs("end"), "temperature": 0.7}
    ends = [javascript.request("source", inputs=inputs, name=name) for name in ("start", "end")]
    assert ends == [start.recipe(0.7), end.recipe(0.7)]
    for mode in ("spherical", "linear"):
        got = javascript.request("walk", t=0.3, start=ends[0], end=ends[1], mode=mode)
        assert got == interpolate.recipe(0.3, start, end, mode, 0.7)
    amounts = [0.0, 1.5, -2.0]
    got = javascript.request("edited", start=ends[0], amounts=amounts)
    assert got == edit.edited(ends[0], amounts)
    assert len(got["directions"]) == 2
    got = javascript.request("perturbed", key=encode.PICTURE, noise=0.3, seed=9)
    assert got == encode.perturbed(0.3, 9)


def test_an_own_picture_needs_the_encoder_and_examples_their_file(javascript: NodeChild) -> None:
    def roles(start: str, end: str) -> list[str]:
        inputs = {"start": start, "end": end}
        found: list[str] = javascript.request("roles", inputs=inputs, names=["start", "end"])
        return found

    assert roles("seed", "seed") == ["decoder"]
    assert roles("example 0", "seed") == ["decoder", "examples"]
    assert roles("seed", "own") == ["decoder", "encoder"]
    inputs = {"start": "own"}
    assert javascript.request("source", inputs=inputs, name="start") == {"encoded": "mine"}
