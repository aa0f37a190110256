"""Pictures that stand in two parts of the data: a test with them would be none.

A picture that has been learnt from, to the last pixel, is left out of what is held out; one that
is nearly such a picture is told. So is one that chooses the best weights and then tests them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models_export.data.dataset import ChosenPictures, DataSet, Pictures
from models_export.data.fingerprint import Fingerprint, hash_of
from models_export.data.split import of_rows

PARTS = ("train", "validation", "test")
#: Root mean square of the differences between two thumbnails, in 8-bit levels, up to which they
#: are of one picture: another file format or size changes them by less.
_NEAR = 2.0
_MOST_NAMES = 3
_ROWS = 256


@dataclass(frozen=True)
class Doubles:
    """Held-out pictures of one part that an earlier part has too, by their indices."""

    part: str
    #: The same pixels: left out.
    identical: NDArray[np.int64]
    #: Nearly the same, or mirrored: still there.
    near: NDArray[np.int64]


def without(data: DataSet) -> DataSet:
    """The data without held-out pictures that stand in an earlier part; its notes tell of them."""
    notes: list[str] = []
    for part in PARTS[1:]:
        found = doubles(data, part)
        pictures: Pictures = getattr(data, part)
        for indices, what in (
            (found.identical, "of the pictures to {} with have been learnt from, and are left out"),
            (found.near, "of the pictures to {} with are nearly ones that were learnt from"),
        ):
            if len(indices):
                names = ", ".join(pictures.name(int(index)) for index in indices[:_MOST_NAMES])
                more = ", …" if len(indices) > _MOST_NAMES else ""
                doing = {"validation": "validate", "test": "test"}[part]
                notes.append(
                    f"{len(indices):,} of {len(pictures):,} {what.format(doing)}: {names}{more}"
                )
        if len(found.identical):
            kept = np.setdiff1d(np.arange(len(pictures)), found.identical)
            fewer = ChosenPictures(pictures, kept)
            if part == "test":
                data = replace(data, test=fewer, test_labels=of_rows(data.test_labels, kept))
            else:
                data = replace(data, validation=fewer)
    return replace(data, notes=(*data.notes, *notes))


def doubles(data: DataSet, part: str) -> Doubles:
    """Of a held-out part: what the parts before it have too."""
    earlier = [getattr(data, name) for name in PARTS[: PARTS.index(part)]]
    pictures: Pictures = getattr(data, part)
    known = np.concatenate([one.prints.hashes for one in earlier])
    identical = np.isin(pictures.prints.hashes, known)
    thumbnails = np.concatenate([one.prints.thumbnails for one in earlier])
    near = _near(pictures.prints.thumbnails, thumbnails) & ~identical
    return Doubles(part, identical.nonzero()[0], near.nonzero()[0])


def fingerprint(data: DataSet) -> Fingerprint:
    """Of pixels and labels."""
    labels = {"train": data.train_labels, "test": data.test_labels}
    parts = {}
    for name in PARTS:
        hashes = getattr(data, name).prints.hashes
        columns = labels.get(name, {})
        if columns:
            table = np.stack([columns[key] for key in sorted(columns)], axis=1)
            hashes = np.array(
                [
                    hash_of(one.tobytes(), row.tobytes())
                    for one, row in zip(hashes, table, strict=True)
                ],
                np.uint64,
            )
        parts[name] = hashes
    return Fingerprint(("picture", "pictures"), parts)


def _near(these: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which of these thumbnails [N, C, 8, 8] are near to one of the others, or to its mirror."""
    found = np.zeros(len(these), bool)
    if not len(these) or not len(others):
        return found
    flat, width = others.reshape(len(others), -1).astype(np.float32), these[0].size
    sums = np.square(flat).sum(axis=1)
    for mirrored in (these, these[..., ::-1]):
        for start in range(0, len(these), _ROWS):
            rows = mirrored[start : start + _ROWS].reshape(-1, width).astype(np.float32)
            squares = np.square(rows).sum(axis=1)[:, None] + sums - 2 * rows @ flat.T
            found[start : start + _ROWS] |= squares.min(axis=1) <= width * _NEAR**2
    return found
