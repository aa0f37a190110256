"""Rows of benchmarks.word2vec as Markdown and as a plot."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean, stdev

from benchmarks.word2vec_trials import Budget, TableName, Trial
from huoye.numbers.written import as_text

_SETS = ("WordSim-353", "SimLex-999", "MEN", "analogies")


@dataclass(frozen=True)
class Row:
    """What one training of one seed came to.

    scores: Spearman's rho of each set, then the share of analogies. perplexity: of the full
    softmax, with the scores as they are; corrected: with ln q added, where the loss leaves it in;
    frequencies: of a model that says the words' frequencies. None of them for gensim.
    """

    table: TableName
    name: str
    seed: int
    budget: str
    seconds: float
    words: float
    scores: tuple[float, ...]
    perplexity: float | None = None
    corrected: float | None = None
    frequencies: float | None = None

    @property
    def speed(self) -> float:
        """Words of the text in a CPU second."""
        return self.words / self.seconds


def spread(values: Sequence[float], form: Callable[[float], str]) -> str:
    """The mean, and the standard deviation over the seeds."""
    if len(values) < 2:
        return form(values[0])
    return f"{form(mean(values))} ± {form(stdev(values))}"


def table(rows: Sequence[Row], trials: Sequence[Trial], name: TableName) -> list[str]:
    """Markdown lines; trials without a row are left out."""
    is_gensim = name == "gensim"
    titles = ["CPU seconds", "words per second"]
    titles += ["speed, gensim = 1"] if is_gensim else []
    titles += _SETS
    titles += [] if is_gensim else ["perplexity"]
    corrects = any(row.corrected for row in rows if row.table == name)
    titles += ["with ln q added"] if corrects else []
    lines = [f"| | {' | '.join(titles)} |", "|---" * (len(titles) + 1) + "|"]
    for trial in trials:
        own = [row for row in rows if row.table == name == trial.table and row.name == trial.name]
        if not own:
            continue
        cells = [f"{mean(row.seconds for row in own):.1f}"]
        cells.append(f"{mean(row.speed for row in own):,.0f}")
        if is_gensim:
            cells.append(spread(_ratios(rows, trials, trial), "{:.2f}".format))
        for index in range(3):
            cells.append(spread([row.scores[index] for row in own], "{:.3f}".format))
        cells.append(spread([100 * row.scores[3] for row in own], "{:.1f}".format) + " %")
        if not is_gensim:
            cells.append(spread([row.perplexity or 0 for row in own], _perplexity))
        if corrects:
            values = [row.corrected for row in own if row.corrected]
            cells.append(spread(values, _perplexity) if values else "")
        lines.append(f"| {trial.name} | {' | '.join(cells)} |")
    baseline = [row.frequencies for row in rows if row.table == name and row.frequencies]
    if baseline:
        before = titles.index("perplexity")
        cells = [*[""] * before, f"{mean(baseline):,.0f}", *[""] * (len(titles) - before - 1)]
        lines.append(f"| word frequencies alone | {' | '.join(cells)} |")
    return lines


def _perplexity(value: float) -> str:
    """Digits as far as they mean something."""
    if value < 1e6:
        return f"{value:,.0f}"
    return as_text(value, ".1e")


def _ratios(rows: Sequence[Row], trials: Sequence[Trial], trial: Trial) -> list[float]:
    """Of each seed, to gensim's just before: what slows one slows the other."""
    theirs = {
        row.seed: row.speed
        for row in rows
        for other in trials
        if other.loss is None and other.name == row.name and other.table == row.table
        if other.architecture == trial.architecture
    }
    own = [row for row in rows if row.table == trial.table and row.name == trial.name]
    return [row.speed / theirs[row.seed] for row in own if row.seed in theirs]


