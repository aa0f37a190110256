"""Pictures opened as they are seen, and written in AVIF or WebP, without what a camera notes.

Needs Pillow: whoever may do without pictures imports this when there is one.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps, features

#: Of more none is opened: to make others of it takes a gigabyte, and a small file may claim any.
MOST_PIXELS = 60_000_000
#: Of what has few colours, drawings and screenshots, every pixel is worth keeping.
_FEW_COLOURS = 256


class Unreadable(ValueError):
    """A file that is no picture, half of one, or too large to be opened."""


@dataclass(frozen=True)
class Pixels:
    """A picture in RGB or RGBA, upright. profile: of its colours, ICC. is_drawing: a PNG of few
    colours."""

    image: Image.Image
    profile: bytes | None
    is_drawing: bool


def opened(data: bytes) -> Pixels:
    """A file's picture. Raises Unreadable."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unreadable("it has too many pixels")
            image.load()
            profile = image.info.get("icc_profile")
            is_drawing = image.format == "PNG" and image.getcolors(_FEW_COLOURS) is not None
            upright = ImageOps.exif_transpose(image)
            shown = upright.convert("RGBA" if _has_alpha(upright) else "RGB")
    except Image.DecompressionBombError as error:
        raise Unreadable("it has too many pixels") from error
    except (OSError, SyntaxError, ValueError) as error:  # SyntaxError is what a broken PNG raises
        raise Unreadable(str(error)) from error
    return Pixels(shown, profile, is_drawing)


def formats() -> tuple[str, ...]:
    """Those that can be written here, the smallest first."""
    return tuple(name for name in ("avif", "webp") if features.check(name))


def encoded(image: Image.Image, form: str, profile: bytes | None, **options: Any) -> bytes:
    """A picture as a file. form: of ``formats()``; options: as Pillow has them for it. The same
    bytes on every machine."""
    out = io.BytesIO()
    if form == "avif":
        # Several would part the picture among them, as many as a machine has.
        options["max_threads"] = 1
    if profile:
        options["icc_profile"] = profile
    image.save(out, form.upper(), exif=b"", **options)
    return out.getvalue()


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
