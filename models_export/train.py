"""Training: maximum likelihood, resumable bit for bit.

Every random draw of a step comes from a generator seeded by (seed, step), and the order of an
epoch from (seed, epoch). So a run is determined by its config and its step: a checkpoint needs no
generator state, and a run that was killed and resumed equals one that wasn't.
"""

from __future__ import annotations

import copy
import json
import math
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from models_export import checkpoint, sheets
from models_export.checkpoint import RunState
from models_export.config import Config, TrainingConfig, of_run
from models_export.data import Digits, augment
from models_export.errors import UserError
from models_export.flows.dequantize import bits_per_dim, dequantize
from models_export.flows.model import FlowModel
from models_export.flows.nice import build_nice, init_scaling
from plugins.core.files import write_atomic

# Streams of random numbers that must not repeat each other.
_WEIGHTS, _ORDER, _STEP, _VALIDATION = range(4)
_SHEET_TEMPERATURES = (0.5, 0.7, 0.85, 1.0)
_LARGEST_NON_FINITE_RUN = 10


def train(config: Config, digits: Digits, run: Path, device: str = "cpu") -> RunState:
    """Train, or go on training, in the folder ``run``; returns the final state.

    Writes config.json, machine.json, log.jsonl, samples/<step>.png, checkpoints and
    best.safetensors.
    Raises UserError when the folder holds a run of another config or data set, when the loss stays
    non-finite, and when there is no such device.
    """
    settings = config.training
    torch.set_num_threads(settings.threads)
    # On a GPU some operations have no repeatable form, and nothing is promised there.
    torch.use_deterministic_algorithms(_usable(device).type == "cpu")
    _claim(run, config, digits.sha256)
    write_atomic(run / "machine.json", json.dumps(_machine(device, settings.threads)) + "\n")

    _seed(settings.seed, _WEIGHTS, 0)
    model = build_nice(config.model)
    images = torch.from_numpy(digits.train)
    init_scaling(model, dequantize(images[:2000, None]))
    model.to(device)
    average = copy.deepcopy(model).eval()
    optimiser = _optimiser(model, settings)
    generator = torch.Generator().manual_seed(_mixed(settings.seed, _VALIDATION, 0))
    held_out = dequantize(torch.from_numpy(digits.validation)[:, None], generator).to(device)

    state = RunState(step=0, seconds=0.0, best_step=0, best_nats=-math.inf, skipped=0)
    found = checkpoint.latest(run)
    if found is not None:
        state = checkpoint.restore(found, model, average, optimiser)
    if _stuck(state, settings):
        return state
    log = _Log(run / "log.jsonl", state.step)

    started = time.monotonic() - state.seconds
    non_finite, train_nats = 0, []
    bar = tqdm(
        range(state.step, settings.steps),
        initial=state.step,
        total=settings.steps,
        unit="step",
        desc=config.name,
        mininterval=1.0,
    )
    model.train()
    for step in bar:
        batch = _batch(images, settings, step)
        _seed(settings.seed, _STEP, step)
        batch = augment(batch, config.data)
        # Per dimension, so that clip_norm means the same for pictures of any size.
        loss = -model(dequantize(batch[:, None]).to(device)).mean() / model.dimensions
        _set_rate(optimiser, _rate(settings, step))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), settings.clip_norm)
        skipped = state.skipped
        if bool(torch.isfinite(loss)) and bool(torch.isfinite(norm)):
            non_finite = 0
            optimiser.step()
            _follow(average, model, min(settings.ema, (1 + step) / (10 + step)))
            train_nats.append(-float(loss.detach()) * model.dimensions)
        else:
            non_finite, skipped = non_finite + 1, skipped + 1
            if non_finite == _LARGEST_NON_FINITE_RUN:
                raise UserError(
                    f"the loss was not finite {non_finite} steps in a row, up to step {step}. "
                    "Lower learning_rate, or lengthen warmup"
                )
        state = RunState(
            step=step + 1,
            seconds=time.monotonic() - started,
            best_step=state.best_step,
            best_nats=state.best_nats,
            skipped=skipped,
        )
        if state.step % settings.evaluate_every and state.step != settings.steps:
            continue

        nats = mean_nats(average, held_out)
        if nats > state.best_nats:
            state = RunState(state.step, state.seconds, state.step, nats, state.skipped)
            checkpoint.save_best(run, average, state)
        speed = state.step * settings.batch / state.seconds
        log.write(
            step=state.step,
            seconds=round(state.seconds, 1),
            train_nats=float(np.mean(train_nats)) if train_nats else None,
            validation_nats=nats,
            validation_bits_per_dim=bits_per_dim(nats, model.dimensions),
            learning_rate=_rate(settings, step),
            gradient_norm=float(norm),
            images_per_second=round(speed),
            skipped=state.skipped,
        )
        train_nats = []
        sheet = sheets.temperature_sheet(average, _SHEET_TEMPERATURES, 16, 2, settings.seed)
        sheets.save_png(run / "samples" / f"{state.step:08d}.png", sheet, enlarge=2)
        checkpoint.save(run, state, model, average, optimiser)
        bar.set_postfix_str(
            f"{nats:.1f} nats held out, best {state.best_nats:.1f}, {speed:,.0f} images/s"
        )
        if _stuck(state, settings):
            bar.write(f"no better since step {state.best_step}: stopped")
            break
    bar.close()
    return state


