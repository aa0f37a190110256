"""``python -m benchmarks.flows_against_normflows``: our Glow beside the one of ``normflows``.

Two questions: how many training pictures a second of CPU does each get through, and how well does
each describe pictures that it didn't learn from (bits/dim) after equal steps, at equal decoder
multiply-accumulates (MACs). Data, batches, dequantisation noise, optimiser, schedule, gradient
clipping and the pictures that initialise the actnorms are the same for all.

Absolute times depend on the machine, and on what else it does. All models train in one process, on
one thread, in turns of a few steps, so that load meets them alike: ratios are what to compare.

Needs the extra ``bench``. Without ``--data``, avatars are drawn into runs/data/.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import shlex
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import torch

from benchmarks.flow_training import (
    BETAS,
    CLIP_NORM,
    Data,
    Setting,
    Training,
    decoder_macs,
    parameter_count,
    read_data,
)
from benchmarks.normflows_glow import NormflowsGlow
from huoye.core.files import write_atomic
from models_export.errors import UserError
from models_export.flows.elementwise import ElementwiseKind
from models_export.flows.glow import GlowConfig, Level, build_glow
from models_export.flows.model import ImageModel

RESULTS = Path("benchmarks/results/flows_against_normflows.md")
_TOLERANCE = 0.03  # of the decoder's MACs


QUICK = Setting(
    size=16,
    levels=2,
    steps=2,
    width=64,
    coarse_steps=(2, 2, 2),
    pictures=96,
    held_out=24,
    draws=2,
    batch=8,
    initial=64,
    warmup=2,
    evaluations=(4, 8),
    turn=2,
    rounds=2,
)


# --- the models


def theirs(
    event: tuple[int, int, int], setting: Setting, scale: Literal["sigmoid", "exp"] = "sigmoid"
) -> NormflowsGlow:
    """normflows' Glow."""
    return NormflowsGlow(event, setting.levels, setting.steps, setting.width, scale)


def equal_shape(
    event: tuple[int, int, int],
    setting: Setting,
    coupling: ElementwiseKind = "affine",
    haar: bool = False,
) -> ImageModel:
    """Ours with as many levels and steps as theirs, and networks as wide."""
    level = Level(squeeze=2, steps=setting.steps, width=setting.width)
    return build_glow(
        GlowConfig(
            "glow",
            *event,
            bits=8,
            levels=(level,) * setting.levels,
            coupling=coupling,
            start="haar" if haar else "orthogonal",
        )
    )


def for_a_page(
    event: tuple[int, int, int], setting: Setting, width: int, variational: bool = False
) -> ImageModel:
    """Ours, thin at the finest level and wide at the coarse ones, as glow-avatars.toml has it."""
    levels = tuple(
        Level(squeeze=2, steps=steps, width=2 * width if index else width)
        for index, steps in enumerate(setting.coarse_steps)
    )
    return build_glow(
        GlowConfig(
            "glow",
            *event,
            bits=8,
            levels=levels,
            start="haar",
            dequantisation="variational" if variational else "uniform",
        )
    )


def matching_width(build: Callable[[int], ImageModel], wanted: int) -> int:
    """The width for which the decoder's MACs are nearest to ``wanted``.

    Raises UserError when they aren't within 3 % of it.
    """
    low, high = 1, 512
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if decoder_macs(build(middle)) <= wanted else (low, middle)
    found = {width: decoder_macs(build(width)) for width in (low, high)}
    best = min(found, key=lambda width: abs(found[width] - wanted))
    if abs(found[best] / wanted - 1) > _TOLERANCE:
        raise UserError(f"no width gives {wanted:,} MACs within 3 %: {found}")
    return best


# --- the measurements


@dataclass
class Speed:
    """Images per second of CPU, and how much faster than the first row: median and quartiles."""

    name: str
    images: float
    ratio: float
    quartiles: tuple[float, float]


def throughput(
    event: tuple[int, int, int], data: Data, setting: Setting, compiled: bool
) -> list[Speed]:
    """Forward, backward and optimiser step of the Glows of equal shape."""
    build_theirs, build_ours = (partial(make, event, setting) for make in (theirs, equal_shape))
    start = partial(Training, data=data, setting=setting, seed=setting.seeds[0])
    trainings = {
        "normflows, as it comes": start(build_theirs, channels_last=False),
        "normflows, channels last": start(build_theirs),
        "ours, float32": start(build_ours),
        "ours, networks in bfloat16": start(build_ours, bfloat16=True),
    }
    if compiled:
        trainings["normflows, compiled"] = start(build_theirs, channels_last=False, compiled=True)
        trainings["ours, networks in bfloat16, compiled"] = start(
            build_ours, bfloat16=True, compiled=True
        )
    for name, training in trainings.items():
        _say(f"warming up {name}")
        training.advance(2)
    times: dict[str, list[float]] = {name: [] for name in trainings}
    for number in range(setting.rounds):
        _say(f"speed, round {number + 1} of {setting.rounds}")
        for name, training in trainings.items():
            times[name].append(training.advance(setting.turn))
    first = next(iter(times.values()))
    speeds = []
    for name, seconds in times.items():
        ratios = [base / own for base, own in zip(first, seconds, strict=True)]
        lower, middle, upper = statistics.quantiles(ratios, n=4, method="inclusive")
        images = setting.turn * setting.batch / statistics.median(seconds)
        speeds.append(Speed(name, images, middle, (lower, upper)))
    return speeds


