"""What can be known of word vectors before they have learnt a word."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import torch

from huoye.onnx_demos.manifest.word_manifest import MAX_BYTES, WordTraining
from models_export import processes
from models_export.data.corpus import Corpus
from models_export.errors import UserError
from models_export.export.rehearsal import blank
from models_export.word2vec import publish
from models_export.word2vec.config import WordConfig
from models_export.word2vec.evaluation import WordResult
from models_export.word2vec.training import check_memory, fresh


def check(config: WordConfig, data: Corpus) -> None:
    """Raises UserError for tables that don't fit, golden words that aren't there, too few lines."""
    words = data.vocabulary
    if processes.count() > 1:
        raise UserError(
            f"family: word vectors learn in one process, not in {processes.count()}. Start train "
            "without torchrun"
        )
    check_memory(config, len(words))
    size = config.model.dimension * len(words) * (1 if config.model.shared else 2)
    if size > MAX_BYTES:
        raise UserError(
            f"model.dimension: {len(words):,} words of {config.model.dimension} numbers take "
            f"{size:,} bytes at least, and {MAX_BYTES:,} is the most. Lower it, raise min_count, "
            "or set max_words"
        )
    for entry in config.card.golden:
        publish.check_golden(entry, words)
    if not data.held_out.has_pairs:
        raise UserError(
            "corpus.held_out: no line of two words is left to test with. Give more text, or lower "
            "held_out"
        )


def rehearse(config: WordConfig, data: Corpus) -> None:
    """Export fresh vectors as ``publish`` would, into a folder that is thrown away."""
    model = fresh(config, len(data.vocabulary), torch.device("cpu"))
    with tempfile.TemporaryDirectory(prefix="huoye-") as folder:
        publish.write(
            config,
            data,
            (model.inputs.weights, model.outputs.weights),
            blank(WordTraining),
            replace(blank(WordResult), words=len(data.vocabulary), tokens=1),
            Path(folder) / config.name,
        )
