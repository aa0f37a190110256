"""Pictures of a folder of image files, with everything below it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import PIL
from tqdm import tqdm

from huoye.core.files import sha256
from models_export.data import image_file, picture_cache
from models_export.data.dataset import ArrayPictures, DataConfig, DataSet, Levels
from models_export.data.image_file import Header, NoPicture, Shape
from models_export.data.split import split_all
from models_export.errors import UserError, naming
from models_export.notices import listed, notice

_LARGEST_ENLARGEMENT = 2
#: 16-bit levels that never reach a quarter of them are those of 10, 12 or 14 bits.
_LEAST_OF_16_BITS = 1 << 14
#: Raised when the same file comes to other levels than before.
_CACHE_VERSION = 1
_MOST_PROBLEMS = 20


def load(
    path: Path,
    config: DataConfig,
    seed: int,
    shape: tuple[int, int, int] | None = None,
    cache: Path | None = None,
) -> DataSet:
    """Open, check and split a folder; raises UserError, which names it or one of its files.

    shape: (C, H, W) of the model, into which pictures are made where the config says nothing else.
    cache: where decoded pictures are kept.
    """
    if config.keep or config.group:
        raise UserError(f"{path}: a folder has no arrays. Leave out keep and group under [data]")
    pictures = FolderPictures(path, config.channels, config.size, config.depth, shape, cache)
    rows = np.arange(len(pictures))
    with naming(path):
        data = split_all(pictures, rows, rows, {}, pictures.sha256, config, seed)
    return replace(data, notes=pictures.notes)


def report(folder: Path) -> str:
    """Counts, sizes, range, hash, and what is left out; raises UserError as ``load`` does."""
    found = _found(folder)
    heights = [header.height for header in found.headers]
    widths = [header.width for header in found.headers]
    lowest, highest, means = 255, 0, []
    for file, header in _bar(found):
        channels = 1 if header.grey else 3
        decoded = image_file.decode(file, Shape(channels, header.height, header.width))
        lowest = min(lowest, int(decoded.levels.min()))
        highest = max(highest, int(decoded.levels.max()))
        means.append(float(decoded.levels.mean()))
    size = f"{min(heights)} x {min(widths)}"
    if len({*heights}) > 1 or len({*widths}) > 1:
        size += f" to {max(heights)} x {max(widths)}"
    colours = sum(not header.grey for header in found.headers)
    lines = [
        f"{folder.name}: {sum(file.stat().st_size for file in found.files):,} bytes",
        (
            f"  {len(found.files):,} pictures of {size}, {colours:,} in colour, "
            f"levels {lowest}..{highest}, mean {np.mean(means):.2f}"
        ),
        f"  sha256 {_sha256(folder, found.files)}",
    ]
    if found.left_out:
        lines.append(f"  left out, no pictures: {len(found.left_out):,} files")
        lines += [f"    {path}" for path in found.left_out]
    return "\n".join(lines)


def headers(folder: Path) -> tuple[Header, ...]:
    """What the pictures' files say before they are decoded; raises UserError as ``load`` does."""
    return _found(folder).headers


@dataclass(frozen=True)
class _Found:
    """The pictures of a folder, sorted by relative path, and its other files."""

    files: tuple[Path, ...]
    headers: tuple[Header, ...]
    left_out: tuple[Path, ...]


class FolderPictures(ArrayPictures):
    """A folder's image files, in the order of their relative paths, decoded once.

    channels: 1 or 3; 0 means those of ``shape``, or where there is none 1 if all files are grey,
    else 3. size: pictures are cropped to the square in the middle and resized to this side; 0 means
    the sides of ``shape``, or where there is none that files have one size. depth: bits in use of
    16; 0 for all. shape: (C, H, W). cache: where decoded pictures are kept; in memory where there
    is none. Transparent pictures are laid on white, 16-bit levels keep their upper 8 bits, and a
    photograph is turned as its EXIF data says.

    Raises UserError for files that aren't
    still pictures of 8 or 16 bits, are damaged, or are too small (enlarging by more than 2 is
    refused), and for 16-bit pictures whose upper bits are empty.
    """

    def __init__(
        self,
        folder: Path,
        channels: int = 0,
        size: int = 0,
        depth: int = 0,
        shape: tuple[int, int, int] | None = None,
        cache: Path | None = None,
    ) -> None:
        found = _found(folder)
        height, width = (size, size) if size else shape[1:] if shape else _one_size(found)
        if not channels:
            channels = shape[0] if shape else 1 if all(h.grey for h in found.headers) else 3
        target = Shape(channels, height, width)
        _check_sizes(found, target)
        self._names = [file.name for file in found.files]
        #: What people should know about them, a sentence each.
        self.notes = _notes(folder, found, target)
        #: Over names and contents of the pictures.
        self.sha256 = _sha256(folder, found.files)
        full = (len(found.files), height, width, channels)
        make = partial(_decode_all, found, target, depth, folder)
        if cache is None:
            levels = np.empty(full, np.uint8)
            make(levels)
        else:
            # Another Pillow may scale otherwise.
            facts = f"{_CACHE_VERSION} {PIL.__version__} {self.sha256} {full} {depth}"
            key = hashlib.sha256(facts.encode()).hexdigest()[:16]
            name = f"{folder.resolve().name}-{height}x{width}x{channels}-{key}"
            levels = picture_cache.cached(cache, name, full, make)
        super().__init__(levels)

    def name(self, index: int) -> str:
        return self._names[index]


