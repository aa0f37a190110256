"""Lines of a prepared text as hashes of their words."""

from __future__ import annotations

import numpy as np

from models_export.data.corpus import Part
from models_export.data.fingerprint import Hashes, hash_of
from models_export.data.vocabulary import Vocabulary

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no word of a line is lost
_AT_ONCE = 1 << 20


def hashes(part: Part, vocabulary: Vocabulary) -> Hashes:
    """[lines]: of the words that the vocabulary has, in their order, whatever their ids are.

    A polynomial of the words' hashes modulo 2^64.
    """
    words = np.array([hash_of(word.encode()) for word in vocabulary.words], np.uint64)
    starts = np.concatenate([[0], part.ends[:-1]]).astype(np.int64)
    found = np.zeros(len(part.ends), np.uint64)
    longest = int((part.ends - starts).max(initial=0))
    powers = np.cumprod(np.full(longest, _MULTIPLIER, np.uint64), dtype=np.uint64)
    for first, last in part.chunks(_AT_ONCE):
        begin, end = int(starts[first]), int(part.ends[last - 1])
        lengths = part.ends[first:last] - starts[first:last]
        places = np.arange(begin, end) - np.repeat(starts[first:last], lengths)
        terms = words[part.ids[begin:end]] * powers[places]
        found[first:last] = np.add.reduceat(terms, starts[first:last] - begin)
    return found


def without(part: Part, unwanted: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Part:
    """The lines of a part but for some. unwanted: [lines]."""
    starts = np.concatenate([[0], part.ends[:-1]]).astype(np.int64)
    lengths = part.ends - starts
    return Part(part.ids[np.repeat(~unwanted, lengths)], np.cumsum(lengths[~unwanted]))
