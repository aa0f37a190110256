"""What benchmarks.word2vec trains, and one such training.

Three tables: ours against gensim's at equal epochs, the losses at equal time, and negatives of an
example against those of a batch at equal text.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray

from models_export.data.corpus import Corpus
from models_export.word2vec import batches
from models_export.word2vec.batches import Stretch
from models_export.word2vec.learner import Learner
from models_export.word2vec.losses import LOSSES, Loss
from models_export.word2vec.model import Architecture, Model, new_model

TableName = Literal["losses", "batch", "gensim"]
TABLES: tuple[TableName, ...] = get_args(TableName)
#: Words of a step.
POSITIONS = 2048
DIMENSION, WINDOW, SUBSAMPLING, WANTED = 128, 5, 1e-3, 5


@dataclass(frozen=True)
class Budget:
    """How much each training of a table gets. seconds: of CPU. words: of the text."""

    epochs: float
    seconds: float
    words: int

    def of(self, table: TableName) -> str:
        """In words; rows of other budgets are other rows."""
        return {
            "gensim": f"{self.epochs:g} epoch{'' if self.epochs == 1 else 's'}",
            "losses": f"{self.seconds:g} CPU seconds",
            "batch": f"{self.words:,} words",
        }[table]


@dataclass(frozen=True)
class Trial:
    """One row. loss: None is gensim's. negatives: drawn for every ``group`` words."""

    table: TableName
    name: str
    architecture: Architecture
    loss: Loss | None
    rate: float = 0.0
    negatives: int = 64
    group: int = 128
    shared: bool = False


@dataclass(frozen=True)
class Trained:
    """vectors: [V, d], in the vocabulary's order. model: of ours. words: read, of the text."""

    vectors: NDArray[np.float32]
    model: Model | None
    seconds: float
    words: float


def trials() -> list[Trial]:
    """In the order of the report's rows."""
    uniform, sampled, nce = (LOSSES[name] for name in ("random-softmax", "sampled-softmax", "nce"))
    negative = LOSSES["negative-sampling"]
    from_zero = replace(nce, normalised=False)
    found = []
    for name, loss, shared in (
        ("random softmax", uniform, False),
        ("random softmax, hits kept", replace(uniform, drops_hits=False), False),
        ("random softmax, distinct", replace(uniform, distinct=True), False),
        ("sampled softmax", sampled, False),
        ("NCE", nce, False),
        ("NCE without −ln V", from_zero, False),
        ("negative sampling", negative, False),
        ("random softmax, shared matrix", uniform, True),
    ):
        found.append(Trial("losses", name, "skip-gram", loss, 0.15, shared=shared))
    for name, loss, negatives, group in (
        ("random softmax, 16 an example", uniform, 16, 1),
        ("random softmax, 16 a batch", uniform, 16, POSITIONS),
        ("sampled softmax, 16 an example", sampled, 16, 1),
        ("sampled softmax, 16 a batch", sampled, 16, POSITIONS),
        ("NCE, 16 an example", nce, 16, 1),
        ("NCE, 16 a batch", nce, 16, POSITIONS),
        ("NCE without −ln V, 16 an example", from_zero, 16, 1),
        ("NCE without −ln V, 16 a batch", from_zero, 16, POSITIONS),
        ("sampled softmax, 1,000 a batch", sampled, 1000, POSITIONS),
        ("NCE without −ln V, 1,000 a batch", from_zero, 1000, POSITIONS),
    ):
        found.append(Trial("batch", name, "cbow", loss, 0.2, negatives, group))
    found += [
        Trial("gensim", "gensim, CBOW", "cbow", None),
        Trial("gensim", "CBOW, negative sampling, 64 for 128 words", "cbow", negative, 0.25),
        Trial("gensim", "CBOW, negative sampling, 32 for 64 words", "cbow", negative, 0.25, 32, 64),
        Trial("gensim", "CBOW, random softmax, 32 for 64 words", "cbow", uniform, 0.2, 32, 64),
        Trial("gensim", "gensim, skip-gram", "skip-gram", None),
        Trial("gensim", "skip-gram, negative sampling", "skip-gram", negative, 0.25),
        Trial("gensim", "skip-gram, random softmax", "skip-gram", uniform, 0.2),
    ]
    return found


