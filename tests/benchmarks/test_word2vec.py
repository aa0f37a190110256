"""The benchmark of word vectors: tables, plot, what it still has to do, and one small run."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from benchmarks import word2vec
from benchmarks.word2vec import missing, rows_of
from benchmarks.word2vec_articles import ARTICLES, PLOTS, named, rows, updated
from benchmarks.word2vec_report import Row, complete, plot, table
from benchmarks.word2vec_trials import TABLES, Budget, trials

#: Of the results that the articles tell.
_BUDGETS = [Budget(epochs=5.0, seconds=30.0, words=7_500_000).of(name) for name in TABLES]
_BUDGET = Budget(epochs=1, seconds=2, words=1000)
_LOSS = Row("losses", "NCE", 1, "2 CPU seconds", 2.0, 2000.0, (0.5, 0.25, 0.125, 0.1), 1234.5)
_ROWS = [
    _LOSS,
    replace(_LOSS, seed=2, scores=(0.6, 0.25, 0.125, 0.2), perplexity=1244.5),
    replace(_LOSS, name="negative sampling", perplexity=2e9, corrected=900.0, frequencies=5000.0),
]


def test_table() -> None:
    lines = table(_ROWS, trials(), "losses")
    assert lines[2] == (
        "| NCE | 2.0 | 1,000 | 0.550 ± 0.071 | 0.250 ± 0.000 | 0.125 ± 0.000 | 15.0 ± 7.1 % | "
        "1,240 ± 7 |  |"
    )
    assert lines[3].endswith("| 2.0×10⁹ | 900 |")
    assert lines[4].startswith("| word frequencies alone |")
    assert lines[4].endswith("| 5,000 |  |")
    assert all(line.count("|") == 10 for line in lines)


def test_speeds_are_ratios_within_a_seed() -> None:
    """Whatever slows one turn slows both."""
    theirs = replace(_LOSS, table="gensim", name="gensim, CBOW", perplexity=None)
    ours = replace(theirs, name="CBOW, negative sampling, 32 for 64 words", seconds=1.0)
    slow = [replace(row, seed=2, seconds=10 * row.seconds) for row in (theirs, ours)]
    lines = table([theirs, ours, *slow], trials(), "gensim")
    assert "| 1.00 ± 0.00 |" in lines[2]
    assert "| 2.00 ± 0.00 |" in lines[3]
    assert len(lines) == 4


def test_a_seed_counts_when_all_rows_have_it() -> None:
    names = [trial.name for trial in trials() if trial.table == "losses"]
    whole = [replace(_LOSS, name=name, seed=seed) for seed in (1, 2) for name in names]
    begun = [replace(_LOSS, name=name, seed=3) for name in names[1:]]
    assert complete([*whole, *begun], trials()) == whole
    assert complete(_ROWS, trials()) == [row for row in _ROWS if row.seed == 1]


def test_plot_has_a_dot_a_row_and_one_with_log_q() -> None:
    svg = plot(_ROWS, trials())
    assert svg.count("<circle") == 4 and svg.count("<path") == 1
    assert all(f">{text}<" in svg for text in ("5,000", "negative sampling + ln q", "900"))
    assert plot(_ROWS, trials()) == svg
    # Of one row alone there is no range.
    assert plot([_LOSS], trials()).count("<circle") == 1
    assert ">NCE!<" in plot(_ROWS, trials(), lambda row: f"{row}!")


def test_what_is_done_is_not_done_again() -> None:
    everything = list(missing([], _BUDGET, 2, TABLES))
    assert len(everything) == 2 * len(trials())
    left = list(missing(_ROWS, _BUDGET, 2, TABLES))
    assert len(left) == len(everything) - 3
    assert list(missing(_ROWS, replace(_BUDGET, seconds=3), 2, TABLES)) == everything
    seeds = [seed for seed, trial in missing([], _BUDGET, 2, ["losses"])]
    assert seeds == sorted(seeds)


@pytest.mark.train
def test_everything_runs_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    random = np.random.default_rng(1)
    words = [f"word{chr(97 + a)}{chr(97 + b)}" for a in range(26) for b in range(26)]
    text = "\n".join(" ".join(random.choice(words, 12)) for _ in range(600))
    (tmp_path / "text.txt").write_text(text)
    for name in ("EN-WS-353-ALL.txt", "EN-SIMLEX-999.txt", "EN-MEN-TR-3k.txt"):
        (tmp_path / name).write_text("wordaa wordab 1\nwordab wordac 2\nwordac wordad 3\n")
    (tmp_path / "questions-words.txt").write_text("wordaa wordab wordac wordad\n")
    output = tmp_path / "out.md"
    arguments = ["--data", str(tmp_path / "text.txt"), "--sets", str(tmp_path), "--seeds", "1"]
    arguments += ["--epochs", "1", "--seconds", "0.01", "--text", "2000", "--output", str(output)]
    assert word2vec.main(arguments) == 0
    report = output.read_text("utf-8")
    done = rows_of(output.with_suffix(".jsonl"))
    assert [row.name for row in done] == [
        trial.name for name in TABLES for trial in trials() if trial.table == name
    ]
    assert all(f"| {row.name} |" in report for row in done)
    assert output.with_suffix(".svg").exists()
    assert word2vec.main(arguments) == 0
    assert rows_of(output.with_suffix(".jsonl")) == done and output.read_text("utf-8") == report
    assert word2vec.main([*arguments, "--profile"]) == 0
    told = (tmp_path / "word2vec-profile.md").read_text("utf-8")
    assert told.count("share of its CPU time") == 5 and output.read_text("utf-8") == report
    assert word2vec.main(["--data", str(tmp_path / "none.txt"), "--sets", str(tmp_path)]) == 1
    assert "no such file" in capsys.readouterr().err


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_the_articles_have_the_measured_rows(path: Path) -> None:
    """All rows and the plot, as the command wrote them."""
    article, report = path.read_text("utf-8"), word2vec.RESULTS.read_text("utf-8")
    measured = rows(report, ARTICLES[path])
    assert len(measured) > 10
    assert set(measured.values()) <= set(article.splitlines())
    assert updated(article, report, ARTICLES[path]) == article


@pytest.mark.parametrize("path", PLOTS, ids=lambda path: path.name)
def test_the_articles_show_the_measured_plot(path: Path) -> None:
    own = [row for row in rows_of(word2vec.RESULTS.with_suffix(".jsonl")) if row.budget in _BUDGETS]
    drawn = plot(complete(own, trials()), trials(), partial(named, names=PLOTS[path]))
    assert path.read_text("utf-8") == drawn
    assert PLOTS[path] or word2vec.RESULTS.with_suffix(".svg").read_text("utf-8") == drawn
    assert sum(f"images/{path.name})" in article.read_text("utf-8") for article in ARTICLES) == 1


def test_what_the_articles_read_off_the_tables_is_there() -> None:
    """Their sentences name no figures but say which is larger."""
    own = [row for row in rows_of(word2vec.RESULTS.with_suffix(".jsonl")) if row.seed == 1]
    report = word2vec.RESULTS.read_text("utf-8")
    losses, batch = (
        {row.name: row for row in own if row.table == table and f"\n{row.budget} each" in report}
        for table in ("losses", "batch")
    )
    plain = {name: row.perplexity or 0 for name, row in losses.items()}
    frequencies = losses["NCE"].frequencies or 0
    shared_matrix = plain["random softmax, shared matrix"]
    assert 1.2 * plain["random softmax"] < shared_matrix < frequencies
    for name in ("random softmax, hits kept", "random softmax, distinct"):
        assert plain[name] == pytest.approx(plain["random softmax"], rel=0.02)
    corrected = losses["negative sampling"].corrected or 0
    assert corrected < plain["random softmax"] and plain["negative sampling"] > 2 * frequencies
    assert plain["sampled softmax"] == min(plain.values()) < corrected
    alike = [plain[name] for name in ("random softmax", "NCE", "sampled softmax")] + [corrected]
    assert max(alike) < 1.02 * min(alike) and max(alike) < 0.9 * frequencies
    assert 1.2 * max(alike) < plain["NCE without −ln V"] < frequencies
    by_frequency = ("sampled softmax", "NCE", "negative sampling")
    analogies = {name: row.scores[-1] for name, row in losses.items()}
    assert all(analogies[name] > analogies["random softmax"] for name in by_frequency)
    assert analogies["NCE without −ln V"] < 0.3 * analogies["random softmax"]
    for name in ("random softmax", "sampled softmax", "NCE"):
        example, shared = batch[f"{name}, 16 an example"], batch[f"{name}, 16 a batch"]
        assert (example.perplexity or 0) < 0.5 * (example.frequencies or 0)
        is_worse = (shared.perplexity or 0) > (shared.frequencies or 0)
        assert is_worse == (name != "sampled softmax")
        assert (shared.perplexity or 0) / (example.perplexity or 1) > 1.8
        assert 8 < shared.speed / example.speed < 13
    # As many negatives of another kind teach more.
    mine, *others = (
        batch[f"{name}, 16 an example"] for name in ("random softmax", "sampled softmax", "NCE")
    )
    for other in others:
        assert (other.perplexity or 0) < 0.92 * (mine.perplexity or 0)
        assert other.scores[-1] > 1.5 * mine.scores[-1]
    unshifted = [batch[f"NCE without −ln V, {kind}"] for kind in ("16 a batch", "1,000 a batch")]
    assert all((row.perplexity or 0) > (row.frequencies or 0) for row in unshifted)
    best = batch["sampled softmax, 1,000 a batch"].perplexity or 0
    assert best == min(row.perplexity or 0 for row in batch.values())


def test_losses_with_their_corrections_are_level() -> None:
    """The sentences before the plot, of the means that it shows."""
    own = [row for row in rows_of(word2vec.RESULTS.with_suffix(".jsonl")) if row.budget in _BUDGETS]
    shown: dict[str, list[float]] = {}
    for row in complete(own, trials()):
        if row.table == "losses":
            shown.setdefault(row.name, []).append(row.corrected or row.perplexity or 0)
    means = {name: sum(values) / len(values) for name, values in shown.items()}
    costly = ("NCE without −ln V", "random softmax, shared matrix")
    level = [value for name, value in means.items() if name not in costly]
    assert len(level) == 6 and 1.02 < max(level) / min(level) < 1.025
    for name in costly:
        assert 1.2 < means[name] / means["random softmax"] < 1.3


def test_an_article_follows_its_report() -> None:
    report = "| | a |\n|---|---|\n| NCE, 1,000 a batch | 1.5 |\n| NCE without −ln V | 2 |\n"
    chinese = next(names for path, names in ARTICLES.items() if names)
    before = ["| NCE，每批1,000个 | 1 |", "| NCE，不加−ln V | 1 |", "| 别的 | 3 |"]
    # Of another table.
    before.append("| NCE，不加−ln V | 1 | 1 |")
    after = ["| NCE，每批1,000个 | 1.5 |", "| NCE，不加−ln V | 2 |", *before[2:]]
    assert updated("\n".join(before), report, chinese).split("\n") == after
