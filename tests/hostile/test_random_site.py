"""A hundred articles that nobody wrote, built as one site, trusted and not, feeds included."""

from __future__ import annotations

from pathlib import Path

from benchmarks import random_articles


def test_random_articles_are_built_or_refused_with_their_lines(tmp_path: Path) -> None:
    texts = random_articles.drawn(100, 2009)
    outcome = random_articles.build(texts, tmp_path)
    assert outcome.faults == []
    assert outcome.built
    assert outcome.refused