def train(data: Corpus, trial: Trial, budget: Budget, seed: int) -> Trained:
    """On the process's own CPU seconds, without what compiles loops or counts words."""
    if trial.loss is None:
        return _gensim(data, budget.epochs, trial.architecture == "skip-gram", seed)
    return ours(data, trial, budget, seed)


def ours(data: Corpus, trial: Trial, budget: Budget, seed: int) -> Trained:
    """The rate falls to 0 with what is left of the budget."""
    assert trial.loss
    shape = batches.geometry(POSITIONS, WINDOW)
    words = len(data.vocabulary)
    cpu = torch.device("cpu")
    model = new_model(trial.architecture, words, DIMENSION, trial.shared, seed, cpu)
    probabilities = data.vocabulary.proposal(trial.loss.power)
    learner = Learner(model, trial.loss, probabilities, shape, trial.negatives, trial.group, WANTED)
    random = np.random.default_rng((2, seed))
    started, read = 0.0, 0.0
    for read, stretch in _stretches(data, seed):
        if not started:
            # Which may compile, and changes nothing.
            learner.step(stretch, random, 0.0)
            started = time.process_time()
        progress = {
            "gensim": read / (budget.epochs * len(data.train.ids)),
            "losses": (time.process_time() - started) / budget.seconds,
            "batch": read / budget.words,
        }[trial.table]
        if progress >= 1:
            break
        learner.step(stretch, random, trial.rate * (1 - progress))
    seconds = time.process_time() - started
    return Trained(model.inputs.weights.numpy(), model, seconds, read)


def _stretches(data: Corpus, seed: int) -> Iterator[tuple[float, Stretch]]:
    """Of one pass after another, each with the words of the text that were read before it."""
    shape = batches.geometry(POSITIONS, WINDOW)
    keep = data.vocabulary.keep(SUBSAMPLING)
    done, epoch = 0, 0
    while True:
        for number, lines in enumerate(data.train.chunks(batches.CHUNK)):
            order = np.random.SeedSequence((seed, epoch, number))
            first = int(data.train.ends[lines[0] - 1]) if lines[0] else 0
            size, before = int(data.train.ends[lines[1] - 1]) - first, 0.0
            for stretch in batches.stretches(data.train, lines, keep, shape, True, order):
                yield done + size * before, stretch
                before = stretch.progress
            done += size
        epoch += 1


def _gensim(data: Corpus, epochs: float, skip_gram: bool, seed: int) -> Trained:
    from gensim.models import Word2Vec

    lines = list(_lines(data))
    # Of less than an epoch, the first lines; the vocabulary is that of all.
    words = min(1.0, epochs) * len(data.train.ids)
    first = lines[: int(np.searchsorted(data.train.ends, words)) + 1]
    model: Any = Word2Vec(
        vector_size=DIMENSION,
        window=WINDOW,
        min_count=1,
        sample=SUBSAMPLING,
        negative=WANTED,
        sg=int(skip_gram),
        workers=1,
        seed=seed,
    )
    model.build_vocab(lines)
    started = time.process_time()
    model.train(first, total_examples=len(first), epochs=max(1, round(epochs)))
    seconds = time.process_time() - started
    order = [model.wv.key_to_index[word] for word in data.vocabulary.words]
    read = max(1, round(epochs)) * sum(map(len, first))
    return Trained(model.wv.vectors[order], None, seconds, read)


def _lines(data: Corpus) -> Iterator[list[str]]:
    words, start = data.vocabulary.words, 0
    for end in data.train.ends.tolist():
        yield [words[index] for index in data.train.ids[start:end]]
        start = end
