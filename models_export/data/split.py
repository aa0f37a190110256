"""Which pictures are learnt from, and which are set aside: at random, whole groups together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models_export.data.dataset import (
    ChosenPictures,
    DataConfig,
    DataSet,
    Indices,
    Labels,
    Pictures,
)
from models_export.errors import UserError

#: Where the config doesn't say how many are set aside; of fewer, errors can't be estimated.
_LEAST_SET_ASIDE, _MOST_SET_ASIDE = 2, 500


def split_all(
    pictures: Pictures,
    rows: Indices,
    groups: NDArray[Any],
    labels: Labels,
    digest: str,
    config: DataConfig,
    seed: int,
) -> DataSet:
    """The three parts of one source. rows: those to learn from. digest: what names the source.

    groups: one value per row. Raises UserError when the config sets none aside to test with.
    """
    if config.test == 0:
        raise UserError(
            "it has no test part. Leave out test = 0 under [data], so that a tenth is set aside"
        )
    counts = {
        "validation": set_aside(config.validation, len(rows)),
        "test": set_aside(config.test, len(rows)),
    }
    validation, test, train = split(rows, groups, counts, seed)
    return DataSet(
        train=ChosenPictures(pictures, train),
        validation=ChosenPictures(pictures, validation),
        test=ChosenPictures(pictures, test),
        sha256=digest,
        train_labels=of_rows(labels, train),
        test_labels=of_rows(labels, test),
    )


def set_aside(count: int | None, pictures: int) -> int:
    """So many of the pictures are held out; count: where the config says how many."""
    tenth = max(_LEAST_SET_ASIDE, min(_MOST_SET_ASIDE, pictures // 10))
    return tenth if count is None else count


def split(
    rows: Indices, groups: NDArray[Any], counts: dict[str, int], seed: int
) -> tuple[Indices, ...]:
    """A part of ``rows`` for each count, at least as large, and the rest; all shuffled.

    groups: one value per row. Equal ones stay together. Raises UserError when nothing is left.
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
            "Give more pictures, or lower the counts under [data]"
        )
    parts.append(together[start:])
    return tuple(rows[order[np.sort(part)]] for part in parts)


def of_rows(labels: Labels, rows: Indices) -> Labels:
    """The labels of these rows only, in their order."""
    return {name: values[rows] for name, values in labels.items()}
