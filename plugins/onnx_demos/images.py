"""From a decoder's floats to 8-bit pictures (twin: static/pixels.mjs)."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
GAP = 2


def to_levels(image: NDArray[np.float32]) -> Pixels:
    """channels × height × width in [0, 1] -> height × width × channels, rounded half up."""
    levels = np.floor(np.clip(image.astype(np.float64), 0.0, 1.0) * 255.0 + 0.5)
    return np.moveaxis(levels, 0, -1).astype(np.uint8)


def grid(images: Sequence[Pixels], gap: int = GAP) -> Pixels:
    """Equal pictures in rows, as square as it goes, ``gap`` pixels apart.

    Returns height × width × (channels + 1): the last is the opacity, 0 where the paper shows.
    """
    height, width, channels = images[0].shape
    columns = math.ceil(math.sqrt(len(images)))
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


def png_url(pixels: Pixels) -> str:
    """A data URL of the lossless PNG of height × width × channels: grey or colour, with opacity."""
    picture = Image.fromarray(pixels)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