@torch.no_grad()
def mean_nats(model: FlowModel, x: Tensor, batch: int = 1000) -> float:
    """Mean log-density of dequantised images [N, C, H, W], summed in float64."""
    parts = [model(x[start : start + batch]) for start in range(0, len(x), batch)]
    return float(torch.cat(parts).double().mean())


def _claim(run: Path, config: Config, data_sha256: str) -> None:
    """Note what the run is of, or see that it is of the same."""
    path = run / "config.json"
    wanted = json.loads(json.dumps({"data_sha256": data_sha256, **of_run(config)}))
    if not path.exists():
        write_atomic(path, json.dumps(wanted, indent=2) + "\n")
    elif json.loads(path.read_text(encoding="utf-8")) != wanted:
        raise UserError(
            f"{run} holds a run of another config or data set (see {path.name}). "
            "Choose another folder with --run, or delete that one"
        )


def _stuck(state: RunState, settings: TrainingConfig) -> bool:
    """Whether the averaged weights have stopped improving on the validation set."""
    return state.step - state.best_step >= settings.patience * settings.evaluate_every


def _usable(device: str) -> torch.device:
    try:
        return torch.zeros(1, device=device).device
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"device {device!r} can't be used: {reason}") from error


def _machine(device: str, threads: int) -> dict[str, str]:
    kind = torch.device(device).type
    name = f"CPU, {threads} thread{'s' if threads > 1 else ''}"
    return {
        "device": torch.cuda.get_device_name() if kind == "cuda" else name,
        "software": f"PyTorch {torch.__version__}",
    }


def _mixed(seed: int, stream: int, index: int) -> int:
    """An independent 64-bit seed for each (seed, stream, index)."""
    return int(np.random.SeedSequence((seed, stream, index)).generate_state(1, np.uint64)[0])


def _seed(seed: int, stream: int, index: int) -> None:
    torch.manual_seed(_mixed(seed, stream, index))


def _batch(images: Tensor, settings: TrainingConfig, step: int) -> Tensor:
    """The step's pictures; each epoch has its own order, and a short last batch is left out."""
    size = min(settings.batch, len(images))
    epoch, place = divmod(step, len(images) // size)
    generator = torch.Generator().manual_seed(_mixed(settings.seed, _ORDER, epoch))
    order = torch.randperm(len(images), generator=generator)
    return images[order[place * size : (place + 1) * size]]


def _optimiser(model: nn.Module, settings: TrainingConfig) -> torch.optim.Optimizer:
    matrices = [weight for weight in model.parameters() if weight.ndim > 1]
    others = [weight for weight in model.parameters() if weight.ndim <= 1]
    return torch.optim.AdamW(
        [
            {"params": matrices, "weight_decay": settings.weight_decay},
            {"params": others, "weight_decay": 0.0},
        ],
        lr=settings.learning_rate,
        betas=(settings.beta1, settings.beta2),
        eps=settings.epsilon,
    )


def _rate(settings: TrainingConfig, step: int) -> float:
    """Linear warm-up, half a cosine towards final_learning_rate, and a linear cooldown to it."""
    first, last = settings.learning_rate, settings.final_learning_rate
    if step < settings.warmup:
        return first * (step + 1) / settings.warmup
    progress = (step - settings.warmup) / max(1, settings.horizon - settings.warmup)
    height = 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))
    if step > settings.steps - settings.cooldown:
        height *= (settings.steps - step) / settings.cooldown
    return last + (first - last) * height


def _set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = rate


@torch.no_grad()
def _follow(average: nn.Module, model: nn.Module, decay: float) -> None:
    for mean, value in zip(average.parameters(), model.parameters(), strict=True):
        mean.lerp_(value, 1 - decay)


class _Log:
    """One JSON object a line; lines after the step that a run resumes from are dropped."""

    def __init__(self, path: Path, step: int) -> None:
        self._path = path
        kept: Iterable[str] = ()
        if path.exists():
            lines = path.read_text(encoding="utf-8").splitlines()
            kept = [line for line in lines if json.loads(line)["step"] <= step]
        write_atomic(path, "".join(f"{line}\n" for line in kept))

    def write(self, **values: object) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(values) + "\n")