def plot(rows: Sequence[Row], trials: Sequence[Trial], named: Callable[[str], str] = str) -> str:
    """An SVG of perplexities of the losses, a dot each, on a logarithmic axis; as wide as a phone.

    Where a loss leaves ln q in its scores, they have a row with it added, too; the broken line is
    word frequencies alone. The same rows, the same bytes. named: what readers call a row.
    """
    own = [row for row in rows if row.table == "losses"]
    dots = []
    for trial in trials:
        seeds = [row for row in own if row.name == trial.name]
        if seeds:
            dots.append((named(trial.name), mean(row.perplexity or 0 for row in seeds)))
        if corrected := [row.corrected for row in seeds if row.corrected]:
            dots.append((f"{named(trial.name)} + ln q", mean(corrected)))
    frequencies = [row.frequencies for row in own if row.frequencies]
    dots += [(named("word frequencies alone"), mean(frequencies))] if frequencies else []
    low, high = (math.log10(edge(value for _, value in dots)) for edge in (min, max))
    places = [210 + 84 * (math.log10(value) - low) / (high - low or 1) for _, value in dots]
    height = 24 * len(dots)
    line = f'<path d="M{places[-1]:.1f} 2V{height - 2}" stroke="#777" stroke-dasharray="3 3"/>'
    parts = [line] if frequencies else []
    for index, ((name, value), x) in enumerate(zip(dots, places, strict=True)):
        y = 24 * index + 12
        parts.append(
            f'<text x="0" y="{y + 4}">{name}</text>'
            f'<circle cx="{x:.1f}" cy="{y}" r="5" fill="#4a7fb5"/>'
            f'<text x="350" y="{y + 4}" text-anchor="end">{value:,.0f}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="350" height="{height}" '
        f'viewBox="0 0 350 {height}" font-size="12.5" font-family="sans-serif" fill="#777">'
        f"{''.join(parts)}</svg>\n"
    )


def complete(rows: Sequence[Row], trials: Sequence[Trial]) -> list[Row]:
    """Those of seeds that all trials of their table have seen, so that all rows are alike; where
    there is no such seed yet, those of the first."""
    kept = []
    for name in _WHAT:
        own = [row for row in rows if row.table == name]
        wanted = {trial.name for trial in trials if trial.table == name}
        seeds = {row.seed for row in own}
        whole = {seed for seed in seeds if wanted == {r.name for r in own if r.seed == seed}}
        kept += [row for row in own if row.seed in (whole or {1})]
    return kept


def report(rows: Sequence[Row], trials: Sequence[Trial], budget: Budget, head: str) -> str:
    """The results file. rows: of this budget."""
    seeds = {name: len({r.seed for r in rows if r.table == name}) for name in _WHAT}
    parts = ["# Word vectors", head]
    for name, (title, what) in _WHAT.items():
        if seeds[name]:
            given = f"{budget.of(name)} each, {seeds[name]} seed{'s' if seeds[name] > 1 else ''}."
            parts += [f"## {title}", f"{given} {what}", "\n".join(table(rows, trials, name))]
    return "\n\n".join(parts) + "\n"


_WHAT: dict[TableName, tuple[str, str]] = {
    "losses": (
        "The losses, at equal time",
        """Skip-gram at a rate of 0.15, 64 negatives for 128 words, uniform for the random softmax,
by count to the power 3/4 for the others. A negative that is the true word is left out of the random
softmax unless its row says otherwise. Perplexity of held-out text under the full softmax, with the
scores as they are; where the loss leaves ln q in them, with it added as well.""",
    ),
    "batch": (
        "Negatives of an example and of a batch, at equal text",
        """CBOW at a rate of 0.2, batches of 2,048 words. TensorFlow's `num_sampled` is of a batch;
the 16 of the random softmax were of an example.""",
    ),
    "gensim": (
        "Against gensim, at equal epochs",
        """5 negatives a pair. Ours draws 64 for 128 words (32 for 64), which count as 5 in negative
sampling. Words are those of the text, before subsampling. Gensim and ours took turns, seed by seed,
and a speed is the ratio within a turn. Learning rates of ours (0.25 for negative sampling, 0.2)
were chosen on these sets; gensim has its defaults.""",
    ),
}
