"""Pictures of a folder of image files, with everything below it."""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps, UnidentifiedImageError
from torch import Tensor

from huoye.core.files import sha256
from models_export.data.dataset import DataConfig, DataSet, Indices, Levels, Pictures
from models_export.data.split import split_all
from models_export.errors import UserError, naming

# Of Pillow's formats those that hold pixels; it would give others, as EPS, to programs outside.
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM")
_LARGEST_ENLARGEMENT = 2


def load(path: Path, config: DataConfig, seed: int) -> DataSet:
    """Open, check and split a folder; raises UserError, which names it or one of its files."""
    if config.keep or config.group:
        raise UserError(f"{path}: a folder has no arrays. Leave out keep and group under [data]")
    pictures = FolderPictures(path, config.channels, config.size)
    rows = np.arange(len(pictures))
    with naming(path):
        return split_all(pictures, rows, rows, {}, _sha256(path), config, seed)


def report(folder: Path) -> str:
    """Counts, sizes, range, hash; raises UserError, which names the folder or one of its files."""
    files = _image_files(folder)
    heights, widths, lowest, highest, means, colours = set(), set(), 255, 0, [], 0
    for file in files:
        image = _decode(file, checksums=True)
        pixels = _pixels(image)
        heights.add(image.height)
        widths.add(image.width)
        lowest, highest = min(lowest, int(pixels.min())), max(highest, int(pixels.max()))
        means.append(float(pixels.mean()))
        colours += image.mode == "RGB"
    size = f"{min(heights)} x {min(widths)}"
    if max(len(heights), len(widths)) > 1:
        size += f" to {max(heights)} x {max(widths)} (a config must set size)"
    return (
        f"{folder.name}: {sum(file.stat().st_size for file in files):,} bytes\n"
        f"  {len(files):,} pictures of {size}, {colours:,} in colour, "
        f"levels {lowest}..{highest}, mean {np.mean(means):.2f}\n"
        f"  sha256 {_sha256(folder)}"
    )


class FolderPictures(Pictures):
    """A folder's image files, in the order of their relative paths, decoded when they are taken.

    Every file is decoded once when the folder is opened, so that training doesn't meet a broken
    one. channels: 1 or 3; 0 means 1 where all files are grey, else 3. size: pictures are cropped to
    the square in the middle and resized to this side; 0 needs files of one size. Transparent ones
    are laid on white, 16-bit levels lose their low byte, and a photograph is turned as its EXIF
    data says.

    Raises UserError, here and in ``take``, for a file that isn't a still picture of 8 or 16 bits,
    is damaged, or is too small: enlarging by more than 2 is refused.
    """

    def __init__(self, folder: Path, channels: int = 0, size: int = 0) -> None:
        self._files = _image_files(folder)
        self._size = size
        sides: tuple[int, int] | None = None
        grey = True
        for file in self._files:
            image = _decode(file, checksums=True)
            grey &= image.mode == "L"
            if size and min(image.size) * _LARGEST_ENLARGEMENT < size:
                raise UserError(
                    f"{file}: {image.height} x {image.width} is too small for size = {size}; a "
                    f"picture is enlarged by {_LARGEST_ENLARGEMENT} at most. Take the file out of "
                    "the folder, or lower size under [data]"
                )
            if not size and sides not in (None, image.size):
                raise UserError(
                    f"{file}: its {image.height} x {image.width} pixels differ from the others' "
                    f"{sides[1]} x {sides[0]}. Set size = 64, say, under [data] to resize all"
                )
            sides = (size, size) if size else image.size
        assert sides is not None
        self._mode = "L" if channels == 1 or (grey and not channels) else "RGB"
        self.shape = (len(self._mode), sides[1], sides[0])

    def __len__(self) -> int:
        return len(self._files)

    def name(self, index: int) -> str:
        return self._files[index].name

    def take(self, indices: Sequence[int] | Indices) -> Tensor:
        chosen = np.asarray(indices, np.int64)
        levels = np.empty((len(chosen), *self.shape), np.uint8)
        for place, index in enumerate(chosen):
            image = _decode(self._files[index]).convert(self._mode)
            if self._size:
                image = ImageOps.fit(image, (self._size,) * 2, Image.Resampling.LANCZOS)
            pixels = _pixels(image)
            if pixels.shape != self.shape:
                raise UserError(f"{self._files[index]}: it has changed. Start again")
            levels[place] = pixels
        return torch.from_numpy(levels)


def _image_files(folder: Path) -> list[Path]:
    """All files to be read, sorted by relative path."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if any(part.startswith(".") or part == "__MACOSX" for part in name.parts):
            continue
        if path.is_dir() and not path.is_symlink():
            continue
        if not path.is_file():
            raise UserError(f"{path}: no file but a link or a device. Take it out of the folder")
        found[name.as_posix()] = path
    if not found:
        raise UserError(f"{folder}: the folder has no pictures. Put some into it")
    return [path for _, path in sorted(found.items())]


def _sha256(folder: Path) -> str:
    """Of the list that ``sha256sum`` would print for the sorted relative paths."""
    digest = hashlib.sha256()
    for file in _image_files(folder):
        name = os.fsencode(file.relative_to(folder).as_posix())
        digest.update(sha256(file).encode() + b"  " + name + b"\n")
    return digest.hexdigest()


def _decode(file: Path, checksums: bool = False) -> Image.Image:
    """The picture upright and opaque, in mode L or RGB. checksums: compare PNG's with its bytes."""
    try:
        with warnings.catch_warnings():
            # Pillow only warns of pictures up to twice its limit.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if checksums:
                with Image.open(file, formats=_FORMATS) as image:
                    image.verify()
            with Image.open(file, formats=_FORMATS) as image:
                # An MPO is a photograph with others beside it; cameras name it .jpg.
                if getattr(image, "is_animated", False) and image.format != "MPO":
                    raise UserError(f"{file}: a film. Put one of its frames in its place")
                return _opaque(ImageOps.exif_transpose(image))
    except UserError:
        raise
    except UnidentifiedImageError as error:
        raise UserError(
            f"{file}: not a picture in a known format ({', '.join(_FORMATS)}). "
            "Convert it, or take it out of the folder"
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UserError(
            f"{file}: more than the {Image.MAX_IMAGE_PIXELS:,} pixels that are read. Shrink it"
        ) from error
    # Decoders raise whatever broken bytes lead them to.
    except Exception as error:
        raise UserError(
            f"{file}: damaged, cut short or unreadable ({error}). "
            "Replace it, or take it out of the folder"
        ) from error


def _opaque(image: Image.Image) -> Image.Image:
    """Mode L for what is stored as grey, else RGB."""
    if image.mode in ("I", "F"):
        raise ValueError("32-bit levels; 8 or 16 bits are read")
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    grey = image.mode in ("1", "L", "LA")
    if image.has_transparency_data:
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image.convert("RGBA"))
        image = white
    return image.convert("L" if grey else "RGB")


def _pixels(image: Image.Image) -> Levels:
    """uint8 [C, H, W]."""
    return np.atleast_3d(np.asarray(image)).transpose(2, 0, 1)