def _notes(folder: Path, found: _Found, target: Shape) -> tuple[str, ...]:
    """What is left out, and what becomes of the pictures."""
    notes = []
    if found.left_out:
        files = f"{len(found.left_out):,} file{'s' * (len(found.left_out) != 1)}"
        names = [path.relative_to(folder).as_posix() for path in found.left_out]
        notes.append(f"{folder}: left out {files}, no pictures: {listed(names)}")
    sizes = {(header.height, header.width) for header in found.headers}
    if sizes != {(target.height, target.width)}:
        least, most = (
            f"{min(side[0] for side in sizes)} x {min(side[1] for side in sizes)}",
            f"{max(side[0] for side in sizes)} x {max(side[1] for side in sizes)}",
        )
        notes.append(
            f"{folder}: {len(found.files):,} pictures of {least}"
            f"{f' to {most}' if most != least else ''} are cropped to their middle and resized to "
            f"{target.height} x {target.width}"
        )
    return tuple(notes)


def _found(folder: Path) -> _Found:
    """Raises UserError, naming every file that is a picture and can't be read."""
    files, headers, left_out, problems = [], [], [], []
    for path in _files(folder):
        hidden = any(
            part.startswith(".") or part == "__MACOSX" for part in path.relative_to(folder).parts
        )
        if hidden:
            left_out.append(path)
            continue
        if not path.is_file():
            raise UserError(f"{path}: no file but a link or a device. Take it out of the folder")
        try:
            headers.append(image_file.header(path))
            files.append(path)
        except NoPicture:
            left_out.append(path)
        except UserError as error:
            problems.append(str(error))
    _refuse(folder, problems)
    if not files:
        others = f" (left out: {listed([path.name for path in left_out])})" if left_out else ""
        raise UserError(f"{folder}: the folder has no pictures{others}. Put some into it")
    return _Found(tuple(files), tuple(headers), tuple(left_out))


def _files(folder: Path) -> list[Path]:
    """All there are, sorted by relative path."""
    return sorted(
        (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()),
        key=lambda path: path.relative_to(folder).as_posix(),
    )


def _one_size(found: _Found) -> tuple[int, int]:
    first = found.headers[0]
    for file, header in zip(found.files, found.headers, strict=True):
        if (header.height, header.width) != (first.height, first.width):
            raise UserError(
                f"{file}: its {header.height} x {header.width} pixels differ from the others' "
                f"{first.height} x {first.width}. Set size = 64, say, under [data] to resize all"
            )
    return first.height, first.width


def _check_sizes(found: _Found, target: Shape) -> None:
    problems = []
    for file, header in zip(found.files, found.headers, strict=True):
        enlargement = max(target.height / header.height, target.width / header.width)
        if enlargement > _LARGEST_ENLARGEMENT:
            side = min(target.height, target.width)
            wanted = (
                f"size = {side}"
                if target.height == target.width
                else f"{target.height} x {target.width}"
            )
            problems.append(
                f"{file}: {header.height} x {header.width} is too small for {wanted}; a "
                f"picture is enlarged by {_LARGEST_ENLARGEMENT} at most. Take the file out of "
                "the folder, or lower size under [data] and the model's sides"
            )
    _refuse(found.files[0].parent, problems)


def _decode_all(found: _Found, target: Shape, depth: int, folder: Path, levels: Levels) -> None:
    """Fill levels, uint8 [N, H, W, C]; raises UserError, naming every file that is damaged."""
    problems: list[str] = []
    brightest = brightest_of_16 = 0
    for index, (file, _) in enumerate(_bar(found)):
        try:
            decoded = image_file.decode(file, target, depth)
        except UserError as error:
            problems.append(str(error))
            continue
        levels[index] = decoded.levels
        brightest = max(brightest, int(decoded.levels.max()))
        brightest_of_16 = max(brightest_of_16, decoded.brightest_of_16)
    _refuse(folder, problems)
    if not depth and 0 < brightest_of_16 < _LEAST_OF_16_BITS:
        raise UserError(_too_dark(folder, brightest_of_16))
    if brightest < _LEAST_OF_16_BITS >> 8:
        notice(
            f"{folder}: the brightest level is {brightest} of 255: the pictures are nearly black"
        )


def _too_dark(folder: Path, brightest_of_16: int) -> str:
    bits = next(bits for bits in (8, 10, 12, 14) if brightest_of_16 < 1 << bits)
    return (
        f"{folder}: its pictures of 16 bits have no level above {brightest_of_16:,} of 65,535, as "
        f"those of {bits} bits have: they would be nearly black. Set depth = {bits} under [data], "
        "or 16 where they are meant to be so dark; of those in colour only the upper 8 bits are "
        "read: multiply them"
    )


def _refuse(folder: Path, problems: Sequence[str]) -> None:
    if len(problems) == 1:
        raise UserError(problems[0])
    if problems:
        shown = "\n".join(f"  {problem}" for problem in problems[:_MOST_PROBLEMS])
        more = len(problems) - _MOST_PROBLEMS
        rest = f"\n  and {more:,} more" if more > 0 else ""
        raise UserError(f"{folder}: {len(problems):,} pictures can't be used\n{shown}{rest}")


def _bar(found: _Found) -> tqdm[tuple[Path, Header]]:
    return tqdm(
        list(zip(found.files, found.headers, strict=True)),
        desc="decoding",
        unit="picture",
        mininterval=1.0,
        delay=2.0,
    )


def _sha256(folder: Path, files: Sequence[Path]) -> str:
    """Of the list that ``sha256sum`` would print for the sorted relative paths."""
    digest = hashlib.sha256()
    for file in files:
        name = os.fsencode(file.relative_to(folder).as_posix())
        digest.update(sha256(file).encode() + b"  " + name + b"\n")
    return digest.hexdigest()
