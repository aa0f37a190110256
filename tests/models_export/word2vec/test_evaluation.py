"""What a finished run of words is worth."""

import json
from pathlib import Path

import pytest

from models_export.word2vec.config import WordConfig
from models_export.word2vec.evaluation import measure
from models_export.word2vec.training import train

pytestmark = pytest.mark.train


def test_evaluation_is_json(
    tmp_path: Path, lines: Path, sets: Path, tiny_words: WordConfig
) -> None:
    train(tiny_words, [lines], tmp_path / "run")
    text = measure(tiny_words, tmp_path / "run", sets)
    assert "perplexity" in text
    data = json.loads((tmp_path / "run" / "evaluation.json").read_text())
    assert data["likelihood"]["nats"] < data["likelihood"]["unigram"]
    assert abs(data["likelihood"]["nats"] - data["float32"]["nats"]) < 0.05
