"""Word vectors: ours against gensim's at equal settings, and the four losses at equal time.

    python -m benchmarks.word2vec --data en_wikipedia.txt.zst --sets eval

rewrites benchmarks/results/word2vec.md and the plot word2vec.svg beside it; with ``--profile``,
word2vec-profile.md instead: where our time goes. All on one thread; times are CPU seconds of this
process, so that a busy machine slows nobody's number.
"""

from __future__ import annotations

import argparse
import datetime
import math
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch

from huoye.core.files import write_atomic
from models_export.data import corpus, text
from models_export.data.corpus import Corpus, CorpusConfig
from models_export.errors import UserError
from models_export.word2vec import batches, model, perplexity, word_sets
from models_export.word2vec.directions import directions
from models_export.word2vec.learner import Learner
from models_export.word2vec.losses import LOSSES, LossName
from models_export.word2vec.model import Architecture, Model

RESULTS = Path(__file__).parent / "results" / "word2vec.md"
_SIMILARITY = ("EN-WS-353-ALL.txt", "EN-SIMLEX-999.txt", "EN-MEN-TR-3k.txt")
_ANALOGIES = "questions-words.txt"
_HELD_OUT_WORDS = 8_000


@dataclass(frozen=True)
class Setting:
    """What both packages are given. subsampling, wanted: gensim's defaults. group: ours alone."""

    epochs: int
    seconds: float
    words: int = 20_000
    min_count: int = 5
    dimension: int = 128
    window: int = 5
    subsampling: float = 1e-3
    wanted: int = 5
    negatives: int = 64
    group: int = 128
    positions: int = 2048


@dataclass(frozen=True)
class Row:
    """scores: Spearman's rho of each set, then the share of analogies."""

    name: str
    seconds: float
    words_per_second: float
    scores: tuple[float, ...]
    perplexity: float | None = None
    corrected: float | None = None


def ours(
    data: Corpus,
    setting: Setting,
    architecture: Architecture,
    loss_name: LossName,
    rate: float,
    shared: bool = False,
    seconds: float | None = None,
) -> tuple[Model, float, float]:
    """Train; the model, CPU seconds and words read. seconds: stop then, on a falling rate."""
    loss = LOSSES[loss_name]
    shape = batches.geometry(setting.positions, setting.window)
    made = model.new_model(
        architecture, len(data.vocabulary), setting.dimension, shared, 1, torch.device("cpu")
    )
    learner = Learner(
        made,
        loss,
        data.vocabulary.proposal(loss.power),
        shape,
        setting.negatives,
        setting.group,
        setting.wanted,
    )
    keep = data.vocabulary.keep(setting.subsampling)
    chunks = data.train.chunks(batches.CHUNK)
    epochs = 1000 if seconds else setting.epochs
    started = time.process_time()
    done = 0.0
    for epoch in range(epochs):
        for number, lines in enumerate(chunks):
            order = np.random.SeedSequence((1, epoch, number))
            random = np.random.default_rng((2, epoch, number))
            size = int(data.train.ends[lines[1] - 1])
            size -= int(data.train.ends[lines[0] - 1]) if lines[0] else 0
            for stretch in batches.stretches(data.train, lines, keep, shape, True, order):
                spent = time.process_time() - started
                part = (epoch * len(chunks) + number + stretch.progress) / (epochs * len(chunks))
                progress = spent / seconds if seconds else part
                if progress >= 1 and seconds:
                    return made, spent, done + size * stretch.progress
                learner.step(stretch, random, rate * (1 - min(progress, 1)))
            done += size
    return made, time.process_time() - started, done


def gensim(data: Corpus, setting: Setting, skip_gram: bool) -> tuple[np.ndarray[Any, Any], float]:
    """Vectors in our vocabulary's order, and CPU seconds of its training alone."""
    from gensim.models import Word2Vec

    lines = list(_lines(data))
    made = Word2Vec(
        vector_size=setting.dimension,
        window=setting.window,
        min_count=1,
        sample=setting.subsampling,
        negative=setting.wanted,
        sg=int(skip_gram),
        workers=1,
        seed=1,
    )
    made.build_vocab(lines)
    started = time.process_time()
    made.train(lines, total_examples=made.corpus_count, epochs=setting.epochs)
    seconds = time.process_time() - started
    order = [made.wv.key_to_index[word] for word in data.vocabulary.words]
    return made.wv.vectors[order], seconds


def _lines(data: Corpus) -> Iterator[list[str]]:
    words, start = data.vocabulary.words, 0
    for end in data.train.ends.tolist():
        yield [words[index] for index in data.train.ids[start:end]]
        start = end


