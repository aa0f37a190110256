"""``python -m benchmarks.flows_at_their_best``: normflows' Glow and ours, each at its best rate.

``flows_against_normflows`` compares at one rate and after few steps. Here each Glow of equal shape
is first tried at every rate of a ladder, for a short run of its own; the best by bits/dim of
held-out pictures is then trained from the start for 5,000 steps. A ladder whose end is best is
told: it should go on there. How many pictures a second each gets through is measured beside it, in
turns.

With several ``--data`` the same is done for each, in a section of its own. Everything is kept in a
folder as it is made, and the same command goes on. One seed; hours of one core.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import torch

from benchmarks.flow_training import Data, Setting, Training, read_data
from benchmarks.flows_against_normflows import (
    QUICK,
    conditions,
    equal_shape,
    measured_by,
    speed_table,
    theirs,
    throughput,
)
from huoye.core.files import write_atomic
from models_export.errors import UserError
from models_export.flows.model import ImageModel

RESULTS = Path("benchmarks/results/flows_at_their_best.md")
FOLDER = Path("runs/flows-at-their-best")
RATES = (4e-3, 8e-3, 1.6e-2, 3.2e-2)
_SHORT, _LONG, PIECE = 600, 5000, 50

Build = Callable[[tuple[int, int, int], Setting], ImageModel]
GLOWS: dict[str, Build] = {
    "normflows' Glow": theirs,
    "normflows' Glow, its scale exp(h)": partial(theirs, scale="exp"),
    "ours, bounded tanh scale": equal_shape,
    "ours, Haar start": partial(equal_shape, haar=True),
}
THEIRS = ("normflows' Glow", "normflows' Glow, its scale exp(h)")


@dataclass(frozen=True)
class Trial:
    """One Glow, trained for so many steps at a rate."""

    glow: str
    rate: float
    steps: int

    @property
    def name(self) -> str:
        return f"{list(GLOWS).index(self.glow)}-{self.rate:g}-{self.steps}"


@dataclass(frozen=True)
class Outcome:
    """bits: per dimension, of held-out pictures. images: a second of CPU."""

    bits: float
    images: float
    skipped: int


def outcome(trial: Trial, data: Data, setting: Setting, folder: Path) -> Outcome:
    """What is in the folder of this trial, or what comes of making it to its end."""
    done, state = folder / f"{trial.name}.json", folder / f"{trial.name}.pt"
    if done.exists():
        return Outcome(**json.loads(done.read_text("utf-8")))
    own = replace(setting, rate=trial.rate, evaluations=(trial.steps,))
    build = partial(GLOWS[trial.glow], data.train.shape, own)
    training = Training(build, data, own, own.seeds[0], bfloat16=False)
    if state.exists():
        training.load_state_dict(torch.load(state, weights_only=True))
    while training.step < trial.steps:
        _say(f"{trial.glow}, rate {trial.rate:g}: step {training.step} of {trial.steps}")
        training.advance(min(PIECE, trial.steps - training.step))
        draft = state.with_suffix(".draft")
        torch.save(training.state_dict(), draft)
        draft.replace(state)
    found = Outcome(
        training.bits_per_dim(), trial.steps * own.batch / training.seconds, training.skipped
    )
    write_atomic(done, json.dumps(found.__dict__) + "\n")
    state.unlink()
    return found


def table(short: dict[Trial, Outcome], long: dict[Trial, Outcome]) -> list[str]:
    """Markdown lines: the ladder, then the long runs. The last column is of equal steps."""
    lines = ["| | rate | steps | bits/dim | images per second of CPU | steps skipped | less |"]
    lines.append("|---|---|---|---|---|---|---|")
    for trial, found in [*short.items(), *long.items()]:
        # Than the best of theirs after so many steps, at any rate and with any scale.
        others = [
            other.bits
            for others in (short, long)
            for one, other in others.items()
            if one.glow in THEIRS and one.steps == trial.steps
        ]
        less = "" if trial.glow in THEIRS or not others else f"{min(others) - found.bits:.3f}"
        lines.append(
            f"| {trial.glow} | {trial.rate:g} | {trial.steps} | {found.bits:.3f} | "
            f"{found.images:.0f} | {found.skipped} | {less} |"
        )
    return lines


def best(short: dict[Trial, Outcome], glow: str) -> Trial:
    own = {trial: found.bits for trial, found in short.items() if trial.glow == glow}
    return min(own, key=lambda trial: own[trial])


def section(
    title: str,
    data: Data,
    setting: Setting,
    folder: Path,
    rates: Sequence[float],
    steps: tuple[int, int],
) -> Iterator[list[str]]:
    """Of one data set: Markdown lines, first without the long runs, then with one more each time.

    steps: of a short run and of a long one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    speeds = speed_table(throughput(data.train.shape, data, setting, compiled=False))
    run = partial(outcome, data=data, setting=setting, folder=folder)
    trials = [Trial(glow, rate, steps[0]) for glow in GLOWS for rate in rates]
    short = {trial: run(trial) for trial in trials}
    winners = [best(short, glow) for glow in GLOWS]
    notes = [
        f"The best rate of {trial.glow} is an end of the ladder, {trial.rate:g}."
        for trial in winners
        if trial.rate in (min(rates), max(rates))
    ]
    long: dict[Trial, Outcome] = {}
    head = [f"## {title}", "", conditions(data, setting, "a row's rate"), "", *speeds, ""]
    for trial in winners:
        yield [*head, *table(short, long), "", *notes]
        longer = replace(trial, steps=steps[1])
        long[longer] = run(longer)
    yield [*head, *table(short, long), "", *notes]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.flows_at_their_best", description=__doc__)
    parser.add_argument(
        "--data", type=Path, nargs="+", default=[None], help="other pictures: .npz files or folders"
    )
    parser.add_argument(
        "--group", default="", help="an array of archives, by which held-out pictures are chosen"
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="what a stopped run leaves")
    parser.add_argument("--rates", type=float, nargs="+", default=RATES)
    parser.add_argument("--steps", type=int, nargs=2, default=(_SHORT, _LONG), help="short, long")
    parser.add_argument("--quick", action="store_true", help="a few small steps: does it run?")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    setting = replace(QUICK if options.quick else Setting(), seeds=(1,))
    command = measured_by("python -m benchmarks.flows_at_their_best")
    head = ["# Our Glow against normflows, each at its best rate", "", command]
    finished: list[str] = []
    for path in options.data:
        title = path.stem if path else "avatars"
        try:
            data = read_data(path, setting, options.group)
        except UserError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
        text: list[str] = []
        folder = options.folder / title
        for text in section(title, data, setting, folder, options.rates, tuple(options.steps)):
            write_atomic(options.output, "\n".join([*head, "", *finished, *text]) + "\n")
        finished += [*text, ""]
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
