"""What a finished run of words is worth."""

from pathlib import Path

import pytest

from models_export.word2vec.config import WordConfig
from models_export.word2vec.evaluation import measure
from models_export.word2vec.run import open_corpus
from tests.models_export.tiny import train_words

pytestmark = pytest.mark.train


def test_a_run_is_better_than_frequencies(
    tmp_path: Path, lines: Path, sets: Path, tiny_words: WordConfig
) -> None:
    run = tmp_path / "run"
    train_words(tiny_words, [lines], run)
    result, text = measure(tiny_words, open_corpus(tiny_words, [], run), run, sets)
    assert "perplexity" in text
    assert result.likelihood.nats < result.likelihood.unigram
    assert abs(result.likelihood.nats - result.float32.nats) < 0.05
