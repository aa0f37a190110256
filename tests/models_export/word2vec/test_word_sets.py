"""Word sets: similarity, analogies, neighbours, and files that are none."""

from pathlib import Path

import numpy as np
import pytest

from models_export.data.vocabulary import Vocabulary
from models_export.errors import UserError
from models_export.word2vec import word_sets
from models_export.word2vec.directions import unit


def test_sets_are_measured_as_they_say(tmp_path: Path) -> None:
    words = Vocabulary(("a", "b", "c", "d"), np.array([4, 3, 2, 1], np.int64))
    units = unit(np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1]], np.float32))
    pairs = tmp_path / "pairs.txt"
    pairs.write_text("A b 9\nc d 8\na c 1\na nothing 5\n\n")
    found = word_sets.similarity(pairs, words, units)
    assert (found.pairs, found.found) == (4, 3)
    assert found.spearman == pytest.approx(0.8660254)  # two cosines are equal
    questions = tmp_path / "questions.txt"
    questions.write_text(": x\na b c d\na b d c\nb a c x\n")
    solved = word_sets.analogies(questions, words, units)
    assert (solved.questions, solved.found) == (3, 2)
    # The three given words don't answer, so that only one is left.
    assert solved.accuracy == 1
    for text, message in (("\na b\n", "pairs.txt:2: not two words"), ("a b c\n", "not two words")):
        pairs.write_text(text)
        with pytest.raises(UserError, match=message):
            word_sets.similarity(pairs, words, units)
    questions.write_text("a b c\n")
    with pytest.raises(UserError, match=r"questions\.txt:1: not four words"):
        word_sets.analogies(questions, words, units)
    with pytest.raises(UserError, match="can't be read"):
        word_sets.similarity(tmp_path / "none.txt", words, units)


def test_nearest_leaves_out_what_was_given() -> None:
    cosine = np.array([1, 0.5, 0.9, 0.5, -1], np.float32)
    assert word_sets.nearest(cosine, [0], 3) == [2, 1, 3]
    assert word_sets.nearest(cosine, [2, 0], 2) == [1, 3]
