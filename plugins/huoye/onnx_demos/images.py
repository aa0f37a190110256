"""From a decoder's floats to 8-bit pictures (twin: static/pixels.mjs)."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
GAP = 2
# Blue and red that colour-blind readers tell apart, with paper between (ColorBrewer's RdBu).
BELOW, ZERO, ABOVE = (33, 102, 172), (247, 247, 247), (178, 24, 43)


def to_levels(image: Floats) -> Pixels:
    """channels × height × width in [0, 1] -> height × width × channels, rounded half up."""
    levels = np.floor(np.clip(image.astype(np.float64), 0.0, 1.0) * 255.0 + 0.5)
    return np.moveaxis(levels, 0, -1).astype(np.uint8)


def to_cells(image: Floats) -> Pixels:
    """As ``to_levels``, but each value becomes the level whose cell [l/256, (l + 1)/256) it is in.

    A picture that was encoded at the middles of its cells comes back as itself, with half a level
    to spare; rounding to 255ths has no room at the ends.
    """
    levels = np.clip(np.floor(image.astype(np.float64) * 256.0), 0.0, 255.0)
    return np.moveaxis(levels, 0, -1).astype(np.uint8)


def as_seen(pixels: Pixels, levels: int) -> Pixels:
    """8-bit pixels as a model of fewer levels sees them, painted: the middle of each cell."""
    cells = pixels.astype(np.int64) * levels // 256
    return ((255 * (2 * cells + 1) + levels) // (2 * levels)).astype(np.uint8)


def middles(pixels: Pixels, levels: int) -> Floats:
    """8-bit height × width × channels -> an encoder's input [1, channels, height, width]."""
    return in_cells(pixels, levels, np.array([0.5]))


def in_cells(pixels: Pixels, levels: int, places: NDArray[np.float64]) -> Floats:
    """As ``middles``, elsewhere in the cells.

    places: 0 to 1, from the lower end to the upper, in the order of the result; or one for all.
    """
    cells = np.moveaxis(pixels.astype(np.int64) * levels // 256, -1, 0)
    within = places.reshape(cells.shape) if len(places) > 1 else places
    return ((cells + within) / levels)[np.newaxis].astype(np.float32)


def grid(images: Sequence[Pixels], gap: int = GAP, columns: int = 0) -> Pixels:
    """Equal pictures in rows, as square as it goes, ``gap`` pixels apart.

    columns: how many in a row, if not as square as it goes.

    Returns height × width × (channels + 1): the last is the opacity, 0 where the paper shows.
    """
    height, width, channels = images[0].shape
    columns = columns or math.ceil(math.sqrt(len(images)))
    rows = math.ceil(len(images) / columns)
    shape = (rows * (height + gap) - gap, columns * (width + gap) - gap, channels + 1)
    sheet = np.zeros(shape, np.uint8)
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        top, left = row * (height + gap), column * (width + gap)
        cell = sheet[top : top + height, left : left + width]
        cell[:, :, :-1] = image
        cell[:, :, -1] = 255
    return sheet


def row(images: Sequence[Pixels], gap: int = GAP) -> Pixels:
    """Equal pictures side by side; returns as ``grid`` does."""
    return grid(images, gap, columns=len(images))


def heat(latent: Floats, limit: float) -> Pixels:
    """Numbers [D] as a small picture in diverging colours, in their order, as square as D allows.

    limit: what gets the full colour, blue below zero and red above.
    """
    size = len(latent)
    height = next(side for side in range(math.isqrt(size), 0, -1) if size % side == 0)
    share = np.clip(latent.astype(np.float64) / limit, -1.0, 1.0)[:, np.newaxis]
    middle, ends = np.array(ZERO, np.float64), np.where(share < 0, BELOW, ABOVE)
    colours = np.floor(middle + (ends - middle) * np.abs(share) + 0.5)
    return colours.astype(np.uint8).reshape(height, size // height, 3)


def misses(image: Floats, wanted: Floats, gain: float) -> Pixels:
    """Where one picture differs from another, in grey: white nowhere.

    image, wanted: channels × height × width in [0, 1]. gain: how many times the mean difference of
    the channels is shown. Returns height × width × 1.
    """
    mean = np.abs(image.astype(np.float64) - wanted.astype(np.float64)).sum(axis=0)
    grey = np.floor(gain * 255 * mean / len(image) + 0.5)
    found: Pixels = (255 - np.minimum(grey, 255)).astype(np.uint8)[:, :, np.newaxis]
    return found


def png_url(pixels: Pixels) -> str:
    """A data URL of the lossless PNG of height × width × channels: 1 or 3, or one more with
    opacity."""
    picture = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def img(url: str, alt: str) -> str:
    """A picture whose pixels are shown as they are."""
    return f'<img class="pixels" src="{url}" alt="{escape(alt)}">'
