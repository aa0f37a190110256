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

from pathlib import Path

from models_export.data import archive, folder
from models_export.data.dataset import DataConfig, DataSet
from models_export.errors import UserError


def load(path: Path, config: DataConfig, seed: int) -> DataSet:
    """Open, check and split an archive or a folder.

    Raises UserError, naming the file and the way out, for whatever can't be learnt from.
    """
    _check(config)
    if path.is_dir():
        return folder.load(path, config, seed)
    return archive.load(path, config, seed)


def report(path: Path) -> str:
    """What ``data`` prints: arrays, counts, shapes, range, hash.

    Raises UserError for a file or a folder that can't be learnt from, whatever its config.
    """
    return folder.report(path) if path.is_dir() else archive.report(path)


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
