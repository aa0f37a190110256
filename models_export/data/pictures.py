"""Pictures to learn from: an .npz archive or a folder of image files, split into three parts.

A folder is read with everything below it, except what is hidden or no picture, which is named. An
archive holds either ``x_train`` and ``x_test`` or one array ``x``, uint8 [N, H, W] or [N, H, W, C]
with C = 1 or 3. Beside them may stand

- ``labels`` (float32 [N, K]) with ``label_names`` (text [K]);
- any array of N values that ``keep`` or ``group`` of the config names.

Next to ``x_train`` and ``x_test`` these names end in ``_train`` and ``_test`` too (not
``label_names``). Pictures stay where they are: only counts, shapes and the SHA-256 are written
down.
"""

from __future__ import annotations

from pathlib import Path

from models_export.data import archive, folder
from models_export.data.dataset import DataConfig, DataSet
from models_export.data.picture_names import PICTURE_SUFFIXES
from models_export.errors import UserError


def load(
    path: Path,
    config: DataConfig,
    seed: int,
    shape: tuple[int, int, int] | None = None,
    cache: Path | None = None,
) -> DataSet:
    """Open, check and split an archive or a folder.

    shape: (C, H, W) of the model, into which a folder's pictures are made where the config doesn't
    say. cache: folder in which its decoded pictures are kept; in memory where there is none.
    Raises UserError, naming the file and the way out, for whatever can't be learnt from.
    """
    _check(config)
    if path.is_dir():
        return folder.load(path, config, seed, shape, cache)
    _check_kind(path)
    return archive.load(path, config, seed)


def report(path: Path) -> str:
    """What ``data`` prints: arrays, counts, shapes, range, hash.

    Raises UserError for a file or a folder that can't be learnt from, whatever its config.
    """
    if path.is_dir():
        return folder.report(path)
    _check_kind(path)
    return archive.report(path)


def _check_kind(path: Path) -> None:
    """Raise UserError for a file whose name says that it is no archive of arrays."""
    if not path.exists():
        return
    suffix = path.suffix.lower()
    if suffix in PICTURE_SUFFIXES:
        raise UserError(f"{path}: one picture. Name the folder that holds all of them")
    if suffix in (".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar"):
        raise UserError(f"{path}: packed. Unpack it, and name the folder or the .npz file")
    if suffix == ".npy":
        raise UserError(
            f"{path}: one array without a name. Give it one: np.savez('{path.with_suffix('.npz')}'"
            f", x=np.load('{path}'))"
        )


def _check(config: DataConfig) -> None:
    """Raise UserError for numbers that can't be meant."""
    shares = (config.shift_share, config.distort_share)
    for fits, rule in (
        (config.validation is None or config.validation >= 1, "validation must be 1 or more"),
        (config.channels in (0, 1, 3), "channels must be 1 or 3, or 0 to leave them"),
        (
            min(config.test or 0, config.size, config.shift) >= 0,
            "test, size, shift can't be negative",
        ),
        (config.depth == 0 or 8 <= config.depth <= 16, "depth must be 8 to 16, or 0 for 16"),
        (all(0 <= share <= 1 for share in shares), "shift_share, distort_share lie in 0..1"),
        (0 <= config.scale < 1, "scale lies between 0 and 1"),
    ):
        if not fits:
            raise UserError(f"[data] of the config: {rule}")
