"""Word vectors: ours against gensim's at equal settings, the losses, negatives of a batch.

    python -m benchmarks.word2vec --data en_wikipedia.txt.zst --sets eval

appends to benchmarks/results/word2vec.jsonl, row by row, what of the wanted rows isn't there, and
writes word2vec.md and the plot word2vec.svg beside it from those of its budget, and the rows and
plots of the articles that quote them (whose sentences it can't write); started again after
an interruption it goes on; ``--tables`` without a name trains nothing. With ``--profile``,
word2vec-profile.md instead: where our time goes. All on one thread; times are CPU seconds of this
process. A seed goes through all rows of a table before the next begins.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime
import json
import math
import pstats
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch

from benchmarks.word2vec_articles import ARTICLES, PLOTS, named, updated
from benchmarks.word2vec_report import Row, complete, plot, report
from benchmarks.word2vec_trials import (
    SUBSAMPLING,
    TABLES,
    WINDOW,
    Budget,
    TableName,
    Trained,
    Trial,
    train,
    trials,
)
from huoye.core.files import write_atomic
from models_export.data import corpus, text
from models_export.data.corpus import Corpus, CorpusConfig
from models_export.errors import UserError
from models_export.word2vec import perplexity, word_sets
from models_export.word2vec.directions import directions

RESULTS = Path(__file__).parent / "results" / "word2vec.md"
_SIMILARITY = ("EN-WS-353-ALL.txt", "EN-SIMLEX-999.txt", "EN-MEN-TR-3k.txt")
_ANALOGIES = "questions-words.txt"
_HELD_OUT_WORDS = 8_000
_EPOCHS, _SECONDS, _TEXT = 5.0, 30.0, 7_500_000


def measured(data: Corpus, trial: Trial, budget: Budget, seed: int, sets: Path) -> Row:
    """Train and score."""
    trained = train(data, trial, budget, seed)
    plain, corrected, frequencies = _perplexities(data, trial, trained)
    return Row(
        trial.table,
        trial.name,
        seed,
        budget.of(trial.table),
        trained.seconds,
        trained.words,
        _scores(data, trained, trial.shared, sets),
        plain,
        corrected,
        frequencies,
    )


def _scores(data: Corpus, trained: Trained, centred: bool, sets: Path) -> tuple[float, ...]:
    units = directions(trained.vectors, centred)
    found = [word_sets.similarity(sets / n, data.vocabulary, units).spearman for n in _SIMILARITY]
    return (*found, word_sets.analogies(sets / _ANALOGIES, data.vocabulary, units).accuracy)


def _perplexities(
    data: Corpus, trial: Trial, trained: Trained
) -> tuple[float | None, float | None, float | None]:
    """As the scores are, with log q, and of frequencies; none beside gensim."""
    if trial.table == "gensim" or not trained.model or not trial.loss:
        return None, None, None
    vocabulary = data.vocabulary
    counts = vocabulary.counts.astype(np.float64)
    reading = perplexity.Reading(vocabulary.keep(SUBSAMPLING), WINDOW, True, counts)
    log_q = torch.from_numpy(np.log(vocabulary.proposal(trial.loss.power))).float()
    tables = trained.model.inputs.weights, trained.model.outputs.weights
    found = [
        perplexity.held_out(
            trial.architecture, tables, data.held_out, reading, 1, _HELD_OUT_WORDS, offset
        )
        for offset in ((None, log_q) if trial.loss.offset else (None,))
    ]
    values = [math.exp(min(one.nats, 700)) for one in found]
    return values[0], values[1] if len(values) > 1 else None, math.exp(found[0].unigram)


def rows_of(path: Path) -> list[Row]:
    """Those that an earlier run has appended."""
    if not path.exists():
        return []
    lines = path.read_text("utf-8").splitlines()
    return [Row(**{**json.loads(line), "scores": (*json.loads(line)["scores"],)}) for line in lines]


def missing(
    rows: Sequence[Row], budget: Budget, seeds: int, tables: Sequence[TableName]
) -> Iterator[tuple[int, Trial]]:
    """What is still to be trained, table by table and seed by seed."""
    done = {(row.table, row.name, row.seed, row.budget) for row in rows}
    for name in tables:
        for seed in range(1, seeds + 1):
            for trial in trials():
                own = (name, trial.name, seed, budget.of(name))
                if trial.table == name and own not in done:
                    yield seed, trial


def profile(data: Corpus, budget: Budget) -> str:
    """Where the time of our rows beside gensim's goes: Markdown."""
    head = (
        f"`python -m benchmarks.word2vec --profile`, {datetime.datetime.now(datetime.UTC).date()}; "
        f"{_versions()}; one thread, {budget.of('batch')} of the text. Functions by their own CPU "
        "time. `bmm` are the products of vectors with the negatives of a group and their "
        "gradients; names with an underscore are loops of models_export/word2vec/compiled.py."
    )
    parts = ["# Word vectors: where the time goes", head]
    for trial in trials():
        if trial.table != "gensim" or trial.loss is None:
            continue
        watch = cProfile.Profile(time.process_time)
        watch.runcall(train, data, replace(trial, table="batch"), budget, 1)
        found = pstats.Stats(watch).get_stats_profile().func_profiles
        whole = sum(one.tottime for one in found.values())
        largest = sorted(found.items(), key=lambda item: -item[1].tottime)[:10]
        lines = [f"| {trial.name} | share of its CPU time |", "|---|---|"]
        for name, one in largest:
            lines.append(f"| `{_plain(name)}` | {100 * one.tottime / whole:.1f} % |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _plain(name: str) -> str:
    """A function's own name, of what the profiler calls it: <built-in method torch.bmm>."""
    words = re.sub(r"built-in method |method | of .*|[{}<>']", "", name)
    return words.rpartition(".")[2]


def _what_was_before(path: Path) -> str:
    """The part of an older profile that isn't measured again: code that is no more."""
    text = path.read_text("utf-8") if path.exists() else ""
    return "".join(text.partition("\n## Before\n")[1:])


def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in ("torch", "numba", "gensim", "numpy"))


