"""Pictures small enough for a listing: AVIF, and WebP for who has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: Listings show no picture larger, for screens of two dots a pixel.
LARGEST = 640, 320
_OPTIONS: dict[str, dict[str, Any]] = {
    "webp": {"quality": 72, "method": 6},
    "avif": {"quality": 55, "speed": 4},
}


@dataclass(frozen=True)
class Thumbnail:
    """A picture for a listing, in pixels of its own."""

    width: int
    height: int
    #: By the ends of their files' names, the smallest first; the last one every browser knows.
    files: dict[str, bytes]


def thumbnail(data: bytes, suffix: str) -> Thumbnail:
    """Of a picture. suffix: of its file. Raises ImportError where there is no Pillow, ValueError
    for what is none that it knows, and for one that is too large to be opened."""
    # Only here: a site without pictures has no Pillow, and needs none.
    from PIL import Image

    from huoye.pictures.encoder import encoded, formats, opened

    picture = opened(data)
    image = picture.image
    is_smaller = image.width > LARGEST[0] or image.height > LARGEST[1]
    if is_smaller:
        image.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    files = {} if is_smaller else {suffix: data}
    for form, options in _OPTIONS.items():
        if form in formats():
            files[f".{form}"] = encoded(image, form, picture.profile, **options)
    return Thumbnail(image.width, image.height, _worth(files))


def _worth(files: dict[str, bytes]) -> dict[str, bytes]:
    """AVIF where it is smaller than what every browser knows, and of those the smallest."""
    known = min((name for name in files if name != ".avif"), key=lambda name: len(files[name]))
    smaller = {".avif"} if len(files.get(".avif", b"")) < 0.9 * len(files[known]) else set()
    return {name: files[name] for name in (*smaller & files.keys(), known)}
