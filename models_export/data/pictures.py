"""Pictures to learn from: an .npz archive or a folder of image files, split into three parts.

A folder is read with everything below it, except hidden files and ``__MACOSX``. An archive holds
either ``x_train`` and ``x_test`` or one array ``x``, uint8 [N, H, W] or [N, H, W, C] with C = 1 or
3. Beside them may stand

- ``labels`` (float32 [N, K]) with ``label_names`` (text [K]);
- any array of N values that ``keep`` or ``group`` of the config names.

Next to ``x_train`` and ``x_test`` these names end in ``_train`` and ``_test`` too (not
``label_names``). Pictures stay where they are: only counts, shapes and the SHA-256 are written
down.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import warnings
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError
from torch import Tensor

from huoye.core.files import sha256
from models_export.errors import UserError

Levels = NDArray[np.uint8]
Indices = NDArray[np.int64]
Labels = dict[str, NDArray[np.float32]]

# Of Pillow's formats those that hold pixels; it would give others, as EPS, to programs outside.
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM")
_LARGEST_ENLARGEMENT = 2
_MOST_VALUES_SHOWN = 12


@dataclass(frozen=True)
class DataConfig:
    """validation, test: pictures set aside of the training ones, chosen by the training seed.

    test is for sources without a test part of their own. keep: only pictures whose value in the
    named array is one of these. group: pictures with the same value in this array (of one person,
    say) never stand in two parts; whole groups are set aside until there are enough pictures.
    channels: 1 or 3, into which a folder's pictures are converted; 0 leaves them as they are.
    size: side in pixels to which a folder's pictures are cropped and resized; 0 leaves them.

    mirror: swap left and right of half of all pictures, at random. shift_share of a batch moves by
    up to ``shift`` whole pixels each way. distort_share of it is turned by up to ``degrees``,
    scaled by up to 1 ± ``scale`` along each axis and sheared by up to ``shear``, all uniformly
    drawn.
    """

    validation: int
    test: int = 0
    keep: dict[str, tuple[int, ...]] = field(default_factory=dict)
    group: str = ""
    channels: int = 0
    size: int = 0
    mirror: bool = False
    shift: int = 0
    shift_share: float = 0.0
    distort_share: float = 0.0
    degrees: float = 0.0
    scale: float = 0.0
    shear: float = 0.0


class Pictures(ABC):
    """Pictures of one shape (C, H, W), read by index."""

    shape: tuple[int, int, int]

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def take(self, indices: Sequence[int] | Indices) -> Tensor:
        """uint8 [B, C, H, W], a copy."""


class ArrayPictures(Pictures):
    """Pictures held in memory: uint8 [N, H, W] or [N, H, W, C]."""

    def __init__(self, array: Levels) -> None:
        self._array = array if array.ndim == 4 else array[..., None]
        height, width, channels = self._array.shape[1:]
        self.shape = (channels, height, width)

    def __len__(self) -> int:
        return len(self._array)

    def take(self, indices: Sequence[int] | Indices) -> Tensor:
        taken = self._array[np.asarray(indices, np.int64)]
        return torch.from_numpy(np.ascontiguousarray(taken.transpose(0, 3, 1, 2)))


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


class _Part(Pictures):
    """Some pictures of a source, in an order of their own."""

    def __init__(self, source: Pictures, indices: Indices) -> None:
        self._source = source
        self._indices = indices
        self.shape = source.shape

    def __len__(self) -> int:
        return len(self._indices)

    def take(self, indices: Sequence[int] | Indices) -> Tensor:
        return self._source.take(self._indices[np.asarray(indices, np.int64)])


@dataclass(frozen=True)
class DataSet:
    """train is shuffled by the seed. sha256: of the file, or over a folder's names and contents.

    train_labels, test_labels: one float32 [N] per name, in the order of train and test; empty where
    the source has none.
    """

    train: Pictures
    validation: Pictures
    test: Pictures
    sha256: str
    train_labels: Labels
    test_labels: Labels


def load(path: Path, config: DataConfig, seed: int) -> DataSet:
    """Open, check and split an archive or a folder.

    Raises UserError, naming the file and the way out, for whatever can't be learnt from.
    """
    _check(config)
    if path.is_dir():
        return _of_folder(path, config, seed)
    with _naming(path):
        archive = _Archive(path)
        if "x" in archive.names:
            return _of_one_array(archive, config, seed)
        return _of_two_arrays(archive, config, seed)


def report(path: Path) -> str:
    """What ``data`` prints: arrays, counts, shapes, range, hash.

    Raises UserError for a file or a folder that can't be learnt from, whatever its config.
    """
    if path.is_dir():
        return _report_folder(path)
    with _naming(path):
        return _report_archive(path)


def _of_folder(path: Path, config: DataConfig, seed: int) -> DataSet:
    if config.keep or config.group:
        raise UserError(f"{path}: a folder has no arrays. Leave out keep and group under [data]")
    pictures = FolderPictures(path, config.channels, config.size)
    rows = np.arange(len(pictures))
    with _naming(path):
        return _split_all(pictures, rows, rows, {}, _folder_sha256(path), config, seed)


def _of_one_array(archive: _Archive, config: DataConfig, seed: int) -> DataSet:
    pictures = _pictures(archive, "x", config)
    rows, groups = _rows(archive, "", len(pictures), config)
    labels = _labels(archive, "", len(pictures))
    return _split_all(pictures, rows, groups, labels, sha256(archive.path), config, seed)


def _of_two_arrays(archive: _Archive, config: DataConfig, seed: int) -> DataSet:
    if config.test:
        raise UserError("x_test is its test part. Leave out test under [data]")
    pictures, others = _pictures(archive, "x_train", config), _pictures(archive, "x_test", config)
    if pictures.shape != others.shape:
        raise UserError("x_train and x_test have pictures of different sizes")
    rows, groups = _rows(archive, "_train", len(pictures), config)
    test, test_groups = _rows(archive, "_test", len(others), config)
    if config.group and np.isin(groups, test_groups).any():
        raise UserError(
            f"{config.group}_train and {config.group}_test have values in common. "
            "Leave out group under [data], or mend the file"
        )
    validation, train = _split(rows, groups, {"validation": config.validation}, seed)
    return DataSet(
        train=_Part(pictures, train),
        validation=_Part(pictures, validation),
        test=_Part(others, test),
        sha256=sha256(archive.path),
        train_labels=_of_rows(_labels(archive, "_train", len(pictures)), train),
        test_labels=_of_rows(_labels(archive, "_test", len(others)), test),
    )


def _split_all(
    pictures: Pictures,
    rows: Indices,
    groups: NDArray[Any],
    labels: Labels,
    digest: str,
    config: DataConfig,
    seed: int,
) -> DataSet:
    if not config.test:
        raise UserError("it has no test part. Set some pictures aside: test = 500 under [data]")
    counts = {"validation": config.validation, "test": config.test}
    validation, test, train = _split(rows, groups, counts, seed)
    return DataSet(
        train=_Part(pictures, train),
        validation=_Part(pictures, validation),
        test=_Part(pictures, test),
        sha256=digest,
        train_labels=_of_rows(labels, train),
        test_labels=_of_rows(labels, test),
    )


def _split(
    rows: Indices, groups: NDArray[Any], counts: dict[str, int], seed: int
) -> tuple[Indices, ...]:
    """A part of ``rows`` for each count, at least as large, and the rest; all shuffled.

    groups: one value per row. Equal ones stay together.
    """
    order = np.random.default_rng(seed).permutation(len(rows))
    _, first, code = np.unique(groups[order], return_index=True, return_inverse=True)
    # Where in the order each row's group first comes up; sorted by it, groups are in one piece.
    place = first[code]
    together = place.argsort(kind="stable")
    ends = np.append(np.flatnonzero(np.diff(place[together], prepend=-1)), len(rows))
    parts, start = [], 0
    for count in counts.values():
        end = int(ends[np.searchsorted(ends, min(start + count, len(rows)))])
        parts.append(together[start:end])
        start = end
    if start == len(rows):
        wanted = " and ".join(f"{count} {name}" for name, count in counts.items())
        whole = " in whole groups" if len(first) < len(rows) else ""
        raise UserError(
            f"{wanted} pictures can't be set aside of {len(rows)}{whole}. "
            "Lower the counts under [data]"
        )
    parts.append(together[start:])
    return tuple(rows[order[np.sort(part)]] for part in parts)


def _check(config: DataConfig) -> None:
    """Raise UserError for numbers that can't be meant."""
    shares = (config.shift_share, config.distort_share)
    for fits, rule in (
        (config.validation >= 1, "validation must be 1 or more"),
        (config.channels in (0, 1, 3), "channels must be 1 or 3, or 0 to leave them"),
        (min(config.test, config.size, config.shift) >= 0, "test, size, shift can't be negative"),
        (all(0 <= share <= 1 for share in shares), "shift_share, distort_share lie in 0..1"),
        (0 <= config.scale < 1, "scale lies between 0 and 1"),
    ):
        if not fits:
            raise UserError(f"[data] of the config: {rule}")


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Put the path before the message of a UserError."""
    try:
        yield
    except UserError as error:
        raise UserError(f"{path}: {error}") from error


# Archives


class _Archive:
    """An .npz archive. Arrays are read when asked for: one that isn't used may be anything."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise UserError("no such file or folder")
        self.path = path
        with self._reading(), path.open("rb") as file:
            if not zipfile.is_zipfile(file):
                raise ValueError("no zip file, or cut short")
            with np.load(file, allow_pickle=False) as archive:
                self.names: tuple[str, ...] = tuple(archive.files)

    def read(self, name: str) -> NDArray[Any]:
        if name not in self.names:
            close = difflib.get_close_matches(name, self.names, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else f"It has {', '.join(self.names)}"
            raise UserError(f"the archive has no array named {name!r}. {hint}")
        with self._reading(), np.load(self.path, allow_pickle=False) as archive:
            array = archive[name]
            if not isinstance(array, np.ndarray):
                raise ValueError(f"{name} is no array")
            return array

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (
            OSError,
            EOFError,
            ValueError,
            MemoryError,
            RuntimeError,  # encrypted, or compressed in a way that zipfile doesn't know
            zipfile.BadZipFile,
            zlib.error,
        ) as error:
            raise UserError(
                f"not a readable .npz archive ({error}). Fetch or write it again, without objects"
            ) from error


def _levels(archive: _Archive, name: str) -> Levels:
    """uint8 [N, H, W] or [N, H, W, C]."""
    array = archive.read(name)
    if array.dtype.kind == "f" and np.isnan(array).any():
        raise UserError(f"{name} has NaN pixels. uint8 levels, 0..255, are needed")
    fits = array.ndim == 3 or (array.ndim == 4 and array.shape[3] in (1, 3))
    if array.dtype != np.uint8 or not fits or not array.size:
        raise UserError(
            f"{name} is {array.dtype} {list(array.shape)}; "
            "uint8 [N, height, width] or [N, height, width, 1 or 3] with N >= 1 is needed"
        )
    return array


def _pictures(archive: _Archive, name: str, config: DataConfig) -> ArrayPictures:
    pictures = ArrayPictures(_levels(archive, name))
    channels, height, width = pictures.shape
    if config.channels not in (0, channels):
        raise UserError(
            f"the pictures of {name} have {channels} channels, not {config.channels}; only a "
            "folder's are converted. Leave out channels under [data]"
        )
    if config.size and (height, width) != (config.size, config.size):
        raise UserError(
            f"the pictures of {name} have {height} x {width} pixels; only a folder's are resized. "
            "Leave out size under [data]"
        )
    return pictures


def _rows(
    archive: _Archive, suffix: str, count: int, config: DataConfig
) -> tuple[Indices, NDArray[Any]]:
    """Indices of the pictures that are kept, and the group of each."""
    kept = np.ones(count, bool)
    for key, values in config.keep.items():
        column = _column(archive, key + suffix, count)
        if column.dtype.kind not in "iub":
            raise UserError(f"{key + suffix} is {column.dtype}; keep goes by whole numbers")
        kept &= np.isin(column, values)
    if not kept.any():
        rule = ", ".join(f"{key}{suffix} in {list(values)}" for key, values in config.keep.items())
        raise UserError(
            f"keep leaves no picture: none has {rule}. The command data shows the values there are"
        )
    rows = kept.nonzero()[0]
    groups = _column(archive, config.group + suffix, count) if config.group else np.arange(count)
    return rows, groups[rows]


def _column(archive: _Archive, name: str, count: int) -> NDArray[Any]:
    column = archive.read(name)
    if column.shape != (count,):
        raise UserError(f"{name} is {list(column.shape)}; [{count}], a value a picture, is needed")
    return column


def _labels(archive: _Archive, suffix: str, count: int) -> Labels:
    name = f"labels{suffix}"
    if name not in archive.names:
        return {}
    table, names = archive.read(name), archive.read("label_names")
    if names.dtype.kind != "U" or names.ndim != 1 or len(set(names.tolist())) < len(names):
        raise UserError(f"label_names is {names.dtype} {list(names.shape)}; different texts, [K]")
    if table.dtype != np.float32 or table.shape != (count, len(names)):
        raise UserError(
            f"{name} is {table.dtype} {list(table.shape)}; float32 [{count}, {len(names)}] is "
            "needed: a row for each picture, a column for each of label_names"
        )
    if not np.isfinite(table).all():
        raise UserError(f"{name} has values that are not finite. Every picture needs its labels")
    return {str(label): table[:, index] for index, label in enumerate(names)}


def _of_rows(labels: Labels, rows: Indices) -> Labels:
    return {name: values[rows] for name, values in labels.items()}


def _report_archive(path: Path) -> str:
    archive = _Archive(path)
    shown = ("x",) if "x" in archive.names else ("x_train", "x_test")
    lines = [f"{path.name}: {path.stat().st_size:,} bytes"]
    for name in shown:
        array = _levels(archive, name)
        lines.append(
            f"  {name}: {len(array):,} pictures of {array.shape[1]} x {array.shape[2]}"
            f"{', 3 channels' if array.shape[3:] == (3,) else ''}, "
            f"levels {array.min()}..{array.max()}, mean {array.mean():.2f}"
        )
    for name in archive.names:
        if name not in shown:
            lines.append(f"  {name}: {_summary(archive, name)}")
    return "\n".join([*lines, f"  sha256 {sha256(path)}"])


def _summary(archive: _Archive, name: str) -> str:
    try:
        array = archive.read(name)
    except UserError as error:
        return str(error)
    text = f"{array.dtype} {list(array.shape)}"
    if array.ndim == 1:
        values, counts = np.unique(array, return_counts=True)
        if len(values) <= _MOST_VALUES_SHOWN:
            pairs = zip(values, counts, strict=True)
            text += ": " + ", ".join(f"{value} ({count:,})" for value, count in pairs)
    return text


# Folders


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


def _folder_sha256(folder: Path) -> str:
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


def _report_folder(folder: Path) -> str:
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
        f"  sha256 {_folder_sha256(folder)}"
    )