def scores(
    data: Corpus, vectors: np.ndarray[Any, Any], centred: bool, sets: Path
) -> tuple[float, ...]:
    """Of the similarity sets, then of the analogies."""
    units = directions(vectors, centred)
    found = [word_sets.similarity(sets / n, data.vocabulary, units).spearman for n in _SIMILARITY]
    return (*found, word_sets.analogies(sets / _ANALOGIES, data.vocabulary, units).accuracy)


def against_gensim(data: Corpus, setting: Setting, sets: Path) -> Iterator[Row]:
    words = setting.epochs * len(data.train.ids)
    for skip_gram in (True, False):
        architecture: Architecture = "skip-gram" if skip_gram else "cbow"
        vectors, seconds = gensim(data, setting, skip_gram)
        name = f"gensim, {architecture}, negative sampling"
        yield Row(name, seconds, words / seconds, scores(data, vectors, False, sets))
        for loss, rate in (("negative-sampling", 0.25), ("random-softmax", 0.2)):
            made, spent, _ = ours(data, setting, architecture, loss, rate)  # type: ignore[arg-type]
            found = scores(data, made.inputs.weights.numpy(), False, sets)
            yield Row(f"ours, {architecture}, {loss}", spent, words / spent, found)


def at_equal_time(data: Corpus, setting: Setting, sets: Path) -> Iterator[Row]:
    """Skip-gram with a softmax of its own, but for the last row, which shares it."""
    trials: tuple[tuple[LossName, bool], ...] = (
        ("random-softmax", False),
        ("sampled-softmax", False),
        ("nce", False),
        ("negative-sampling", False),
        ("random-softmax", True),
    )
    counts = data.vocabulary.counts.astype(np.float64)
    for loss_name, shared in trials:
        made, spent, words = ours(
            data, setting, "skip-gram", loss_name, 0.15, shared, setting.seconds
        )
        loss = LOSSES[loss_name]
        tables = made.inputs.weights, made.outputs.weights
        reading = perplexity.Reading(
            data.vocabulary.keep(setting.subsampling), setting.window, True, counts
        )
        log_q = torch.from_numpy(np.log(data.vocabulary.proposal(loss.power))).float()
        perplexities = []
        for offset in (None, log_q) if loss.offset else (None,):
            found = perplexity.held_out(
                "skip-gram", tables, data.held_out, reading, 1, _HELD_OUT_WORDS, offset
            )
            perplexities.append(math.exp(min(found.nats, 700)))
        name = f"{loss_name}{', shared matrix' if shared else ''}"
        vectors = made.inputs.weights.numpy()
        result = scores(data, vectors, shared, sets)
        second = perplexities[1] if len(perplexities) > 1 else None
        yield Row(name, spent, words / spent, result, perplexities[0], second)
    yield Row("word frequencies alone", 0, 0, (), math.exp(found.unigram))


def profile(data: Corpus, setting: Setting, architecture: Architecture) -> list[str]:
    """Markdown lines: PyTorch's operators by their own share of the CPU time, the largest first."""
    from torch.profiler import ProfilerActivity

    with torch.profiler.profile(activities=[ProfilerActivity.CPU]) as watched:
        ours(data, setting, architecture, "negative-sampling", 0.2, seconds=setting.seconds)
    found = sorted(
        ((event.self_cpu_time_total, event.key) for event in watched.key_averages()), reverse=True
    )
    whole = sum(spent for spent, _ in found)
    lines = [f"| {architecture}: operator | share of its CPU time |", "|---|---|"]
    return lines + [f"| `{name}` | {100 * spent / whole:.1f} % |" for spent, name in found[:10]]


def profiles(data: Corpus, setting: Setting, command: str) -> str:
    """The report of ``--profile``."""
    work = setting.negatives * setting.dimension * 3
    theirs = (1 + setting.wanted) * setting.dimension * 2
    head = (
        f"`{command}`, {datetime.datetime.now(datetime.UTC).date()}; torch {version('torch')}, one "
        f"thread, {setting.seconds:g} CPU seconds each. `bmm` are the products of vectors with the "
        f"{setting.negatives} negatives of a group and their gradients, `scatter_add_` the updates "
        "of rows, `index_select` reading them. In CBOW a word costs ours "
        f"{work:,} multiplications for the negatives, gensim {theirs:,}; ours are matrix products, "
        "and learn more from a word, but not for nothing. Skip-gram spreads them over a window."
    )
    tables = ["\n".join(profile(data, setting, name)) for name in ("skip-gram", "cbow")]
    return "\n\n".join(["# Word vectors: where the time goes", head, *tables]) + "\n"


