"""``python -m benchmarks.equal_time --data FILE``: a VAE, a Glow and an f-VAE given equal time.

Each learns the same avatars for 4, 8, 16 and 32 minutes of one core and is then judged: by bits per
dimension of unseen pictures (exact for Glow, a bound for the others), by the kernel distance of its
samples to unseen pictures, in features of a small network that learns here from avatars that no
model has seen, and by the eye, on a sheet.

Minutes are steps: what a step costs is measured first, the models taking turns, so that whatever
else the machine does weighs on all alike. The rates are those of the configs, constant after the
warm-up, so that every moment is a fair end; what is judged is the moving average of the weights,
as of the best validation up to then.

The models that pages show stand in a table of their own: trained for other numbers of steps, with
rates that fall to the end, and the f-VAE with a σ₂ that the optimiser was late with.

Everything is kept in a folder as it is made, and the same command goes on. ``--learn NAME…`` stops
after these have learnt, so that two may do so side by side. One seed; three hours of one core.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from benchmarks.flows_against_normflows import measured_by
from benchmarks.portraits import MODELS, drawn, of_file
from huoye.core.files import write_atomic
from huoye.core.structure import read
from huoye.onnx_demos.manifest.picture_manifest import load as load_manifest
from models_export.data import pictures
from models_export.data.avatars import make_avatars
from models_export.data.dataset import ChosenPictures, DataSet, Pictures
from models_export.pictures import sheets
from models_export.pictures.config import Config, load_config
from models_export.pictures.evaluation import judge
from models_export.pictures.evaluation.judge import Judge
from models_export.pictures.evaluation.kernel_distance import (
    NoiseFloor,
    kernel_distance,
    noise_floor,
)
from models_export.pictures.evaluation.likelihood import likelihood, parts
from models_export.pictures.fresh import new_model
from models_export.pictures.training.flows import Learner, new_fabric, train
from models_export.runs import checkpoint

RESULTS = Path("benchmarks/results/equal_time.md")
DATA = Path("content/data/equal-time.json")
PICTURE = Path("content/images/equal-time.png")
FOLDER = Path("runs/equal-time")

#: Constant rates: no end of a cosine is ever near.
_NO_END = "training.horizon=100000000"
_COMMON = (_NO_END, "training.cooldown=0", "training.evaluate_every=500")
#: Each batch has the σ₂ that is best for it.
_CLOSED = ("model.sigma2=closed",)
#: A config and what is changed in it.
CONTENDERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Glow": ("glow-avatars", ()),
    # The optimiser comes late with σ₂, which leaves the flow some time to learn.
    "f-VAE": ("fvae-avatars", ()),
    "f-VAE, best σ₂": ("fvae-avatars", _CLOSED),
    "VAE": ("fvae-avatars", (*_CLOSED, "model.levels=[]")),
    # The networks of fvae-portraits, in colour and without their adversary.
    "VAE of 128 numbers": (
        "fvae-avatars",
        (
            *_CLOSED,
            "model.levels=[]",
            "model.latent=8",
            "model.steps=[2, 2, 2, 2]",
            "model.widths=[32, 80, 128, 192]",
        ),
    ),
}
#: Models of pages, and by whose price their steps become minutes.
PUBLISHED = {"glow-avatars": "Glow", "fvae-avatars": "f-VAE"}
TEMPERATURES = (0.8, 1.0)
_SEED, _SPLITS = 1809, 50
#: Steps that a model makes before it is the next one's turn.
_TURN = 4
#: Samples of a model in a row of the sheet.
_SHOWN = 4


@dataclass(frozen=True)
class Setting:
    """minutes: of a core, at which the models are judged. pictures: unseen ones that judge, and
    samples that are judged. others: avatars that only the judging network learns from, in so many
    steps. rounds: turns that are timed."""

    minutes: tuple[int, ...] = (4, 8, 16, 32)
    pictures: int = 500
    others: int = 4000
    judge_steps: int = 1000
    rounds: int = 8


QUICK = Setting((1, 2), 8, 60, 4, 1)


@dataclass(frozen=True)
class Point:
    """A model after so many minutes of a core.

    bits, reconstruction, divergence: bits/dim, the latter two of bounds alone. distances: of
    samples, one a temperature.
    """

    minutes: float
    steps: int
    bits: float
    reconstruction: float | None
    divergence: float | None
    distances: tuple[float, ...]


def contender(name: str, extra: Sequence[str] = ()) -> Config:
    config, sets = CONTENDERS[name]
    return load_config(config, [*sets, *_COMMON, *extra])


def prices(configs: dict[str, Config], data: DataSet, rounds: int) -> dict[str, float]:
    """CPU seconds of a step, the models taking turns: the median over rounds."""
    learners = {name: Learner(config, data, new_fabric("cpu")) for name, config in configs.items()}
    found: dict[str, list[float]] = {name: [] for name in configs}
    for learner in learners.values():
        learner.begin(compiled=False)
        # The first steps make room for what the others reuse.
        learner.step(0)
    for turn in range(rounds):
        for name, learner in learners.items():
            started = time.process_time()
            for step in range(_TURN):
                learner.step(1 + turn * _TURN + step)
            found[name].append((time.process_time() - started) / _TURN)
    return {name: float(np.median(seconds)) for name, seconds in found.items()}


def learn(config: Config, data: DataSet, folder: Path, steps: Sequence[int]) -> None:
    """Train for the last of so many steps; weights are kept at each, as <steps>.safetensors."""
    for count in steps:
        kept = folder / f"{count}.safetensors"
        if not kept.exists():
            training = replace(config.training, steps=count)
            train(replace(config, training=training), data, folder)
            write_atomic(kept, (folder / "best.safetensors").read_bytes())


def judged(config: Config, folder: Path, minutes: int, steps: int, judging: Judging) -> Point:
    """What is in the folder of this model after so many steps, or what judging its weights gives.

    A few samples at the first temperature are left beside it.
    """
    done = folder / f"{steps}.json"
    if done.exists():
        return read(Point, json.loads(done.read_text("utf-8")))
    model = new_model(config).eval()
    checkpoint.load_weights(folder / f"{steps}.safetensors", model)
    count = len(judging.unseen)
    score = likelihood(model, judging.unseen, count, 2)
    shares = parts(model, judging.unseen, count, 2)
    samples = [drawn(model, count, temperature, _SEED) for temperature in TEMPERATURES]
    np.save(folder / f"{steps}.npy", sheets.channels_last(samples[0][:_SHOWN]))
    point = Point(
        minutes,
        steps,
        score.bits_per_dim,
        shares.reconstruction if shares else None,
        shares.divergence if shares else None,
        tuple(map(judging.distance, samples)),
    )
    write_atomic(done, json.dumps(asdict(point)) + "\n")
    return point


def published(name: str, price: float, judging: Judging) -> Point:
    """Of a model's files; bits/dim as its card has it. price: CPU seconds of a step."""
    manifest = load_manifest(MODELS / name / "model.json")
    shares = manifest.evaluation.autoencoder
    samples = [of_file(MODELS / name, len(judging.unseen), heat) for heat in TEMPERATURES]
    return Point(
        manifest.training.steps * price / 60,
        manifest.training.steps,
        manifest.evaluation.test.bits_per_dim,
        shares.reconstruction if shares else None,
        shares.divergence if shares else None,
        tuple(map(judging.distance, samples)),
    )


