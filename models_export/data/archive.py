"""Pictures of an .npz archive; pictures.py says what may be in it."""

from __future__ import annotations

import math
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huoye.core.files import sha256
from huoye.core.near import did_you_mean
from models_export.data.dataset import (
    ArrayPictures,
    ChosenPictures,
    DataConfig,
    DataSet,
    Indices,
    Labels,
    Levels,
)
from models_export.data.picture_names import PICTURE_SUFFIXES
from models_export.data.split import of_rows, set_aside, split, split_all
from models_export.errors import UserError, naming
from models_export.notices import listed

_MOST_VALUES_SHOWN = 12


def load(path: Path, config: DataConfig, seed: int) -> DataSet:
    """Open, check and split an archive; raises UserError, which names it."""
    with naming(path):
        archive = Archive(path)
        _check_names(archive)
        if "x" in archive.names:
            return _of_one_array(archive, config, seed)
        return _of_two_arrays(archive, config, seed)


def shape(path: Path) -> tuple[int, int, int, int]:
    """(N, C, H, W) of its pictures to learn from; raises UserError, which names the archive."""
    with naming(path):
        archive = Archive(path)
        _check_names(archive)
        pictures = ArrayPictures(_levels(archive, "x" if "x" in archive.names else "x_train"))
        return len(pictures), *pictures.shape


def report(path: Path) -> str:
    """Arrays, counts, shapes, range, hash; raises UserError, which names the archive."""
    with naming(path):
        return _report(path)


def _of_one_array(archive: Archive, config: DataConfig, seed: int) -> DataSet:
    pictures = _pictures(archive, "x", config)
    rows, groups = _rows(archive, "", len(pictures), config)
    labels = _labels(archive, "", len(pictures))
    return split_all(pictures, rows, groups, labels, sha256(archive.path), config, seed)


def _of_two_arrays(archive: Archive, config: DataConfig, seed: int) -> DataSet:
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
    counts = {"validation": set_aside(config.validation, len(rows))}
    validation, train = split(rows, groups, counts, seed)
    return DataSet(
        train=ChosenPictures(pictures, train),
        validation=ChosenPictures(pictures, validation),
        test=ChosenPictures(others, test),
        sha256=sha256(archive.path),
        train_labels=of_rows(_labels(archive, "_train", len(pictures)), train),
        test_labels=of_rows(_labels(archive, "_test", len(others)), test),
    )


class Archive:
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
            mend = did_you_mean(name, self.names, f"It has {', '.join(self.names)}")
            raise UserError(f"the archive has no array named “{name}”. {mend}")
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


def _check_names(archive: Archive) -> None:
    """Raise UserError for what has pictures, but not under the names that are read."""
    names = archive.names
    if {"x", "x_train"} & {*names}:
        return
    files = [name for name in names if Path(name).suffix.lower() in PICTURE_SUFFIXES]
    if files:
        raise UserError(
            f"a zip of {len(files):,} image files, not of arrays ({listed(files[:3])} …). Unpack "
            "it, and name the folder"
        )
    unnamed = [name for name in names if name.startswith("arr_")]
    if unnamed == list(names):
        arrays = "array" if len(unnamed) == 1 else "arrays"
        raise UserError(
            f"the {arrays} {', '.join(unnamed)} came without a name. Give one when you "
            "write the file: np.savez(path, x=pictures), or x_train=… and x_test=…"
        )


def _mended(name: str, array: NDArray[Any]) -> str:
    """How to make pictures of the array, where that can be guessed."""
    steps = []
    if array.ndim == 4 and array.shape[1] in (1, 3) and array.shape[3] not in (1, 3):
        steps.append(f"{name}.transpose(0, 2, 3, 1)")
    if array.ndim == 2 and (side := math.isqrt(array.shape[1])) ** 2 == array.shape[1] and side > 1:
        steps.append(f"{name}.reshape(-1, {side}, {side})")
    highest = array.max() if array.size and array.dtype.kind in "iuf" else 0
    if array.dtype.kind == "f":
        steps.append(f"np.round({'255 * ' if highest <= 1 else ''}{name}).astype(np.uint8)")
    elif array.dtype.kind in "iu" and array.dtype != np.uint8:
        shift = max(0, int(highest).bit_length() - 8)
        steps.append(
            f"({name} >> {shift}).astype(np.uint8)" if shift else f"{name}.astype(np.uint8)"
        )
    return f". Perhaps {', '.join(steps)}" if steps else ""


def _levels(archive: Archive, name: str) -> Levels:
    """uint8 [N, H, W] or [N, H, W, C]."""
    array = archive.read(name)
    if array.dtype.kind == "f" and np.isnan(array).any():
        raise UserError(f"{name} has NaN pixels. uint8 levels, 0..255, are needed")
    fits = array.ndim == 3 or (array.ndim == 4 and array.shape[3] in (1, 3))
    if array.dtype != np.uint8 or not fits or not array.size:
        raise UserError(
            f"{name} is {array.dtype} {list(array.shape)}; "
            "uint8 [N, height, width] or [N, height, width, 1 or 3] with N >= 1 is needed"
            + _mended(name, array)
        )
    return array


def _pictures(archive: Archive, name: str, config: DataConfig) -> ArrayPictures:
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
    archive: Archive, suffix: str, count: int, config: DataConfig
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


def _column(archive: Archive, name: str, count: int) -> NDArray[Any]:
    column = archive.read(name)
    if column.shape != (count,):
        raise UserError(f"{name} is {list(column.shape)}; [{count}], a value a picture, is needed")
    return column


def _labels(archive: Archive, suffix: str, count: int) -> Labels:
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


def _report(path: Path) -> str:
    archive = Archive(path)
    _check_names(archive)
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


def _summary(archive: Archive, name: str) -> str:
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