def table(rows: Iterable[Row]) -> list[str]:
    """Markdown lines."""
    rows = list(rows)
    titles = "CPU seconds | words per second | WordSim-353 | SimLex-999 | MEN | Google analogies"
    lines = [
        f"| | {titles} | perplexity | with log q added |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        cells = [f"{score:.3f}" for score in row.scores[:-1]]
        cells += [f"{100 * row.scores[-1]:.1f} %"] if row.scores else [""] * 4
        for value in (row.perplexity, row.corrected):
            cells.append(
                "" if value is None else f"{value:,.0f}" if value < 1e7 else f"{value:.0e}"
            )
        speed = f"{row.words_per_second:,.0f}" if row.seconds else ""
        seconds = f"{row.seconds:.1f}" if row.seconds else ""
        lines.append(f"| {row.name} | {seconds} | {speed} | {' | '.join(cells)} |")
    return lines


def plot(rows: Sequence[Row]) -> str:
    """An SVG of perplexities on a logarithmic axis, a bar a row; the same rows, the same bytes."""
    shown = [row for row in rows if row.perplexity]
    low, high = 2.0, math.log10(max(min(row.perplexity or 1, 1e7) for row in shown)) + 0.2
    parts = []
    for index, row in enumerate(shown):
        value = min(row.perplexity or 1, 1e7)
        length = 300 * (math.log10(value) - low) / (high - low)
        y = 12 + 30 * index
        parts.append(
            f'<text x="234" y="{y + 14}" text-anchor="end">{row.name}</text>'
            f'<rect x="242" y="{y}" width="{length:.1f}" height="20" fill="#4a7fb5"/>'
            f'<text x="{248 + length:.1f}" y="{y + 14}">{row.perplexity:,.0f}</text>'
        )
    height = 12 + 30 * len(shown)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {height}" font-size="13" '
        f'font-family="sans-serif" fill="#777">{"".join(parts)}</svg>\n'
    )


def report(
    data: Corpus, setting: Setting, first: Sequence[Row], second: Sequence[Row], command: str
) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("torch", "gensim", "numpy"))
    head = (
        f"`{command}`, {datetime.datetime.now(datetime.UTC).date()}; {versions}; one thread. "
        f"{len(data.train.ids):,} words of a vocabulary of {len(data.vocabulary):,} "
        f"(both get the same), {setting.dimension} numbers, window up to {setting.window}, "
        f"subsampling {setting.subsampling:g}."
    )
    how = (
        f"{setting.epochs} epochs, {setting.wanted} negatives a pair; ours draws "
        f"{setting.negatives} for {setting.group} words, which count as {setting.wanted} in "
        "negative sampling. Words per second are of the text, before subsampling. Learning rates "
        "of ours (0.25 and 0.2) were chosen on these sets; gensim has its defaults. Its CBOW takes "
        "six inner products a word, ours scores all negatives of a group and is slower."
    )
    losses = (
        f"Skip-gram, {setting.seconds:g} CPU seconds each, {setting.negatives} negatives for "
        f"{setting.group} words, uniform for the random softmax, by frequency to the power 3/4 for "
        "the others. Perplexity of held-out text under the full softmax, with the scores as they "
        "are; where the loss leaves log q in them, with it added as well."
    )
    parts = ["# Word vectors", head, "## Against gensim, at equal epochs", how]
    parts += ["\n".join(table(first)), "## The losses, at equal time", losses]
    parts.append("\n".join(table(second)))
    return "\n\n".join(parts) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="English text")
    parser.add_argument("--sets", type=Path, required=True, help="folder of the evaluation sets")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=30, help="of CPU for each loss")
    parser.add_argument("--words", type=int, default=20_000, help="of the vocabulary")
    parser.add_argument("--profile", action="store_true", help="where our time goes, instead")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    setting = Setting(options.epochs, options.seconds, options.words)
    shown = f"python -m benchmarks.word2vec --epochs {setting.epochs} --seconds {setting.seconds:g}"
    try:
        with tempfile.TemporaryDirectory() as folder:
            config = CorpusConfig("letters", setting.min_count, setting.words)
            data = corpus.prepare(text.files(options.data), config, Path(folder) / "corpus")
            if options.profile:
                path = options.output.with_name("word2vec-profile.md")
                write_atomic(path, profiles(data, setting, f"{shown} --profile"))
                print(path.read_text("utf-8"))
                return 0
            second = _said(at_equal_time(data, setting, options.sets))
            first = _said(against_gensim(data, setting, options.sets))
            write_atomic(options.output, report(data, setting, first, second, shown))
            write_atomic(options.output.with_suffix(".svg"), plot(second))
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _said(rows: Iterator[Row]) -> list[Row]:
    found = []
    for row in rows:
        print(*table([row])[2:], flush=True)
        found.append(row)
    return found


if __name__ == "__main__":
    sys.exit(main())