class Judging:
    """Pictures that no model has seen, and a network that knows what such pictures are made of."""

    def __init__(self, data: DataSet, setting: Setting, folder: Path) -> None:
        count = min(setting.pictures, len(data.test))
        self.unseen: Pictures = ChosenPictures(data.test, np.arange(count))
        size = data.train.shape[1]
        others = folder / f"others-{size}-{setting.others}.npz"
        if not others.exists():
            make_avatars(others, setting.others, 10, seed=_SEED, size=size)
        with np.load(others) as arrays:
            x = torch.from_numpy(arrays["x_train"]).permute(0, 3, 1, 2)
            labels, names = arrays["labels_train"], list(arrays["label_names"])
        number = torch.from_numpy(labels[:, names.index("hair_lightness")])
        self._judge: Judge = judge.learn(x, number, setting.judge_steps, _SEED)
        self._wanted = self._judge.features(self.unseen.take(range(len(self.unseen))))
        self.floor = noise_floor(self._wanted, _SPLITS, _SEED)

    def distance(self, levels: Tensor) -> float:
        return kernel_distance(self._judge.features(levels), self._wanted)


def report(
    points: dict[str, list[Point]], price: dict[str, float], setting: Setting, floor: NoiseFloor
) -> str:
    """The results file."""
    prices = "; ".join(f"{name}: {1000 * seconds:.0f} ms" for name, seconds in price.items())
    own = f"{setting.pictures} unseen avatars, as many samples"
    halves = f"{floor.mean:.3f} ± {floor.deviation:.3f}"
    parts = [
        "# A VAE, a Glow and an f-VAE at equal time",
        measured_by("python -m benchmarks.equal_time --data runs/data/avatars.npz", ["torch"]),
        f"A step of 32 pictures costs, of one core: {prices}.",
        f"{own}; halves of the unseen ones are {halves} from each other by the kernel distance.",
        "\n".join(table(points)),
    ]
    return "\n\n".join(parts) + "\n"


