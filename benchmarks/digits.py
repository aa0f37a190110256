"""``python -m benchmarks.digits --data mnist20k.npz``: how many drawn digits read as digits.

A small network learns, in half a minute, from the digits that models learn from, to tell ten kinds;
a picture that it takes for one of them with more than 90 % counts as read. Specks are no reason not
to read: half of what it learns from has some. Such a network is sure of much that is no digit, so
that shares say which model is better, and not how many people would read: beside the models stand
the shares of unseen digits and of blends of two of different kinds, which are none.

Models are published ones, by name, or folders with the files of ``export``.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from huoye.live.latents import logistics, normals
from huoye.onnx_demos.manifest.picture_manifest import load
from models_export.export import onnx_file
from models_export.pictures import sheets
from models_export.pictures.training.augment import shift

MODELS = Path("content/models")
_TEMPERATURES = (0.6, 0.7, 0.8, 0.9, 1.0)
_KINDS, _SURE = 10, 0.9
_STEPS, _BATCH, _RATE, _SEED = 1000, 128, 2e-3, 10
_SAMPLES, _PIECE = 1000, 100


class Reader(nn.Module):
    """Levels uint8 [B, 1, 28, 28] -> logits [B, 10]."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(64 * 7 * 7, 128),
            nn.ReLU(),
            nn.Linear(128, _KINDS),
        )

    def forward(self, levels: Tensor) -> Tensor:
        logits: Tensor = self.body(levels.float() / 255)
        return logits


def blended(levels: Tensor, others: Tensor) -> Tensor:
    """The brighter one of both at each pixel for every other picture, and the mean for the rest."""
    over, means = torch.maximum(levels, others), (levels.int() + others.int()) // 2
    alternate = (torch.arange(len(levels)) % 2 == 0).view(-1, 1, 1, 1)
    return torch.where(alternate, over, means.to(torch.uint8))


def specked(levels: Tensor) -> Tensor:
    """Every other of these pictures [B, 1, 28, 28] with up to a fifth of its pixels misplaced."""
    share = (
        0.2 * torch.rand(len(levels), 1, 1, 1) * (torch.arange(len(levels)) % 2).view(-1, 1, 1, 1)
    )
    strewn = levels.flatten(2)[:, :, torch.randperm(28 * 28)].view(levels.shape)
    return torch.where(torch.rand(levels.shape) < share, strewn, levels)


def learnt(levels: Tensor, kinds: Tensor, steps: int) -> Reader:
    """A network that reads digits: levels uint8 [N, 1, 28, 28], kinds int64 [N]."""
    torch.manual_seed(_SEED)
    network = Reader()
    optimiser = torch.optim.AdamW(network.parameters(), _RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, steps)
    for _ in range(steps):
        chosen = torch.randint(len(levels), (_BATCH,))
        pictures = specked(shift(levels[chosen], 2))
        loss = cross_entropy(network(pictures), kinds[chosen])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    return network.eval()


@torch.no_grad()
def read(network: Reader, levels: Tensor) -> tuple[float, list[int]]:
    """The share that reads as one kind, and how many of each kind do."""
    sure, kind = (
        torch.cat([network(part) for part in torch.split(levels, _PIECE)]).softmax(1).max(1)
    )
    kinds = kind[sure > _SURE]
    return len(kinds) / len(levels), torch.bincount(kinds, minlength=_KINDS).tolist()


def drawn(folder: Path, count: int, temperature: float) -> Tensor:
    """Levels uint8 [count, 1, 28, 28] of a published model, as pages draw."""
    manifest = load(folder / "model.json")
    session = onnx_file.session(folder / manifest.file("decoder").path)
    heat = np.array([temperature], np.float32)
    numbers = logistics if manifest.latent.prior == "logistic" else normals
    latents = np.stack([numbers(_SEED, manifest.latent.dimension, each) for each in range(count)])
    parts = [
        onnx_file.run(session, {"z": latents[start : start + _PIECE], "temperature": heat})["image"]
        for start in range(0, count, _PIECE)
    ]
    images = torch.from_numpy(np.concatenate(parts))
    return torch.from_numpy(sheets.levels(images)).permute(0, 3, 1, 2)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.digits", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="mnist20k.npz, with y_train")
    parser.add_argument("--models", nargs="+", default=["nice-digits", "realnvp-digits"])
    parser.add_argument("--temperatures", type=float, nargs="+", default=_TEMPERATURES)
    parser.add_argument("--samples", type=int, default=_SAMPLES)
    parser.add_argument("--steps", type=int, default=_STEPS, help="of the network that reads")
    parser.add_argument("--sheets", type=Path, help="a folder for contact sheets")
    options = parser.parse_args(arguments)

    torch.set_num_threads(1)
    with np.load(options.data) as archive:
        seen, unseen = (
            (
                torch.from_numpy(archive[f"x_{part}"])[:, None],
                torch.from_numpy(archive[f"y_{part}"]),
            )
            for part in ("train", "test")
        )
    network = learnt(seen[0], seen[1].long(), options.steps)
    print(f"| | read as a digit | of each kind, of {options.samples:,} |")
    print("|---|---|---|")
    chosen = torch.randperm(len(unseen[0]))[: options.samples]
    digits, kinds = unseen[0][chosen], unseen[1][chosen]
    _row("unseen digits", digits, network)
    pairs = torch.randperm(len(digits))
    differs = kinds != kinds[pairs]
    blends = blended(digits, digits[pairs])[differs]
    _row("blends of two of them", blends, network)
    for name in options.models:
        folder = MODELS / name if (MODELS / name).is_dir() else Path(name)
        for temperature in options.temperatures:
            found = drawn(folder, options.samples, temperature)
            _row(f"{folder.name}, T = {temperature:g}", found, network)
            if options.sheets:
                sheet = sheets.grid(sheets.channels_last(found[:100]), 20)
                sheets.save_png(options.sheets / f"{folder.name}-{temperature:g}.png", sheet, 2)


def _row(name: str, levels: Tensor, network: Reader) -> None:
    share, kinds = read(network, levels)
    print(f"| {name} | {100 * share:.1f} % | {', '.join(map(str, kinds))} |", flush=True)


if __name__ == "__main__":
    main()
