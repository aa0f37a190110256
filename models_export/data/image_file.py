"""One image file: what its header says, and its levels, upright, opaque, cropped and scaled."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from models_export.data.dataset import Levels
from models_export.data.picture_names import PICTURE_SUFFIXES
from models_export.errors import UserError

# Of Pillow's formats those that hold pixels; it would give others, as EPS, to programs outside.
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM")
#: A JPEG is decoded at a half, a quarter or an eighth of its sides where that leaves so many times
#: the pixels that are wanted. Of photographs levels then differ by 1 at most, and 56 dB in all.
_REDUCED = 3
_TURNED = (5, 6, 7, 8)
_MEND = "take it out of the folder"


class NoPicture(Exception):
    """The file is none, neither by its name nor by its content."""


@dataclass(frozen=True)
class Header:
    """What a file says before it is decoded."""

    #: Upright, in pixels.
    height: int
    width: int
    #: Stored without colour.
    grey: bool


@dataclass(frozen=True)
class Shape:
    """What pictures are made into."""

    channels: int
    height: int
    width: int


@dataclass(frozen=True)
class Decoded:
    """Levels, and what became of those of 16 bits."""

    #: uint8 [H, W, C].
    levels: Levels
    #: The brightest one of a file of 16 bits, in these; 0 of other files.
    brightest_of_16: int = 0


def header(file: Path) -> Header:
    """Raises NoPicture, and UserError for a picture that can't be read, which names it."""
    with _reading(file), Image.open(file, formats=_FORMATS) as image:
        # An MPO is a photograph with others beside it; cameras name it .jpg.
        if getattr(image, "is_animated", False) and image.format != "MPO":
            raise UserError(f"{file}: a film. Put one of its frames in its place")
        if image.mode == "F" or (image.mode == "I" and image.format != "PPM"):
            raise ValueError("32-bit levels; 8 or 16 bits are read")
        width, height = image.size
        # Of a PNG without it, Pillow looks for more behind the pixels, and so decodes them.
        has_exif = image.format != "PNG" or "exif" in image.info
        if has_exif and image.getexif().get(ExifTags.Base.Orientation) in _TURNED:
            width, height = height, width
        return Header(height, width, _is_grey(image))


def decode(file: Path, shape: Shape, depth: int = 0) -> Decoded:
    """The picture in this shape: its middle, scaled, where it has another.

    depth: bits in use of 16; 0 for all. Checksums of PNG are compared with its bytes. Raises
    UserError, which names the file, when it is damaged, and when it has levels beyond ``depth``.
    """
    with _reading(file):
        with Image.open(file, formats=_FORMATS) as image:
            image.verify()
        with Image.open(file, formats=_FORMATS) as image:
            least = _REDUCED * max(shape.height, shape.width)
            # Upright or not: the least side is wanted of both.
            image.draft(None, (least, least))
            stored_as = str(image.tile[0].args) if image.tile else ""
            upright = ImageOps.exif_transpose(image)
            brightest = _brightest_of_16(upright, stored_as)
        if _is_16_bits(upright):
            upright = _eight_bits(upright, depth)
        opaque = _opaque(upright).convert("L" if shape.channels == 1 else "RGB")
        if opaque.size != (shape.width, shape.height):
            opaque = ImageOps.fit(opaque, (shape.width, shape.height), Image.Resampling.LANCZOS)
    return Decoded(np.atleast_3d(np.asarray(opaque)), brightest)


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            # Pillow only warns of pictures up to twice its limit.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (UserError, NoPicture):
        raise
    except UnidentifiedImageError as error:
        if file.suffix.lower() not in PICTURE_SUFFIXES:
            raise NoPicture(str(file)) from error
        raise UserError(
            f"{file}: not a picture in a known format ({', '.join(_FORMATS)}). "
            f"Convert it, or {_MEND}"
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UserError(
            f"{file}: more than the {Image.MAX_IMAGE_PIXELS:,} pixels that are read. Shrink it"
        ) from error
    # Decoders raise whatever broken bytes lead them to.
    except Exception as error:
        raise UserError(
            f"{file}: damaged, cut short or unreadable ({error}). Replace it, or {_MEND}"
        ) from error


def _is_grey(image: Image.Image) -> bool:
    return image.mode in ("1", "L", "LA", "I") or image.mode.startswith("I;16")


def _is_16_bits(image: Image.Image) -> bool:
    """Grey ones, of which all bits are read. Pillow has but the upper 8 of those in colour."""
    return image.mode == "I" or image.mode.startswith("I;16")


def _brightest_of_16(image: Image.Image, stored_as: str) -> int:
    """0 where the file's levels, ``stored_as`` Pillow says, have 8 bits or fewer."""
    if _is_16_bits(image):
        return int(np.asarray(image).max())
    if "16" in stored_as:
        return max(1, 257 * int(np.asarray(image.convert("RGB")).max()))
    return 0


def _eight_bits(image: Image.Image, depth: int) -> Image.Image:
    levels = np.asarray(image)
    if depth and levels.max() >> depth:
        raise ValueError(
            f"level {levels.max():,} under depth = {depth}, which ends at {(1 << depth) - 1:,}"
        )
    return Image.fromarray((levels >> ((depth or 16) - 8)).astype(np.uint8))


def _opaque(image: Image.Image) -> Image.Image:
    """Mode L for what is stored as grey, else RGB."""
    grey = _is_grey(image)
    if image.has_transparency_data:
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image.convert("RGBA"))
        image = white
    return image.convert("L" if grey else "RGB")
