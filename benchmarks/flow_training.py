"""Training and scoring of several image models side by side, under equal conditions."""

from __future__ import annotations

import math
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from huoye.core.files import sha256
from models_export.data.avatars import make_avatars
from models_export.data.dataset import ArrayPictures, DataConfig, Pictures
from models_export.data.pictures import load
from models_export.errors import UserError
from models_export.flows.model import ImageModel
from models_export.pictures.evaluation.likelihood import likelihood

CLIP_NORM = 1.0
BETAS = (0.9, 0.99)


@dataclass(frozen=True)
class Setting:
    """What is compared, and for how long.

    levels, steps, width: of normflows' Glow and of ours of equal shape. coarse_steps: of ours that
    is made for a page, one number a level; its first width is chosen by its MACs, the others are
    twice that. evaluations: the training steps at which held-out pictures are scored. turn: steps
    that a model trains before it is the next one's turn. rounds: turns that are timed.
    """

    size: int = 32
    levels: int = 3
    steps: int = 4
    width: int = 64
    coarse_steps: tuple[int, ...] = (4, 8, 12, 10)
    pictures: int = 8000
    held_out: int = 400
    draws: int = 3
    batch: int = 32
    initial: int = 512
    # Not normflows' best: in 300 steps on avatars it reached 4.11 bits/dim here, 3.84 at 0.016.
    # Hence the row at twice the rate.
    rate: float = 8e-3
    warmup: int = 50
    evaluations: tuple[int, ...] = (150, 300, 600)
    seeds: tuple[int, ...] = (1, 2)
    turn: int = 4
    rounds: int = 12


@dataclass(frozen=True)
class Data:
    train: Pictures
    held_out: Pictures
    description: str


class Training:
    """One model on its way, a few steps at a time. seconds: of CPU, spent in ``advance``."""

    def __init__(
        self,
        build: Callable[[], ImageModel],
        data: Data,
        setting: Setting,
        seed: int,
        channels_last: bool = True,
        bfloat16: bool = False,
        compiled: bool = False,
    ) -> None:
        torch.manual_seed(seed)
        self.model = build()
        # The same noise for all, whatever the weights have drawn.
        torch.manual_seed(seed)
        self.model.init_from(data.train.take(range(min(setting.initial, len(data.train)))))
        self.model.use_bfloat16(bfloat16)
        layout = torch.channels_last if channels_last else torch.contiguous_format
        self.model.to(memory_format=layout)  # type: ignore[call-overload]
        self._layout = layout
        self._score = torch.compile(self.model.score) if compiled else self.model.score
        self._optimiser = torch.optim.AdamW(
            self.model.parameters(), setting.rate, BETAS, weight_decay=0, fused=True
        )
        self._data = data
        self._setting = setting
        self._seed = seed
        self.step = 0
        self.seconds = 0.0
        self.skipped = 0
        self.model.train()

    def advance(self, steps: int) -> float:
        """Train; returns the seconds of CPU that it took."""
        started = time.process_time()
        for _ in range(steps):
            self._train_once()
        seconds = time.process_time() - started
        self.seconds += seconds
        return seconds

    def _train_once(self) -> None:
        # Batches and noise are those of all models with this seed.
        torch.manual_seed(1_000_003 * self._seed + self.step)
        chosen = torch.randperm(len(self._data.train))[: self._setting.batch].numpy()
        levels = self._data.train.take(chosen).contiguous(memory_format=self._layout)
        loss = -self._score(levels).mean() / self.model.dimensions
        for group in self._optimiser.param_groups:
            group["lr"] = _rate(self._setting, self.step)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = nn.utils.clip_grad_norm_(self.model.parameters(), CLIP_NORM)
        if bool(torch.isfinite(norm)):
            self._optimiser.step()
        else:
            self.skipped += 1
        self.step += 1

    def state_dict(self) -> dict[str, Any]:
        """What a run that was stopped goes on from, to the same bits."""
        return {
            "model": self.model.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
            "skipped": self.skipped,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.model.load_state_dict(state["model"])
        self._optimiser.load_state_dict(state["optimiser"])
        self.step, self.seconds = state["step"], state["seconds"]
        self.skipped = state["skipped"]

    def bits_per_dim(self) -> float:
        """Of the held-out pictures, mean over several draws of the noise."""
        self.model.eval()
        pictures, draws = self._data.held_out, self._setting.draws
        result = likelihood(self.model, pictures, len(pictures), draws).bits_per_dim
        self.model.train()
        return result


def _rate(setting: Setting, step: int) -> float:
    """Linear warm-up, then half a cosine to 0 at the last step."""
    if step < setting.warmup:
        return setting.rate * (step + 1) / setting.warmup
    progress = (step - setting.warmup) / max(1, setting.evaluations[-1] - setting.warmup)
    return setting.rate * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))


