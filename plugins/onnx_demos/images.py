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
_PAPER = 255


def to_levels(image: NDArray[np.float32]) -> Pixels:
    """channels × height × width in [0, 1] -> height × width × channels, rounded half up."""
    levels = np.floor(np.clip(image.astype(np.float64), 0.0, 1.0) * 255.0 + 0.5)
    return np.moveaxis(levels, 0, -1).astype(np.uint8)


def grid(images: Sequence[Pixels], gap: int = GAP) -> Pixels:
    """Equal pictures in rows, as square as it goes, ``gap`` white pixels apart."""
    height, width, channels = images[0].shape
    columns = math.ceil(math.sqrt(len(images)))
    rows = math.ceil(len(images) / columns)
    shape = (rows * (height + gap) - gap, columns * (width + gap) - gap, channels)
    sheet = np.full(shape, _PAPER, np.uint8)
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        top, left = row * (height + gap), column * (width + gap)
        sheet[top : top + height, left : left + width] = image
    return sheet


def png_url(pixels: Pixels) -> str:
    """A data URL of the lossless PNG of height × width × (1 or 3) levels."""
    picture = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
