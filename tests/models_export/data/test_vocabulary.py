"""The vocabulary: order, limits, subsampling, and its file."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.onnx_demos.manifest.word_manifest import read_vocabulary
from models_export.data import vocabulary
from models_export.data.vocabulary import Vocabulary
from models_export.errors import UserError

_COUNTS = st.lists(st.integers(1, 10**6), min_size=2, max_size=30)


def _made(counts: list[int]) -> Vocabulary:
    words = [f"w{index}" for index in range(len(counts))]
    return vocabulary.choose(words, np.array(counts, np.int64), 1, 0)[0]


def test_most_frequent_first_then_by_word() -> None:
    counts = np.array([5, 9, 1, 5], np.int64)
    chosen, table = vocabulary.choose(["b", "c", "rare", "a"], counts, 2, 0)
    assert chosen.words == ("c", "a", "b")
    assert chosen.counts.tolist() == [9, 5, 5]
    assert table.tolist() == [2, 0, -1, 1]
    assert vocabulary.choose(["b", "c", "rare", "a"], counts, 2, 2)[0].words == ("c", "a")


def test_two_words_are_needed() -> None:
    with pytest.raises(UserError, match="1 word with a count of 2 or more; a model needs two"):
        vocabulary.choose(["a", "b"], np.array([5, 1], np.int64), 2, 0)


@given(_COUNTS, st.floats(1e-6, 1))
def test_keeping_is_a_probability_and_falls_with_frequency(
    counts: list[int], threshold: float
) -> None:
    keep = _made(counts).keep(threshold)
    assert ((keep > 0) & (keep <= 1)).all()
    assert (np.diff(keep) >= 0).all()


def test_keeping_is_that_of_word2vec() -> None:
    made = _made([9000, 1000])
    # sqrt(t / f) + t / f with f = 0.9 and 0.1
    assert made.keep(0.001) == pytest.approx([0.0344444, 0.11], rel=1e-5)
    assert (made.keep(0) == 1).all()


@given(_COUNTS, st.floats(0, 1))
def test_proposals_add_up(counts: list[int], power: float) -> None:
    proposal = _made(counts).proposal(power)
    assert proposal.sum() == pytest.approx(1)
    assert proposal / proposal[0] == pytest.approx(
        (np.array(sorted(counts, reverse=True)) / max(counts)) ** power
    )


@given(_COUNTS)
def test_the_file_is_what_the_site_reads(counts: list[int]) -> None:
    made = _made(counts)
    assert read_vocabulary(vocabulary.dump(made)) == dict(
        zip(made.words, made.counts.tolist(), strict=True)
    )


def test_there_and_back(tmp_path: Path) -> None:
    made = Vocabulary(("\u2028x", "春"), np.array([3, 2], np.int64))
    vocabulary.save(made, tmp_path / "v.txt")
    again = vocabulary.load(tmp_path / "v.txt")
    assert again.words == made.words
    assert again.counts.tolist() == [3, 2]
    (tmp_path / "v.txt").write_text("word without a count\n")
    with pytest.raises(UserError, match=r"v\.txt: not a vocabulary"):
        vocabulary.load(tmp_path / "v.txt")
