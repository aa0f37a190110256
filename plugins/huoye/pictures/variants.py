"""One picture, and what is made of it for smaller screens, in AVIF and WebP."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

from PIL import Image, UnidentifiedImageError

from huoye.pictures.encoder import MOST_PIXELS, Unreadable, encoded, opened

#: Pixels across, for a column of 684 on one screen and of 360 on another, at one to three a dot.
WIDTHS = (480, 960, 1440)
#: What makes them, in the form that it has: another number, and all are made again.
VERSION = 1
#: EXIF's number for how a camera was held.
_ORIENTATION = 0x0112
_MODES = {"RGB", "RGBA", "L", "LA", "P", "1"}
_SVG = re.compile(rb"<svg\b[^>]*>", re.S)
_LENGTH = rb"""\s%s\s*=\s*["']\s*([\d.]+)(?:px)?\s*["']"""


@dataclass(frozen=True)
class Picture:
    """A picture's size as it is shown, in pixels, and whether smaller ones can be made of it."""

    width: int
    height: int
    is_still: bool


def described(data: bytes, name: str) -> Picture | None:
    """What a file holds; None where its size is for the page to say. Raises Unreadable."""
    if name.lower().endswith(".svg"):
        return _of_svg(data)
    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            if image.getexif().get(_ORIENTATION, 1) >= 5:
                width, height = height, width
            is_still = (
                not getattr(image, "is_animated", False)
                and image.format in ("JPEG", "PNG", "WEBP", "TIFF", "BMP")
                and image.mode in _MODES
                and width * height <= MOST_PIXELS
            )
            return Picture(width, height, is_still)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unreadable(str(error)) from error
    except Image.DecompressionBombError as error:
        raise Unreadable("it has too many pixels") from error


def widths(picture: Picture) -> tuple[int, ...]:
    """Of the variants: those that are much smaller than the picture, and its own where it is not
    larger than a screen asks for."""
    smaller = tuple(width for width in WIDTHS if width < 0.8 * picture.width)
    return smaller if smaller == WIDTHS else (*smaller, picture.width)


def variant(data: bytes, width: int, form: str) -> bytes:
    """The picture at a width, upright, without what a camera notes. Raises Unreadable."""
    picture = opened(data)
    image = picture.image
    if width != image.width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    return encoded(image, form, picture.profile, **_options(form, is_drawing=picture.is_drawing))


def _options(form: str, *, is_drawing: bool) -> dict[str, Any]:
    if form == "webp":
        return {"quality": 80, "lossless": is_drawing, "method": 4}
    quality, subsampling = (90, "4:4:4") if is_drawing else (62, "4:2:0")
    return {"quality": quality, "subsampling": subsampling, "speed": 6}


def _of_svg(data: bytes) -> Picture | None:
    tag = _SVG.search(data)
    sizes = [re.search(_LENGTH % name, tag[0]) for name in (b"width", b"height")] if tag else []
    lengths = [round(float(size[1])) for size in sizes if size]
    return Picture(lengths[0], lengths[1], is_still=False) if len(lengths) == 2 else None
