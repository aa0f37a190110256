"""The words of a corpus, most frequent first; a word's id is its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from huoye.core.files import write_atomic
from models_export.errors import UserError

Doubles = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Vocabulary:
    """words, and how often each stands in the training text. There is no padding, no "unknown"."""

    words: tuple[str, ...]
    counts: Counts

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def ids(self) -> dict[str, int]:
        return {word: index for index, word in enumerate(self.words)}

    def keep(self, threshold: float) -> Doubles:
        """[V]: word2vec's subsampling: the probability with which an occurrence is kept.

        sqrt(t/f) + t/f, at most 1, where f is the word's share of the text; 0 keeps everything.
        """
        if threshold == 0:
            return np.ones(len(self))
        ratio = threshold * self.counts.sum() / self.counts
        return np.asarray(np.minimum(1.0, np.sqrt(ratio) + ratio))

    def proposal(self, power: float) -> Doubles:
        """[V]: probabilities proportional to count ** power; 0 is uniform."""
        raised = self.counts.astype(np.float64) ** power
        return np.asarray(raised / raised.sum())


def choose(
    words: Sequence[str], counts: Counts, min_count: int, max_words: int
) -> tuple[Vocabulary, NDArray[np.int32]]:
    """The vocabulary, and the new id of every old one, -1 for words that aren't in it.

    max_words: 0 for no limit. Raises UserError when fewer than two words are left.
    """
    order = sorted(range(len(words)), key=lambda index: (-int(counts[index]), words[index]))
    kept = [index for index in order if counts[index] >= min_count][: max_words or None]
    if len(kept) < 2:
        raise UserError(
            f"{len(kept)} word{'s' if len(kept) != 1 else ''} with a count of {min_count} or more; "
            "a model needs two. Give more text, or lower min_count"
        )
    table = np.full(len(words), -1, np.int32)
    table[kept] = np.arange(len(kept), dtype=np.int32)
    return Vocabulary(tuple(words[index] for index in kept), counts[kept]), table


def dump(vocabulary: Vocabulary) -> str:
    """One word a line: word, tab, count."""
    pairs = zip(vocabulary.words, vocabulary.counts, strict=True)
    return "".join(f"{word}\t{count}\n" for word, count in pairs)


def save(vocabulary: Vocabulary, path: Path) -> None:
    write_atomic(path, dump(vocabulary))


def load(path: Path) -> Vocabulary:
    """Read what ``save`` wrote; raises UserError when it is damaged."""
    try:
        # Not splitlines: a word may hold what Unicode calls a line end.
        rows = [line.split("\t") for line in path.read_text("utf-8").removesuffix("\n").split("\n")]
        words, counts = zip(*((word, int(count)) for word, count in rows), strict=True)
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: not a vocabulary ({error})") from error
    return Vocabulary(words, np.array(counts, np.int64))