@dataclass
class Contender:
    """A row of the table.

    hurry: factor of the learning rate. bits: per seed, one number per evaluation so far.
    """

    name: str
    build: Callable[[], ImageModel]
    seeds: Sequence[int]
    hurry: float = 1.0
    macs: int = 0
    parameters: int = 0
    bits: dict[int, list[float]] = field(default_factory=dict)
    images: float = 0.0
    skipped: int = 0


def contenders(event: tuple[int, int, int], setting: Setting) -> list[Contender]:
    """The rows, from theirs to ours, one change at a time."""
    build_theirs = partial(theirs, event, setting)
    wanted = decoder_macs(build_theirs())
    page = partial(for_a_page, event, setting)
    page_width = matching_width(page, wanted)
    shape = f"{setting.levels} × {setting.steps} steps"
    page_shape = ", ".join(
        f"{steps} × {2 * page_width if index else page_width}"
        for index, steps in enumerate(setting.coarse_steps)
    )
    one, both = setting.seeds[:1], setting.seeds
    found = [
        Contender(f"normflows' Glow, {shape}, width {setting.width}", build_theirs, both),
        Contender("the same at twice the learning rate", build_theirs, one, hurry=2.0),
        Contender("the same, its scale exp(h)", partial(theirs, event, setting, scale="exp"), one),
        Contender(
            "ours, equal shape, their scale sigmoid(h + 2)",
            partial(equal_shape, event, setting, coupling="sigmoid"),
            one,
        ),
        Contender(
            "ours, equal shape, bounded tanh scale", partial(equal_shape, event, setting), one
        ),
        Contender(
            "ours, equal shape, Haar start", partial(equal_shape, event, setting, haar=True), one
        ),
        Contender(
            f"ours, Haar, thin then wide (steps × width: {page_shape})",
            partial(page, page_width),
            one,
        ),
        Contender(
            "ours, thin then wide, variational dequantisation",
            partial(page, page_width, variational=True),
            both,
        ),
    ]
    for contender in found:
        model = contender.build()
        contender.bits = {seed: [] for seed in contender.seeds}
        contender.macs, contender.parameters = decoder_macs(model), parameter_count(model)
        if abs(contender.macs / wanted - 1) > _TOLERANCE:
            raise UserError(
                f"{contender.name}: {contender.macs:,} MACs are not within 3 % of {wanted:,}"
            )
    return found


def densities(
    rows: Sequence[Contender], data: Data, setting: Setting, report: Callable[[], None]
) -> None:
    """Train all rows in turns and fill in their bits/dim; ``report`` is called on news."""
    runs = []
    for row in rows:
        own = replace(setting, rate=row.hurry * setting.rate)
        runs += [(row, seed, Training(row.build, data, own, seed)) for seed in row.seeds]
    done = 0
    for goal in setting.evaluations:
        while done < goal:
            turn = min(10 * setting.turn, goal - done)
            _say(f"bits/dim, step {done} of {setting.evaluations[-1]}")
            for _, _, training in runs:
                training.advance(turn)
            done += turn
        for row, seed, training in runs:
            row.bits[seed].append(training.bits_per_dim())
        for row in rows:
            trainings = [training for other, _, training in runs if other is row]
            seconds = sum(training.seconds for training in trainings)
            row.images = len(trainings) * done * setting.batch / seconds
            row.skipped = sum(training.skipped for training in trainings)
        report()


# --- the report


def speed_table(speeds: Sequence[Speed]) -> list[str]:
    """Markdown lines."""
    fastest = max(speed.ratio for speed in speeds if speed.name.startswith("normflows"))
    lines = [
        "| | images per second of CPU | against normflows as it comes | against its fastest |",
        "|---|---|---|---|",
    ]
    for speed in speeds:
        lower, upper = speed.quartiles
        lines.append(
            f"| {speed.name} | {speed.images:.0f} | {speed.ratio:.2f} × "
            f"({lower:.2f} to {upper:.2f}) | {speed.ratio / fastest:.2f} × |"
        )
    return lines


