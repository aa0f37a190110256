"""Stretches of text: every word once, lines whole, windows where they belong."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from models_export.data.corpus import Part
from models_export.word2vec.batches import geometry, stretches
from models_export.word2vec.windows import Windows, added, overlapping

_LENGTHS = st.lists(st.integers(1, 40), min_size=1, max_size=20)


def _part(lengths: list[int]) -> Part:
    """Word i of the text is i."""
    return Part(np.arange(sum(lengths), dtype=np.int32), np.cumsum(lengths, dtype=np.int64))


@given(_LENGTHS, st.integers(1, 9), st.integers(0, 5))
def test_every_word_once_beside_its_neighbours(lengths: list[int], window: int, seed: int) -> None:
    part, shape = _part(lengths), geometry(64, window)
    keep = np.ones(sum(lengths))
    found: list[int] = []
    pairs: set[tuple[int, int]] = set()
    for stretch in stretches(
        part, (0, len(lengths)), keep, shape, False, np.random.SeedSequence(seed)
    ):
        own = slice(window, window + shape.positions)
        there = stretch.lines[own] >= 0
        found += stretch.ids[own][there].tolist()
        mask = Windows(shape, torch.device("cpu")).mask(stretch).numpy()
        near = overlapping(torch.from_numpy(stretch.ids), shape).numpy()
        for block, row, column in zip(*mask.nonzero(), strict=True):
            word = int(stretch.ids[own][block * shape.block + row])
            pair = (word, int(near[block, column]))
            assert pair not in pairs
            pairs.add(pair)
    assert sorted(found) == list(range(sum(lengths)))
    # The window is as long on the right as on the left, and ends with the line.
    starts = [0, *np.cumsum(lengths).tolist()]
    assert pairs == {
        (i, j)
        for start, end in pairwise(starts)
        for i in range(start, end)
        for j in range(max(start, i - window), min(end, i + window + 1))
        if i != j
    }


def test_lines_are_shuffled_and_their_words_are_not() -> None:
    lengths = [5] * 50
    shape = geometry(256, 2)
    (stretch,) = stretches(
        _part(lengths), (0, 50), np.ones(250), shape, True, np.random.SeedSequence(1)
    )
    ids = stretch.ids[2:252].reshape(50, 5)
    assert (np.diff(ids, axis=1) == 1).all()
    firsts = ids[:, 0].tolist()
    assert firsts != sorted(firsts)
    assert set(np.unique(stretch.reach)) == {1, 2}


def test_subsampling_keeps_its_share() -> None:
    lengths = [1000]
    part = Part(np.tile(np.array([0, 1], np.int32), 500), np.array([1000]))
    keep = np.array([0.1, 1.0])
    (stretch,) = stretches(
        part, (0, len(lengths)), keep, geometry(1024, 2), True, np.random.SeedSequence(1)
    )
    ids = stretch.ids[stretch.lines >= 0]
    assert (ids == 1).sum() == 500
    assert 25 < (ids == 0).sum() < 80


@pytest.mark.parametrize("window", [1, 5, 8, 9, 20])
def test_geometry(window: int) -> None:
    shape = geometry(1000, window)
    assert shape.block >= 2 * window
    assert shape.positions % shape.block == 0
    assert geometry(1, window).blocks == 1


@given(st.integers(1, 9))
def test_adding_is_the_transpose_of_overlapping(window: int) -> None:
    shape = geometry(96, window)
    generator = torch.Generator().manual_seed(window)
    flat = torch.randn(shape.positions + 2 * window, 3, generator=generator, dtype=torch.float64)
    blocks = torch.randn(shape.blocks, shape.width, 3, generator=generator, dtype=torch.float64)
    one = (overlapping(flat, shape) * blocks).sum()
    back = added(blocks, shape)
    assert float((flat * back[: len(flat)]).sum()) == pytest.approx(float(one))
    assert (back[len(flat) :] == 0).all()


def test_progress_ends_at_one() -> None:
    part = _part([10] * 30)
    shape = geometry(64, 2)
    every = list(stretches(part, (3, 20), np.ones(300), shape, True, np.random.SeedSequence(2)))
    assert [s.progress for s in every] == sorted(s.progress for s in every)
    assert every[-1].progress == 1
    words = np.concatenate([s.ids[2:-2][s.lines[2:-2] >= 0] for s in every])
    assert sorted(words.tolist()) == list(range(30, 200))
