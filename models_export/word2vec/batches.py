"""A pass over a corpus as stretches of text, cut into blocks that see their neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models_export.data.corpus import Ids, Part

# Lines are shuffled within so many words: a bound on memory.
CHUNK = 4_000_000


@dataclass(frozen=True)
class Geometry:
    """positions: words of a stretch, a multiple of ``block``. window: words on each side.

    A stretch stands between two margins of ``window`` words which are seen and not stood upon.
    """

    positions: int
    window: int
    block: int

    @property
    def blocks(self) -> int:
        return self.positions // self.block

    @property
    def width(self) -> int:
        """Words that a block sees."""
        return self.block + 2 * self.window


def geometry(positions: int, window: int) -> Geometry:
    """Blocks twice as long as the margins, and of 16 words at least: measured to be fastest."""
    block = max(16, 8 * -(-2 * window // 8))
    return Geometry(max(block, positions // block * block), window, block)


@dataclass(frozen=True)
class Stretch:
    """ids, lines [positions + 2 window]: word and line of each place, line -1 where there is none.

    reach [positions]: words on either side that each word's window holds.
    progress: the share of the chunk that has been read after this.
    """

    ids: Ids
    lines: Ids
    reach: NDArray[np.int8]
    progress: float


def stretches(
    part: Part,
    lines: tuple[int, int],
    keep: NDArray[np.float64],
    shape: Geometry,
    shrink: bool,
    seed: np.random.SeedSequence | None,
) -> Iterator[Stretch]:
    """The lines from the first to before the last, in random order, without the words dropped.

    keep: [V], see Vocabulary.keep. shrink: windows of 1 to ``window`` words, as in word2vec, and
    not of ``window`` always. seed: None keeps the order of the lines and needs shrink = False.
    """
    random = np.random.default_rng(seed)
    first, last = lines
    begin = int(part.ends[first - 1]) if first else 0
    ends = part.ends[first:last] - begin
    ids = np.asarray(part.ids[begin : begin + int(ends[-1])])
    lengths = np.diff(ends, prepend=0)
    order = np.arange(len(ends)) if seed is None else random.permutation(len(ends))
    shuffled = lengths[order]
    # Where each word of the new order stands in the old one.
    shift = (ends - lengths)[order] - (np.cumsum(shuffled) - shuffled)
    ids = ids[np.repeat(shift, shuffled) + np.arange(len(ids))]
    numbers = np.repeat(np.arange(len(order), dtype=np.int32), shuffled)
    if keep.min() < 1:
        kept = random.random(len(ids), np.float32) < keep.astype(np.float32)[ids]
        ids, numbers = ids[kept], numbers[kept]

    margin, count = shape.window, len(ids)
    padded = -(-count // shape.positions) * shape.positions + 2 * margin
    all_ids, all_lines = np.zeros(padded, np.int32), np.full(padded, -1, np.int32)
    all_ids[margin : margin + count], all_lines[margin : margin + count] = ids, numbers
    for start in range(0, count, shape.positions):
        place = slice(start, start + shape.positions + 2 * margin)
        if shrink:
            reach = random.integers(1, margin + 1, shape.positions, np.int8)
        else:
            reach = np.full(shape.positions, margin, np.int8)
        progress = min(1.0, (start + shape.positions) / count)
        yield Stretch(all_ids[place], all_lines[place], reach, progress)
