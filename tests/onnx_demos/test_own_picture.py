"""A reader's picture on its way to the model: what a file is, and a digit as MNIST's were made."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from huoye.core.node import NodeChild
from huoye.live.latents import uniforms
from huoye.onnx_demos.images import (
    ABOVE,
    BELOW,
    ZERO,
    as_seen,
    heat,
    in_cells,
    middles,
    misses,
    to_cells,
    to_levels,
)
from tests.conftest import module_child


@pytest.fixture(scope="module")
def javascript() -> Iterator[NodeChild]:
    with module_child(Path(__file__).parent / "demos_child.mjs") as child:
        yield child


def _size(javascript: NodeChild, content: bytes) -> Any:
    return javascript.request("size", base64=base64.b64encode(content).decode())


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("GIF", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("JPEG", {"exif": b"Exif\0\0" + bytes(40_000)}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": b"Exif\0\0" + bytes(20)}),
    ],
)
def test_the_size_stands_in_the_head(
    javascript: NodeChild, kind: str, options: dict[str, Any]
) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (301, 47), "teal").save(buffer, kind, **options)
    assert _size(javascript, buffer.getvalue()) == {"width": 301, "height": 47}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"hello, I am called photo.png", "strange"),
        (b"<!DOCTYPE html><html></html>", "strange"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "svg"),
        (b'<?xml version="1.0"?>\n<svg width="9"/>', "svg"),
        (b"\x89PNG\r\n\x1a\n\0\0", "broken"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "broken"),
        (b"\xff\xd8\xff\xe0\0\x02no frame", "broken"),
    ],
)
def test_what_is_no_picture(javascript: NodeChild, content: bytes, code: str) -> None:
    assert _size(javascript, content) == code


def _mnist(javascript: NodeChild, ink: np.ndarray) -> np.ndarray | None:
    side = len(ink)
    got = javascript.request("mnist", ink=ink.ravel().tolist(), side=side, size=28)
    return None if got is None else np.array(got, float).reshape(28, 28)


@given(
    left=st.integers(10, 120),
    top=st.integers(10, 120),
    wide=st.integers(20, 140),
    tall=st.integers(20, 140),
)
def test_a_digit_fills_a_box_of_twenty_round_its_centre_of_mass(
    javascript: NodeChild, left: int, top: int, wide: int, tall: int
) -> None:
    picture = Image.new("L", (280, 280))
    ImageDraw.Draw(picture).ellipse((left, top, left + wide, top + tall), fill=255)
    digit = _mnist(javascript, np.asarray(picture))
    assert digit is not None
    rows, columns = np.nonzero(digit)
    sides = (np.ptp(rows) + 1, np.ptp(columns) + 1)
    # Twenty, and a fraction of a pixel on either side.
    assert 20 <= max(sides) <= 22
    centre = (digit * (np.arange(28) + 0.5)).sum() / digit.sum()
    assert centre == pytest.approx(14, abs=0.1)


def test_ink_is_neither_lost_nor_made(javascript: NodeChild) -> None:
    ink = np.zeros((280, 280), np.uint8)
    ink[40:240, 100:140] = 200
    digit = _mnist(javascript, ink)
    assert digit is not None
    assert digit.max() == 200
    assert digit.sum() == pytest.approx(200 * 20 * 4, rel=0.01)


def test_a_lopsided_digit_stays_in_the_frame(javascript: NodeChild) -> None:
    ink = np.zeros((280, 280), np.uint8)
    ink[20:260, 40:44] = 255
    ink[20:60, 40:280] = 255
    digit = _mnist(javascript, ink)
    assert digit is not None
    assert digit.sum() * (240 / 20) ** 2 == pytest.approx(float(ink.sum()), rel=0.01)


def test_an_empty_pad_is_no_digit(javascript: NodeChild) -> None:
    assert _mnist(javascript, np.zeros((28, 28), np.uint8)) is None
    assert _mnist(javascript, np.full((28, 28), 9, np.uint8)) is None


@pytest.mark.parametrize("dark_on_light", [True, False])
def test_a_photographed_digit_becomes_ink(javascript: NodeChild, dark_on_light: bool) -> None:
    grey = np.full((40, 40), 200 if dark_on_light else 30, np.uint8)
    grey[10:30, 18:22] = 60 if dark_on_light else 220
    ink = np.array(javascript.request("ink", grey=grey.ravel().tolist(), side=40)).reshape(40, 40)
    assert ink[20, 20] == 255
    assert ink[0, 0] == 0
    assert (ink > 0).sum() == 20 * 4


# --- pixels: twins, and that a picture comes back as itself ---

LEVELS = st.sampled_from([256, 32, 8])


@given(levels=LEVELS, seed=st.integers(0, 999))
def test_the_middle_of_a_cell_is_in_the_cell(levels: int, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (3, 4, 3), np.uint8)
    image = middles(pixels, levels)[0]
    seen = as_seen(pixels, levels)
    assert np.array_equal(as_seen(to_cells(image), levels), seen)
    assert np.array_equal(to_levels(image), seen)
    # Half a cell of room, but for rounding.
    for shift in (-0.49, 0.49):
        shifted = image + np.float32(shift / levels)
        assert np.array_equal(as_seen(to_cells(shifted), levels), seen)


@given(levels=LEVELS, channels=st.sampled_from([1, 3]), seed=st.integers(0, 999))
def test_a_place_in_a_cell_is_in_the_cell(
    javascript: NodeChild, levels: int, channels: int, seed: int
) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (3, 4, channels), np.uint8)
    places = uniforms(seed, pixels.size, 2)
    image = in_cells(pixels, levels, places)[0]
    # Those next to an end may be rounded to it.
    inside = (places > 1e-4) & (places < 1 - 1e-4)
    cells = np.floor(image * levels).ravel()[inside]
    assert np.array_equal(cells, np.floor(middles(pixels, levels)[0] * levels).ravel()[inside])
    size = {"channels": channels, "area": 12, "levels": levels}
    found = javascript.request(
        "cells", pixels=pixels.ravel().tolist(), places=places.tolist(), **size
    )
    assert found == image.ravel().tolist()


@given(channels=st.sampled_from([1, 3]), gain=st.sampled_from([1, 8]), seed=st.integers(0, 999))
def test_javascript_shows_the_same_errors(
    javascript: NodeChild, channels: int, gain: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    image, wanted = random.uniform(0, 1, (2, channels, 3, 4)).astype(np.float32)
    wanted[:, 0] = image[:, 0]
    grey = misses(image, wanted, gain)
    assert (grey[0] == 255).all()
    assert grey.min() < 255
    rgba = javascript.request(
        "misses",
        image=image.ravel().tolist(),
        wanted=wanted.ravel().tolist(),
        size={"channels": channels, "width": 4, "height": 3},
        gain=gain,
    )
    found = np.array(rgba).reshape(3, 4, 4)
    assert np.array_equal(found[:, :, :3], np.broadcast_to(grey, (3, 4, 3)))
    assert (found[:, :, 3] == 255).all()


@given(levels=LEVELS, channels=st.sampled_from([1, 3]), seed=st.integers(0, 999))
def test_javascript_sees_the_same(
    javascript: NodeChild, levels: int, channels: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    image = random.uniform(-0.1, 1.1, (channels, 3, 4)).astype(np.float32)
    cells = to_cells(image)
    flat = image.ravel().tolist()
    assert javascript.request("levels", image=flat, channels=channels, area=12) == (
        cells.ravel().tolist()
    )
    rgba = javascript.request(
        "seen", pixels=cells.ravel().tolist(), channels=channels, levels=levels
    )
    got = np.array(rgba).reshape(3, 4, 4)
    assert np.array_equal(got[:, :, :3], np.broadcast_to(as_seen(cells, levels), (3, 4, 3)))
    assert (got[:, :, 3] == 255).all()


@given(seed=st.integers(0, 999), size=st.sampled_from([784, 12, 7, 12288]))
def test_javascript_paints_the_same_latent(javascript: NodeChild, seed: int, size: int) -> None:
    latent = np.random.default_rng(seed).normal(0, 2, size).astype(np.float32)
    colours = {"below": BELOW, "zero": ZERO, "above": ABOVE}
    got = javascript.request("heat", latent=latent.tolist(), limit=3.0, colours=colours)
    expected = heat(latent, 3.0)
    assert (got["height"], got["width"]) == expected.shape[:2]
    rgba = np.array(got["rgba"]).reshape(*expected.shape[:2], 4)
    assert np.array_equal(rgba[:, :, :3], expected)


def test_colours_of_a_latent() -> None:
    picture = heat(np.array([-9, -3, 0, 9], np.float32), 3.0).reshape(-1, 3)
    assert picture.tolist() == [list(BELOW), list(BELOW), list(ZERO), list(ABOVE)]
