"""Floats to pixels and pictures to grids, the same in Python and JavaScript."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from PIL import Image

from huoye.core.node import NodeChild
from huoye.onnx_demos.images import grid, png_url, to_levels
from tests.conftest import module_child


@pytest.fixture(scope="module")
def javascript() -> Iterator[NodeChild]:
    with module_child(Path(__file__).parent / "pixels_child.mjs") as child:
        yield child


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (0.0, 0),
        (1.0, 255),
        (-0.5, 0),
        (1.5, 255),
        (0.5 / 255, 1),
        (0.49 / 255, 0),
        (127.5 / 255, 128),
    ],
)
def test_rounding(value: float, level: int) -> None:
    image = np.full((1, 1, 1), value, np.float32)
    assert to_levels(image)[0, 0, 0] == level


IMAGES = npst.arrays(
    np.float32,
    st.tuples(st.sampled_from([1, 3]), st.integers(1, 4), st.integers(1, 4)),
    elements=st.floats(-0.5, 1.5, width=32),
)


@given(IMAGES)
def test_javascript_gives_the_same_levels(javascript: NodeChild, image: np.ndarray) -> None:
    channels, height, width = image.shape
    rgba = javascript.request(
        "rgba", image=image.ravel().tolist(), channels=channels, height=height, width=width
    )
    got = np.array(rgba, np.uint8).reshape(height, width, 4)
    assert np.array_equal(got[:, :, :3], np.broadcast_to(to_levels(image), (height, width, 3)))
    assert (got[:, :, 3] == 255).all()


@given(st.integers(1, 64), st.integers(1, 5), st.integers(1, 5), st.integers(0, 3))
def test_javascript_lays_the_same_grid(
    javascript: NodeChild, count: int, width: int, height: int, gap: int
) -> None:
    cells = [np.full((height, width, 1), index, np.uint8) for index in range(count)]
    sheet = grid(cells, gap)
    layout = javascript.request("layout", count=count, width=width, height=height, gap=gap)
    assert [layout["height"], layout["width"]] == list(sheet.shape[:2])
    for index, (x, y) in enumerate(layout["places"]):
        cell = sheet[y : y + height, x : x + width]
        assert (cell[:, :, 0] == index).all()
        assert (cell[:, :, 1] == 255).all()
        sheet[y : y + height, x : x + width] = 0
    assert not sheet.any()  # between the pictures the paper shows


def test_png_is_lossless() -> None:
    for channels in (2, 3, 4):
        levels = np.random.default_rng(0).integers(0, 256, (7, 5, channels), np.uint8)
        data = base64.b64decode(png_url(levels).partition(",")[2])
        with Image.open(io.BytesIO(data)) as picture:
            assert np.array_equal(np.asarray(picture).reshape(levels.shape), levels)