def _write(rows: Sequence[Row], budget: Budget, head: str, output: Path) -> None:
    own = complete([row for row in rows if row.budget == budget.of(row.table)], trials())
    write_atomic(output, report(own, trials(), budget, head))
    write_atomic(output.with_suffix(".svg"), plot(own, trials()))
    if output == RESULTS:
        for path, names in PLOTS.items():
            write_atomic(path, plot(own, trials(), partial(named, names=names)))
        for path, names in ARTICLES.items():
            article = path.read_text("utf-8")
            write_atomic(path, updated(article, output.read_text("utf-8"), names))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="English text")
    parser.add_argument("--sets", type=Path, required=True, help="folder of the evaluation sets")
    parser.add_argument("--epochs", type=float, default=_EPOCHS, help="of ours and gensim's")
    parser.add_argument("--seconds", type=float, default=_SECONDS, help="of CPU for each loss")
    parser.add_argument("--text", type=int, default=_TEXT, help="words for negatives of a batch")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--words", type=int, default=20_000, help="of the vocabulary")
    parser.add_argument("--prepared", type=Path, help="folder that keeps the text as it is read")
    parser.add_argument("--profile", action="store_true", help="where our time goes, instead")
    parser.add_argument("--tables", choices=TABLES, nargs="*", default=TABLES, help="in this order")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    budget = Budget(options.epochs, options.seconds, options.text)
    ledger = options.output.with_suffix(".jsonl")
    try:
        with tempfile.TemporaryDirectory() as folder:
            config = CorpusConfig("letters", 5, options.words)
            prepared = options.prepared or Path(folder) / "corpus"
            data = corpus.prepare(text.files(options.data), config, prepared)
            if options.profile:
                path = options.output.with_name("word2vec-profile.md")
                write_atomic(path, profile(data, budget) + _what_was_before(path))
                return 0
            rows = rows_of(ledger)
            for seed, trial in missing(rows, budget, options.seeds, options.tables):
                row = measured(data, trial, budget, seed, options.sets)
                line = json.dumps(asdict(row))
                with ledger.open("a", encoding="utf-8") as lines:
                    lines.write(f"{line}\n")
                print(line, flush=True)
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    _write(rows_of(ledger), budget, _head(data, options), options.output)
    return 0


def _head(data: Corpus, options: argparse.Namespace) -> str:
    command = (
        f"python -m benchmarks.word2vec --epochs {options.epochs:g} --seconds {options.seconds:g}"
    )
    return (
        f"`{command} --text {options.text}`, {datetime.datetime.now(datetime.UTC).date()}; "
        f"{_versions()}; one thread. {len(data.train.ids):,} words of a vocabulary of "
        f"{len(data.vocabulary):,} (all get the same), 128 numbers, window up to {WINDOW}, "
        f"subsampling {SUBSAMPLING:g}; row-wise Adagrad on batches of 2,048 words. Means of the "
        f"seeds, ± their standard deviation.{_smaller(options)}"
    )


def _smaller(options: argparse.Namespace) -> str:
    """What to say of a budget below the defaults."""
    if options.epochs >= _EPOCHS and options.seconds >= _SECONDS and options.text >= _TEXT:
        return ""
    return (
        f" All rows alike have a smaller budget than the defaults, {_EPOCHS:g} epochs, "
        f"{_SECONDS:g} CPU seconds and {_TEXT:,} words."
    )


if __name__ == "__main__":
    sys.exit(main())
