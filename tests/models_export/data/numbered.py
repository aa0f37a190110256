"""Pictures that hold their number, by which tests know them again."""

from pathlib import Path
from typing import Any

import numpy as np

from models_export.data.dataset import DataConfig, Levels, Pictures

TEN = DataConfig(validation=10)


def numbered(count: int, *shape: int) -> Levels:
    """Pictures whose first pixel holds their number."""
    images = np.zeros((count, *(shape or (4, 4))), np.uint8)
    images.reshape(count, -1)[:, 0] = np.arange(count)
    return images


def numbers_of(part: Pictures) -> list[int]:
    numbers: list[int] = part.take(range(len(part)))[:, 0, 0, 0].tolist()
    return numbers


def save(path: Path, **arrays: Any) -> Path:
    np.savez(path, **arrays)
    return path
