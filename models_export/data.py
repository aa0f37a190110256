"""Digits from the user's .npz file.

The file holds ``x_train`` and ``x_test``, uint8 [N, height, width]; labels are not used. It stays
where it is: only counts, shapes and its SHA-256 are ever written down.
"""

from __future__ import annotations

import math
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample, pad

from models_export.config import DataConfig
from models_export.errors import UserError
from plugins.core.files import sha256

Images = NDArray[np.uint8]


@dataclass(frozen=True)
class Digits:
    """uint8 [N, height, width] each; train is shuffled; sha256 is the file's."""

    train: Images
    validation: Images
    test: Images
    sha256: str


def read_npz(path: Path) -> dict[str, Images]:
    """The arrays x_train and x_test; raises UserError for anything else."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {key: archive[key] for key in ("x_train", "x_test")}
    except FileNotFoundError as error:
        raise UserError(f"{path}: no such file") from error
    except KeyError as error:
        raise UserError(f"{path}: the archive has no array named {error}") from error
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise UserError(f"{path}: not a readable .npz archive ({error})") from error
    for key, array in arrays.items():
        if array.dtype != np.uint8 or array.ndim != 3 or not len(array):
            raise UserError(
                f"{path}: {key} is {array.dtype} {list(array.shape)}; "
                "uint8 [N, height, width] with N >= 1 is needed"
            )
    if arrays["x_train"].shape[1:] != arrays["x_test"].shape[1:]:
        raise UserError(f"{path}: x_train and x_test have pictures of different sizes")
    return arrays


def load_digits(path: Path, config: DataConfig, seed: int) -> Digits:
    """Read and split. The order is shuffled by the seed: such files are often sorted by class."""
    arrays = read_npz(path)
    train = arrays["x_train"]
    if not 0 < config.validation < len(train):
        raise UserError(
            f"{path}: {config.validation} validation pictures can't be set aside of {len(train)}"
        )
    train = train[np.random.default_rng(seed).permutation(len(train))]
    return Digits(
        train=train[config.validation :],
        validation=train[: config.validation],
        test=arrays["x_test"],
        sha256=sha256(path),
    )


def report(path: Path) -> str:
    """What ``data`` prints: arrays, counts, shapes, range, hash."""
    lines = [f"{path.name}: {path.stat().st_size:,} bytes" if path.exists() else str(path)]
    for key, array in read_npz(path).items():
        lines.append(
            f"  {key}: {len(array):,} pictures of {array.shape[1]} x {array.shape[2]}, "
            f"levels {array.min()}..{array.max()}, mean {array.mean():.2f}"
        )
    lines.append(f"  sha256 {sha256(path)}")
    return "\n".join(lines)


def augment(images: Tensor, config: DataConfig) -> Tensor:
    """Vary a batch [B, H, W] of uint8 pictures: a few thousand digits are soon learnt by heart.

    The first pictures are distorted and the last ones shifted; a batch is in random order anyway.
    Draws from torch's global generator.
    """
    distorted = round(config.distort_share * len(images))
    if distorted:
        images = torch.cat([distort(images[:distorted], config), images[distorted:]])
    still = len(images) - round(config.shift_share * len(images))
    if config.shift and still < len(images):
        images = torch.cat([images[:still], shift(images[still:], config.shift)])
    return images


def shift(images: Tensor, limit: int) -> Tensor:
    """Move each picture [B, H, W] by -limit..limit whole pixels along both axes; edges get 0."""
    count, height, width = images.shape
    moves = torch.randint(0, 2 * limit + 1, (count, 2))
    rows = (torch.arange(height) + moves[:, :1])[:, :, None]
    columns = (torch.arange(width) + moves[:, 1:])[:, None, :]
    return pad(images, (limit,) * 4)[torch.arange(count)[:, None, None], rows, columns]


def distort(images: Tensor, config: DataConfig) -> Tensor:
    """Turn, scale and shear each picture [B, H, W] about its middle, bilinearly."""
    count, height, width = images.shape
    angle = _uniform(count) * math.radians(config.degrees)
    scale_x, scale_y = 1 + _uniform(2, count) * config.scale
    shear = _uniform(count) * config.shear
    zero = torch.zeros(count)
    rows = (
        torch.stack([angle.cos() * scale_x, shear - angle.sin(), zero], dim=1),
        torch.stack([angle.sin(), angle.cos() * scale_y, zero], dim=1),
    )
    places = affine_grid(torch.stack(rows, dim=1), [count, 1, height, width], align_corners=False)
    moved = grid_sample(images[:, None].float(), places, align_corners=False)
    return moved[:, 0].round().to(torch.uint8)


def _uniform(*shape: int) -> Tensor:
    """Between -1 and 1."""
    return torch.rand(shape) * 2 - 1
