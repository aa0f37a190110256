"""Training: maximum likelihood, resumable bit for bit, on a CPU, a GPU or several.

Every random draw of a step comes from a generator seeded by (seed, step, process), and the order of
an epoch from (seed, epoch). So a run is determined by its config and its step: a checkpoint needs
no generator state, and a run that was killed and resumed equals one that wasn't.

Devices and processes are Lightning Fabric's affair: started by ``torchrun``, each process takes its
share of every batch and gradients are averaged.
"""

from __future__ import annotations

import copy
import json
import math
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from huoye.core.files import write_atomic
from models_export.config import Config, TrainingConfig, of_run
from models_export.data.pictures import DataSet, Pictures
from models_export.errors import UserError
from models_export.flows import build
from models_export.flows.dequantize import bits_per_dim
from models_export.flows.model import ImageModel
from models_export.runs import checkpoint, sheets
from models_export.runs import run_folder as runs
from models_export.runs.checkpoint import RunState
from models_export.training.augment import augment

if TYPE_CHECKING:
    from lightning_fabric import Fabric

# Streams of random numbers that must not repeat each other.
_WEIGHTS, _ORDER, _STEP, _VALIDATION = range(4)
_SHEET_TEMPERATURES = (0.5, 0.7, 0.85, 1.0)
_LARGEST_NON_FINITE_RUN = 10
_INIT_IMAGES = 512