def table(points: dict[str, list[Point]]) -> list[str]:
    """Markdown lines: a row for each model and time."""
    heads = [f"distance, T = {temperature:g}" for temperature in TEMPERATURES]
    titles = ["minutes", "steps", "bits/dim", "of them reconstruction", "divergence", *heads]
    lines = [f"| | {' | '.join(titles)} |", "|---" * (len(titles) + 1) + "|"]
    for name, own in points.items():
        for point in own:
            shares = [
                "" if share is None else f"{share:.3f}"
                for share in (point.reconstruction, point.divergence)
            ]
            cells = [f"{point.minutes:.0f}", f"{point.steps:,}", f"{point.bits:.3f}", *shares]
            cells += [f"{distance:.3f}" for distance in point.distances]
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def sheet(folder: Path, points: dict[str, list[Point]]) -> sheets.Levels:
    """Samples, a row of the sheet for each model, a column for each time."""
    rows = []
    for name, own in points.items():
        if not own:
            continue
        tiles = [np.load(folder / slug(name) / f"{point.steps}.npy") for point in own]
        rows.append(np.concatenate([sheets.grid(tile, 2, gap=1) for tile in tiles], axis=1))
    wide = max(row.shape[1] for row in rows)
    # What hasn't been learnt yet stays white.
    gaps = [((0, 0), (0, wide - row.shape[1]), (0, 0)) for row in rows]
    padded = [np.pad(row, gap, constant_values=255) for row, gap in zip(rows, gaps, strict=True)]
    return np.concatenate(padded)


def slug(name: str) -> str:
    return re.sub(r"\W+", "-", name.lower().replace("σ₂", "sigma2"))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.equal_time", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="of the avatars")
    parser.add_argument("--learn", nargs="+", choices=CONTENDERS, help="and stop after these")
    parser.add_argument("--learnt", action="store_true", help="judge what there is, learn no more")
    parser.add_argument("--set", nargs="+", default=[], help="for all configs: model.height=32")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="what a stopped run leaves")
    parser.add_argument("--quick", action="store_true", help="a few pictures: does it run?")
    parser.add_argument("--output", type=Path, default=RESULTS)
    parser.add_argument("--json", type=Path, default=DATA)
    parser.add_argument("--picture", type=Path, default=PICTURE)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    setting = QUICK if options.quick else Setting()
    configs = {name: contender(name, options.set) for name in CONTENDERS}
    first = next(iter(configs.values()))
    data = pictures.load(options.data, first.data, first.training.seed)
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    priced = folder / "prices.json"
    if not priced.exists():
        write_atomic(priced, json.dumps(prices(configs, data, setting.rounds)) + "\n")
    price = json.loads(priced.read_text("utf-8"))
    steps = {
        name: [max(1, round(60 * minutes / price[name])) for minutes in setting.minutes]
        for name in configs
    }
    for name in () if options.learnt else options.learn or configs:
        learn(configs[name], data, folder / slug(name), steps[name])
    if options.learn:
        return
    judging = Judging(data, setting, folder)
    points = {
        name: [
            judged(config, folder / slug(name), minutes, count, judging)
            for minutes, count in zip(setting.minutes, steps[name], strict=True)
            if (folder / slug(name) / f"{count}.safetensors").exists()
        ]
        for name, config in configs.items()
    }
    shown = {
        f"{name}, as on pages": [published(name, price[kind], judging)]
        for name, kind in PUBLISHED.items()
    }
    write_atomic(options.output, report(points | shown, price, setting, judging.floor))
    results: dict[str, object] = {
        slug(name): {f"{point.minutes:g}": asdict(point) for point in own}
        for name, own in points.items()
    }
    results |= {name: asdict(shown[f"{name}, as on pages"][0]) for name in PUBLISHED}
    results["halves"] = asdict(judging.floor)
    write_atomic(options.json, json.dumps(results, indent=1) + "\n")
    sheets.save_png(options.picture, sheet(folder, points))


if __name__ == "__main__":
    main()
