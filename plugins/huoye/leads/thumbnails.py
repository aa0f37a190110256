"""Pictures small enough for a listing: AVIF, and WebP for who has none."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

#: Of more pixels none is opened: a small file may hold very many.
MOST = 50_000_000
#: Listings show no picture larger, for screens of two dots a pixel.
LARGEST = 640, 320
_AVIF: dict[str, Any] = {"format": "AVIF", "quality": 55, "speed": 4, "max_threads": 1}
_WEBP: dict[str, Any] = {"format": "WEBP", "quality": 72, "method": 6}


@dataclass(frozen=True)
class Thumbnail:
    """A picture for a listing, in pixels of its own."""

    width: int
    height: int
    #: By the ends of their files' names, the smallest first; the last one every browser knows.
    files: dict[str, bytes]


def thumbnail(data: bytes, suffix: str) -> Thumbnail:
    """Of a picture. suffix: of its file. Raises OSError or ValueError for what is none that Pillow
    knows, and for one that is too large to be opened."""
    # Only here: a site without pictures has no Pillow, and needs none.
    from PIL import Image, features

    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > MOST:
                raise ValueError("too many pixels")
            opened.load()
            image = opened.convert("RGBA" if _has_alpha(opened) else "RGB")
    except (Image.DecompressionBombError, SyntaxError) as error:  # as Pillow calls a broken PNG
        raise ValueError(str(error)) from error
    is_smaller = image.width > LARGEST[0] or image.height > LARGEST[1]
    if is_smaller:
        image.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    files = {} if is_smaller else {suffix: data}
    files[".webp"] = _encoded(image, _WEBP)
    if features.check("avif"):
        files[".avif"] = _encoded(image, _AVIF)
    return Thumbnail(image.width, image.height, _worth(files))


def _worth(files: dict[str, bytes]) -> dict[str, bytes]:
    """AVIF where it is smaller than what every browser knows, and of those the smallest."""
    known = min((name for name in files if name != ".avif"), key=lambda name: len(files[name]))
    smaller = {".avif"} if len(files.get(".avif", b"")) < 0.9 * len(files[known]) else set()
    return {name: files[name] for name in (*smaller & files.keys(), known)}


def _encoded(image: Any, options: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    image.save(out, **options)
    return out.getvalue()


def _has_alpha(image: Any) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