def density_table(rows: Sequence[Contender], setting: Setting) -> list[str]:
    """Markdown lines; the last column is at the last evaluation there is."""
    steps = " | ".join(f"bits/dim, step {step}" for step in setting.evaluations)
    lines = [
        f"| | parameters | decoder MMAC | images per second of CPU | {steps} | less |",
        "|---|---|---|---|" + "---|" * (len(setting.evaluations) + 1),
    ]
    for row in rows:
        cells = []
        for number in range(len(setting.evaluations)):
            values = [bits[number] for bits in row.bits.values() if number < len(bits)]
            cells.append(", ".join(f"{value:.3f}" for value in values) or "…")
        # Of the same seeds, whose batches are the same.
        gains = [rows[0].bits[seed][-1] - bits[-1] for seed, bits in row.bits.items() if bits]
        gain = f"{statistics.mean(gains):.3f}" if gains and row is not rows[0] else ""
        lines.append(
            f"| {row.name} | {row.parameters:,} | {row.macs / 1e6:.2f} | {row.images:.0f} | "
            f"{' | '.join(cells)} | {gain} |"
        )
    skipped = sum(row.skipped for row in rows)
    return [*lines, "", f"Steps skipped because a gradient wasn't finite: {skipped}."]


def heading(data: Data, setting: Setting, command: str) -> list[str]:
    """What was measured, how, and on what."""
    title = "# Our Glow against normflows"
    return [title, "", measured_by(command), "", conditions(data, setting)]


def measured_by(command: str, packages: Sequence[str] = ("torch", "normflows", "numpy")) -> str:
    """By which command, when, with which versions, on what."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"`{command}`, {datetime.datetime.now(datetime.UTC).date()}. Python "
        f"{platform.python_version()}, {versions}; {_processor()}, one thread."
    )


def conditions(data: Data, setting: Setting, rate: str = "") -> str:
    """Of what all were trained on, and how. rate: in words, where it isn't the setting's."""
    seeds = (
        f"Seeds {' and '.join(map(str, setting.seeds))}, the first alone where one number stands."
        if len(setting.seeds) > 1
        else f"Seed {setting.seeds[0]}."
    )
    return (
        f"Data: {data.description}. Levels of 8 bits, batches of {setting.batch}, actnorm "
        f"initialised from the first {setting.initial} training pictures, Adam {BETAS} at "
        f"{rate or f'{setting.rate:g}'} after {setting.warmup} steps of warm-up, along a cosine "
        f"to 0 at the last step, gradient norm (of nats per dimension) clipped at {CLIP_NORM:g}; "
        f"no averaging of weights. {seeds} "
        f"Scored: {len(data.held_out)} held-out pictures, mean of {setting.draws} draws of the "
        "noise (uniform; for variational dequantisation its own, so that its number is its own "
        "bound)."
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in text.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()


# --- the command


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, help="other pictures: an .npz, or a folder")
    parser.add_argument("--quick", action="store_true", help="a few small steps: does it run?")
    parser.add_argument("--compile", action="store_true", help="time torch.compile too (minutes)")
    parser.add_argument("--output", type=Path, help=f"default: {RESULTS}, or none with --quick")
    options = parser.parse_args(arguments)
    words = ["python", "-m", "benchmarks.flows_against_normflows"]
    command = shlex.join([*words, *(sys.argv[1:] if arguments is None else arguments)])
    setting = QUICK if options.quick else Setting()
    output: Path | None = options.output or (None if options.quick else RESULTS)
    torch.set_num_threads(1)
    try:
        print(run(setting, options.data, output, command, options.compile))
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def run(
    setting: Setting, path: Path | None, output: Path | None, command: str, compiled: bool
) -> str:
    """Measure everything; returns the report, and keeps ``output`` up to date on the way."""
    data = read_data(path, setting)
    event = data.train.shape
    rows = contenders(event, setting)
    head = heading(data, setting, command)
    speeds: list[Speed] = []

    def report() -> str:
        equal = next(row for row in rows if "bounded tanh" in row.name)
        shape = (
            f"{setting.levels} levels of {setting.steps} steps, networks of width {setting.width}, "
            f"affine couplings: {rows[0].parameters:,} parameters and {rows[0].macs / 1e6:.2f} "
            f"million multiply-accumulates to decode a picture with normflows, "
            f"{equal.parameters:,} and {equal.macs / 1e6:.2f} million with ours. Forward, backward "
            "and optimiser step; medians, with quartiles, of turns."
        )
        text = [
            *head,
            *("", "## Training speed at equal shape", "", shape, ""),
            *speed_table(speeds),
            *("", "## Bits per dimension at equal decoder work", ""),
            *density_table(rows, setting),
        ]
        whole = "\n".join(text) + "\n"
        if output is not None:
            write_atomic(output, whole)
        return whole

    speeds = throughput(event, data, setting, compiled)
    report()
    densities(rows, data, setting, lambda: _say(report()))
    return report()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