def train(
    config: Config, data: DataSet, run: Path, device: str = "cpu", compiled: bool = False
) -> RunState:
    """Train, or go on training, in the folder ``run``; returns the final state.

    Writes config.json, machine.json, log.jsonl, samples/<step>.png, checkpoints and
    best.safetensors. device: "cpu" or "cuda". compiled: through torch.compile, which takes minutes
    to start and then saves a part of every step.
    Raises UserError when the folder holds a run of another config or data set, when the pictures
    don't have the model's shape, when the loss stays non-finite, and when there is no such device.
    """
    settings = config.training
    torch.set_num_threads(settings.threads)
    # On a GPU some operations have no repeatable form, and nothing is promised there.
    torch.use_deterministic_algorithms(runs.usable(device).type == "cpu")
    torch.set_float32_matmul_precision("high")
    fabric = _fabric(device)
    if fabric.is_global_zero:
        runs.claim(run, {"data_sha256": data.sha256, **of_run(config)})
        machine = runs.machine(device, settings.threads, fabric.world_size)
        write_atomic(run / "machine.json", json.dumps(machine) + "\n")

    _seed(settings.seed, _WEIGHTS, 0)
    model = new_model(config, data)
    model.init_from(data.train.take(range(min(_INIT_IMAGES, len(data.train)))))
    model.use_bfloat16(settings.precision == "bfloat16")
    model.to(fabric.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    average = copy.deepcopy(model).eval()
    optimiser = _optimiser(model, settings)

    state = RunState(step=0, seconds=0.0, best_step=0, best_nats=-math.inf, skipped=0)
    found = checkpoint.latest(run)
    if found is not None:
        state = checkpoint.restore(found, model, average, optimiser)
    if _stuck(state, settings):
        return state
    objective = fabric.setup_module(_Objective(model))
    optimiser = fabric.setup_optimizers(optimiser)  # type: ignore[assignment]
    if compiled:
        objective.compile()
    log = runs.Log(run / "log.jsonl", state.step) if fabric.is_global_zero else None

    started = time.monotonic() - state.seconds
    non_finite, losses = 0, []
    model.train()
    # Closed whatever happens, so that an error message has a line to itself.
    with tqdm(
        range(state.step, settings.steps),
        initial=state.step,
        total=settings.steps,
        unit="step",
        desc=config.name,
        mininterval=1.0,
        disable=not fabric.is_global_zero,
    ) as bar:
        for step in bar:
            levels = _batch(data.train, settings, step, fabric.global_rank, fabric.world_size)
            _seed(settings.seed, _STEP, step, fabric.global_rank)
            levels = augment(levels, config.data).to(fabric.device)
            # Per dimension, so that clip_norm means the same for pictures of any size.
            loss = objective(levels.contiguous(memory_format=torch.channels_last))
            _set_rate(optimiser, _rate(settings, step))
            optimiser.zero_grad(set_to_none=True)
            fabric.backward(loss)
            norm = nn.utils.clip_grad_norm_(model.parameters(), settings.clip_norm)
            skipped = state.skipped
            # Of the averaged gradient, so that all processes decide alike.
            if bool(torch.isfinite(norm)):
                non_finite = 0
                optimiser.step()
                _follow(average, model, min(settings.ema, (1 + step) / (10 + step)))
                losses.append(float(loss.detach()))
            else:
                non_finite, skipped = non_finite + 1, skipped + 1
                if non_finite == _LARGEST_NON_FINITE_RUN:
                    raise UserError(
                        f"the loss was not finite {non_finite} steps in a row, up to step {step}. "
                        "Lower learning_rate, or lengthen warmup"
                    )
            seconds = time.monotonic() - started
            state = RunState(step + 1, seconds, state.best_step, state.best_nats, skipped)
            if state.step % settings.evaluate_every and state.step != settings.steps:
                continue

            nats = mean_score(average, data.validation, runs.mixed(settings.seed, _VALIDATION, 0))
            # Batch statistics differ between processes; all must agree on when to stop.
            nats = fabric.broadcast(nats)
            if not math.isfinite(nats):
                raise UserError(
                    f"the validation score of step {state.step} is {nats}. Lower learning_rate, "
                    "or lengthen warmup"
                )
            if nats > state.best_nats:
                state = RunState(state.step, state.seconds, state.step, nats, state.skipped)
                if fabric.is_global_zero:
                    checkpoint.save_best(run, average, state)
            if log is not None:
                train_nats = -float(np.mean(losses)) * model.dimensions if losses else math.nan
                _report(
                    log,
                    bar,
                    state,
                    model,
                    batch=settings.batch,
                    train_nats=train_nats if losses else None,
                    validation_nats=nats,
                    learning_rate=_rate(settings, step),
                    gradient_norm=float(norm),
                )
                sheet = sheets.temperature_sheet(average, _SHEET_TEMPERATURES, 16, 2, settings.seed)
                sheets.save_png(run / "samples" / f"{state.step:08d}.png", sheet, enlarge=2)
                checkpoint.save(run, state, model, average, optimiser)
            losses = []
            fabric.barrier()
            if _stuck(state, settings):
                bar.write(f"no better since step {state.best_step}: stopped")
                break
    return state


def new_model(config: Config, data: DataSet | None = None) -> ImageModel:
    """The config's model with fresh weights from torch's global generator.

    Raises UserError when its numbers don't fit together, or not to the pictures.
    """
    try:
        model = build(config.model)
    except ValueError as error:
        raise UserError(f"config {config.name}: [model]: {error}") from error
    if data is not None and data.train.shape != model.event:
        found, wanted = ("{} × {} × {}".format(*shape) for shape in (data.train.shape, model.event))
        raise UserError(
            f"the pictures are {found} (channels × height × width), the model of {config.name} is "
            f"for {wanted}. Choose other data, or another config"
        )
    return model


@torch.no_grad()
def mean_score(model: ImageModel, pictures: Pictures, seed: int, batch: int = 100) -> float:
    """Mean log-likelihood in nats, with dequantisation noise from the seed; summed in float64."""
    device = next(model.parameters()).device
    generator = torch.Generator().manual_seed(seed)
    total = 0.0
    for start in range(0, len(pictures), batch):
        levels = pictures.take(range(start, min(start + batch, len(pictures)))).to(device)
        total += float(model.score(levels, generator).double().sum())
    return total / len(pictures)


class _Objective(nn.Module):
    """Mean negative log-likelihood per dimension, in nats: what the processes average."""

    def __init__(self, model: ImageModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, levels: Tensor) -> Tensor:
        loss: Tensor = -self.model.score(levels).mean() / self.model.dimensions
        return loss


def _report(
    log: runs.Log,
    bar: tqdm[int],
    state: RunState,
    model: ImageModel,
    batch: int,
    **values: float | None,
) -> None:
    """One line of the log, and the progress bar's end."""
    bits = {
        key.replace("nats", "bits_per_dim"): bits_per_dim(value, model.dimensions, model.bits)
        for key, value in values.items()
        if value is not None and key.endswith("nats")
    }
    speed = state.step * batch / state.seconds
    log.write(
        step=state.step,
        seconds=round(state.seconds, 1),
        images_per_second=round(speed, 1),
        skipped=state.skipped,
        **values,
        **bits,
    )
    best = bits_per_dim(state.best_nats, model.dimensions, model.bits)
    held_out = bits["validation_bits_per_dim"]
    bar.set_postfix_str(f"{held_out:.4f} bits/dim held out, best {best:.4f}, {speed:,.0f} images/s")


def _fabric(device: str) -> Fabric:
    """One process, or torchrun's."""
    # Seconds to import, which only training should pay.
    from lightning_fabric import Fabric

    world = int(os.environ.get("WORLD_SIZE", 1))
    local = int(os.environ.get("LOCAL_WORLD_SIZE", 1))
    fabric = Fabric(
        accelerator=torch.device(device).type,
        devices=local,
        num_nodes=world // local,
        strategy="ddp" if world > 1 else "auto",
    )
    fabric.launch()
    return fabric


def _stuck(state: RunState, settings: TrainingConfig) -> bool:
    """Whether the averaged weights have stopped improving on the validation set."""
    return state.step - state.best_step >= settings.patience * settings.evaluate_every


def _seed(*numbers: int) -> None:
    torch.manual_seed(runs.mixed(*numbers))


def _batch(
    pictures: Pictures, settings: TrainingConfig, step: int, rank: int, processes: int
) -> Tensor:
    """The step's pictures, this process's share of them.

    Each epoch has its own order, and a short last batch is left out.
    """
    size = min(settings.batch, len(pictures))
    epoch, place = divmod(step, len(pictures) // size)
    generator = torch.Generator().manual_seed(runs.mixed(settings.seed, _ORDER, epoch))
    order = torch.randperm(len(pictures), generator=generator).numpy()
    return pictures.take(order[place * size : (place + 1) * size][rank::processes])


def _optimiser(model: nn.Module, settings: TrainingConfig) -> torch.optim.Optimizer:
    trained = [weight for weight in model.parameters() if weight.requires_grad]
    groups = [
        {
            "params": [weight for weight in trained if weight.ndim > 1],
            "weight_decay": settings.weight_decay,
        },
        {"params": [weight for weight in trained if weight.ndim <= 1], "weight_decay": 0.0},
    ]
    betas = (settings.beta1, settings.beta2)
    if settings.optimiser == "adamax":
        return torch.optim.Adamax(groups, settings.learning_rate, betas, settings.epsilon)
    return torch.optim.AdamW(groups, settings.learning_rate, betas, settings.epsilon, fused=True)


def _rate(settings: TrainingConfig, step: int) -> float:
    """Linear warm-up, half a cosine towards final_learning_rate, and a linear cooldown to it."""
    first, last = settings.learning_rate, settings.final_learning_rate
    if step < settings.warmup:
        return first * (step + 1) / settings.warmup
    horizon = settings.horizon or settings.steps
    progress = (step - settings.warmup) / max(1, horizon - settings.warmup)
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
    # Batch normalisation's statistics are averages already.
    for kept, newest in zip(average.buffers(), model.buffers(), strict=True):
        kept.copy_(newest)
