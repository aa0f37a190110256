"""``python -m benchmarks.portraits --data FILE``: how near drawn portraits come to photographs.

Of published models (or a run's, with ``--run``): the kernel distance of 1,000 samples to
photographs of people that none of them has seen, in features of a small network that learns here,
in a minute or two, from portraits that none of them has learnt from (tier 3 of the file). Beside it
the noise floor, what halves of these photographs are from each other, and how contrast and
sharpness compare.

The judging network isn't kept. Samples are drawn as pages draw them, and in levels of 8 bits.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import conv2d

from huoye.core.files import write_atomic
from huoye.live.latents import normals
from huoye.onnx_demos.manifest.picture_manifest import load
from models_export.data import pictures
from models_export.export import onnx_file
from models_export.flows.model import ImageModel
from models_export.pictures import sheets
from models_export.pictures.config import load_config
from models_export.pictures.evaluation import judge
from models_export.pictures.evaluation.judge import Judge
from models_export.pictures.evaluation.kernel_distance import (
    NoiseFloor,
    kernel_distance,
    noise_floor,
)
from models_export.pictures.fresh import new_model
from models_export.runs import checkpoint

MODELS = Path("content/models")
_TEMPERATURES = (0.6, 0.7, 0.8, 0.9, 1.0)
_SAMPLES, _SPLITS, _SEED, _STEPS = 1000, 50, 64, 1000
_BATCH = 50


@dataclass(frozen=True)
class Look:
    """Means over pictures of levels 0..255."""

    #: Standard deviation over a picture's pixels.
    contrast: float
    #: Variance of the Laplacian.
    sharpness: float


def look(levels: Tensor) -> Look:
    """Of grey levels uint8 [B, 1, H, W]."""
    x = levels.float()
    kernel = torch.tensor([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])
    edges = conv2d(x, kernel[None, None]).flatten(1)
    return Look(float(x.flatten(1).std(1).mean()), float(edges.var(1).mean()))


def of_file(folder: Path, count: int, temperature: float) -> Tensor:
    """Levels uint8 [count, C, H, W] drawn by a published model, as pages draw them."""
    manifest = load(folder / "model.json")
    session = onnx_file.session(folder / manifest.file("decoder").path)
    heat = np.array([temperature], np.float32)
    latents = np.stack(
        [normals(_SEED, manifest.latent.dimension, stream) for stream in range(count)]
    )
    parts = [
        onnx_file.run(session, {"z": latents[start : start + _BATCH], "temperature": heat})["image"]
        for start in range(0, count, _BATCH)
    ]
    return _levels(torch.from_numpy(np.concatenate(parts)))


def of_run(name: str, run: Path, count: int, temperature: float) -> Tensor:
    """The same of a run's best weights."""
    model = new_model(load_config(name)).eval()
    checkpoint.load_weights(run / "best.safetensors", model)
    return drawn(model, count, temperature, _SEED)


@torch.no_grad()
def drawn(model: ImageModel, count: int, temperature: float, seed: int) -> Tensor:
    """Levels uint8 [count, C, H, W]; the same latents at every temperature."""
    generator = torch.Generator().manual_seed(seed)
    z = model.prior.sample((count, model.latent_dimensions), generator) * temperature
    return _levels(torch.cat([model.decode(part) for part in torch.split(z, _BATCH)]))


def new_judge(path: Path, steps: int) -> Judge:
    """Learnt from tier 3, with the congress for a number."""
    with np.load(path) as arrays:
        other = arrays["tier"] == 3
        x, congress = arrays["x"][other], arrays["congress"][other]
    return judge.learn(
        torch.from_numpy(x)[:, None], torch.from_numpy(congress).float(), steps, _SEED
    )


def _levels(images: Tensor) -> Tensor:
    return torch.from_numpy(sheets.levels(images)).permute(0, 3, 1, 2)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.portraits", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--models", nargs="+", default=["glow-portraits", "fvae-portraits"])
    parser.add_argument("--run", type=Path, help="of the last model, instead of its files")
    parser.add_argument("--part", choices=("validation", "test"), default="test")
    parser.add_argument("--temperatures", type=float, nargs="+", default=_TEMPERATURES)
    parser.add_argument("--samples", type=int, default=_SAMPLES)
    parser.add_argument("--steps", type=int, default=_STEPS, help="of the judging network")
    parser.add_argument("--sheets", type=Path, help="a folder for contact sheets")
    parser.add_argument("--write", type=Path, help="a file of JSON, for articles to quote")
    options = parser.parse_args(arguments)

    torch.set_num_threads(1)
    config = load_config(options.models[0])
    data = pictures.load(options.data, config.data, config.training.seed)
    part = getattr(data, options.part)
    unseen = part.take(range(len(part)))
    seen = data.train.take(range(min(_SAMPLES, len(data.train))))
    network = new_judge(options.data, options.steps)
    wanted = network.features(unseen)
    floor = noise_floor(wanted, _SPLITS, _SEED)
    print(f"| {options.part}: {len(unseen)} photographs | distance | contrast | sharpness |")
    print("|---|---|---|---|")
    halves = f"halves of them, {_SPLITS} times"
    results: dict[str, Any] = {"photographs": _row(halves, floor.mean, look(unseen), floor)}
    results["training"] = _row(
        "training photographs", kernel_distance(network.features(seen), wanted), look(seen)
    )
    for name in options.models:
        results[name] = {}
        for temperature in options.temperatures:
            if options.run and name == options.models[-1]:
                found = of_run(name, options.run, options.samples, temperature)
            else:
                found = of_file(MODELS / name, options.samples, temperature)
            distance = kernel_distance(network.features(found), wanted)
            written = f"{temperature:g}"
            results[name][written] = _row(f"{name}, T = {written}", distance, look(found))
            if options.sheets:
                sheet = sheets.grid(sheets.channels_last(found[:40]), 10)
                sheets.save_png(options.sheets / f"{name}-{temperature:g}.png", sheet, 2)
    if options.write:
        write_atomic(options.write, json.dumps(results, indent=2) + "\n")


def _row(
    name: str, distance: float, own: Look, floor: NoiseFloor | None = None
) -> dict[str, float]:
    """Prints a row of the table, and returns it as rounded there, without zeros' signs."""
    row = {"distance": round(distance, 3) + 0.0}
    if floor is not None:
        row["deviation"] = round(floor.deviation, 3)
    row |= {"contrast": round(own.contrast, 1), "sharpness": round(own.sharpness)}
    numbers = f"{distance:.3f}" + (f" ± {floor.deviation:.3f}" if floor else "")
    print(f"| {name} | {numbers} | {own.contrast:.1f} | {own.sharpness:.0f} |", flush=True)
    return row


if __name__ == "__main__":
    main()