@torch.no_grad()
def decoder_macs(model: ImageModel) -> int:
    """Multiply-accumulates of decoding one picture, in convolutions and linear layers.

    Counted at the operators, because 1×1 mixes aren't modules. Products of weight matrices, which
    don't depend on the latents and are made beforehand, are left out.
    """
    with FlopCounterMode(display=False) as counter:
        model.decode(torch.zeros(1, model.latent_dimensions))
    counts = counter.get_flop_counts()["Global"]
    aten = torch.ops.aten
    return int(sum(counts.get(operator, 0) for operator in (aten.convolution, aten.addmm))) // 2


def parameter_count(model: nn.Module) -> int:
    return sum(weight.numel() for weight in model.parameters() if weight.requires_grad)


def read_data(path: Path | None, setting: Setting, group: str = "") -> Data:
    """The pictures at ``path``, averaged down to the setting's size; without one, avatars.

    group: an array of the archive; pictures with the same value in it (of one person, say) never
    stand on both sides. It means nothing to an archive that has no such array.
    Raises UserError for pictures that can't be brought to that size.
    """
    size = setting.size
    if path is None:
        # DiceBear draws at any size, so nothing is averaged.
        path = Path(f"runs/data/avatars-{size}-{setting.pictures}.npz")
        if not path.exists():
            make_avatars(path, setting.pictures + 1, setting.held_out, seed=1, size=size)
        what = "avatars of models_export/data/avatars.py, seed 1"
    else:
        what = f"{path.name} (SHA-256 {sha256(path)[:16]}…)" if path.is_file() else path.name
    names = _arrays(path)
    group = group if {group, f"{group}_train"} & names else ""
    # Nothing is chosen by a validation part, but a config must have one. An archive may have a
    # test part of its own.
    test = 0 if "x_test" in names else setting.held_out
    found = load(path, DataConfig(validation=1, test=test, group=group), seed=1)
    height, width = found.train.shape[1:]
    what += f", {height} × {width}"
    if (height, width) != (size, size):
        what += f" averaged to {size} × {size}"
    train, held_out = (
        _smaller(part, size, count)
        for part, count in ((found.train, setting.pictures), (found.test, setting.held_out))
    )
    counts = f"{len(train):,} pictures to train on, {len(held_out):,} held out"
    if group:
        counts += f", by {group}"
    return Data(train, held_out, f"{what}; {counts}")


def _arrays(path: Path) -> set[str]:
    """Names of an archive's arrays; none for what is no archive, which ``load`` explains."""
    if not (path.is_file() and zipfile.is_zipfile(path)):
        return set()
    with zipfile.ZipFile(path) as archive:
        return {name.removesuffix(".npy") for name in archive.namelist()}


def _smaller(source: Pictures, size: int, most: int) -> ArrayPictures:
    """The first pictures, each pixel the mean of a block."""
    levels = source.take(range(min(most, len(source))))
    _, height, width = source.shape
    factor = height // size
    if (height, width) != (size * factor, size * factor):
        raise UserError(f"{height} × {width} pixels can't be averaged to {size} × {size}")
    means = nn.functional.avg_pool2d(levels.float(), factor).round().to(torch.uint8)
    return ArrayPictures(np.ascontiguousarray(means.permute(0, 2, 3, 1).numpy()))
