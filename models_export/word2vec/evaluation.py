"""What a finished run is worth, measured with the weights as its files keep them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from huoye.onnx_demos.manifest.word_manifest import Analogies, Similarity
from models_export.data.corpus import Corpus
from models_export.errors import UserError
from models_export.word2vec import perplexity, stored, word_sets
from models_export.word2vec.config import WordConfig
from models_export.word2vec.directions import directions
from models_export.word2vec.losses import LOSSES
from models_export.word2vec.perplexity import HeldOut, Reading
from models_export.word2vec.run import check_finished, load_tables
from models_export.word2vec.stored import Doubt

_HELD_OUT_WORDS = 50_000
_SEED = 2017


@dataclass(frozen=True)
class WordResult:
    """likelihood: by the full softmax on held-out text, thinned as in training.

    float32: the same before rounding, and similarity_float32 beside similarity, set by set. doubt:
    what rounding changes at most.
    """

    words: int
    tokens: int
    invalid: int
    similarity: tuple[Similarity, ...]
    analogies: tuple[Analogies, ...]
    likelihood: HeldOut
    float32: HeldOut
    similarity_float32: tuple[float, ...]
    doubt: Doubt


def measure(
    config: WordConfig, data: Corpus, run: Path, sets: Path | None
) -> tuple[WordResult, str]:
    """What a finished run is worth, and a summary.

    sets: the folder of the files that the config names. Raises UserError when it isn't given though
    needed, and when a file in it can't be read.
    """
    torch.set_num_threads(config.training.threads)
    wanted = config.evaluation
    if sets is None:
        if wanted.similarity or wanted.analogies:
            raise UserError(
                f"{config.name} is measured on word sets: name their folder with --sets"
            )
        sets = Path()
    tables = load_tables(run)
    check_finished(run)
    kept = stored.rounded(tables)
    units = directions(kept[0].numpy(), centred=config.model.shared)
    plain_units = directions(tables[0].numpy(), centred=config.model.shared)
    words = data.vocabulary
    result = WordResult(
        words=len(words),
        tokens=len(data.train.ids),
        invalid=data.facts.invalid,
        similarity=tuple(word_sets.similarity(sets / n, words, units) for n in wanted.similarity),
        analogies=tuple(word_sets.analogies(sets / n, words, units) for n in wanted.analogies),
        likelihood=_held_out(config, data, kept),
        float32=_held_out(config, data, tables),
        similarity_float32=tuple(
            word_sets.similarity(sets / n, words, plain_units).spearman for n in wanted.similarity
        ),
        doubt=stored.doubt(tables, centred=config.model.shared),
    )
    return result, summary(result)


def summary(result: WordResult) -> str:
    """For the terminal."""
    lines = [
        f"{entry.set}: {entry.spearman:.3f} ({entry.found} of {entry.pairs} pairs)"
        for entry in result.similarity
    ]
    lines += [
        f"{entry.set}: {100 * entry.accuracy:.1f} % ({entry.found} of {entry.questions} questions)"
        for entry in result.analogies
    ]
    held_out = result.likelihood
    lines.append(
        f"perplexity {held_out.perplexity:.1f} over {held_out.pairs:,} held-out pairs, "
        f"{np.exp(held_out.unigram):.1f} by frequencies alone"
    )
    lines.append(
        f"8-bit rows: cosines change by at most {result.doubt.cosine:.4f}, scores by "
        f"{result.doubt.logit:.4f}"
    )
    return "\n".join(lines)


def _held_out(
    config: WordConfig, data: Corpus, tables: tuple[torch.Tensor, torch.Tensor]
) -> HeldOut:
    model, words = config.model, data.vocabulary
    reading = Reading(
        words.keep(model.subsampling),
        model.window,
        model.shrink,
        words.counts.astype(np.float64),
    )
    loss = LOSSES[model.loss]
    offset = np.log(words.proposal(loss.power)) if loss.offset else None
    score = perplexity.held_out(
        model.architecture,
        tables,
        data.held_out,
        reading,
        _SEED,
        _HELD_OUT_WORDS,
        None if offset is None else torch.from_numpy(offset).float(),
    )
    if not score.pairs:
        raise UserError(
            f"config {config.name}: corpus.held_out: nothing of the text was set aside that could "
            "be predicted. Give more text, lower held_out or raise subsampling, and train again"
        )
    return score
