"""Training: maximum likelihood, resumable bit for bit, on a CPU, a GPU or several.

Every random draw of a step comes from a generator seeded by (seed, step), and the order of
an epoch from (seed, epoch). So a run is determined by its config and its step: a checkpoint needs
no generator state, and a run that was killed and resumed equals one that wasn't.

Devices and processes are Lightning Fabric's affair: started by ``torchrun``, each process takes its
share of every batch and gradients are averaged. What comes out is what one process would make of
it, but for rounding, and for noise where the model is compiled.
"""

from __future__ import annotations

import copy
import math
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from models_export import processes
from models_export.data.dataset import DataSet, Pictures
from models_export.errors import UserError
from models_export.flows.dequantize import bits_per_dim
from models_export.flows.fvae import FVae
from models_export.flows.model import ImageModel
from models_export.pictures import sheets
from models_export.pictures.config import Config, TrainingConfig
from models_export.pictures.fresh import new_model
from models_export.pictures.training.adversary import AdversarialObjective, Adversary
from models_export.pictures.training.augment import augment
from models_export.pictures.training.optimiser import follow, new_optimiser, rate_at, set_rate
from models_export.pictures.training.score import mean_score
from models_export.pictures.training.share import NoiseOfAll, share
from models_export.runs import checkpoint, devices, run_folder
from models_export.runs.checkpoint import RunState

if TYPE_CHECKING:
    from lightning_fabric import Fabric

# Streams of random numbers that must not repeat each other.
_WEIGHTS, _ORDER, _STEP, _VALIDATION, _ADVERSARY = range(5)
_SHEET_TEMPERATURES = (0.5, 0.7, 0.85, 1.0)
_LARGEST_NON_FINITE_RUN = 10
_INIT_IMAGES = 512


def train(
    config: Config, data: DataSet, run: Path, device: str = "cpu", compiled: bool = False
) -> RunState:
    """Train, or go on training, in the folder ``run``; returns the final state.

    Writes machine.json, log.jsonl, samples/<step>.png, checkpoints and
    best.safetensors. device: "cpu" or "cuda". compiled: through torch.compile, which takes minutes
    to start and then saves a part of every step.
    Raises UserError when the pictures don't have the model's shape, when the loss stays non-finite,
    and when there is no such device. That the folder is of this config and this data is the
    caller's affair (runs/origin.py).
    """
    settings = config.training
    torch.set_num_threads(settings.threads)
    # On a GPU some operations have no repeatable form, and nothing is promised there.
    torch.use_deterministic_algorithms(devices.usable(device).type == "cpu")
    torch.set_float32_matmul_precision("high")
    fabric = new_fabric(device)
    learner = Learner(config, data, fabric)
    state = RunState(step=0, seconds=0.0, best_step=0, best_nats=-math.inf, skipped=0)
    found = checkpoint.latest(run)
    if found is not None:
        state = checkpoint.restore(found, *learner.parts)
    if state.step >= settings.steps or is_stuck(state, settings):
        return state
    if fabric.is_global_zero:
        run_folder.machine(device, settings.threads, fabric.world_size).write(run)
    learner.begin(compiled)
    return _Run(config, data, learner, run, fabric).go(state)


def seconds_a_step(config: Config, data: DataSet, at_most: float = 3.0) -> float:
    """How long a step takes here on the CPU: some are made, and their weights thrown away.

    at_most: seconds that this may take, besides what comes before the first step.
    """
    torch.set_num_threads(config.training.threads)
    learner = Learner(config, data, new_fabric("cpu"))
    learner.begin(compiled=False)
    # The first steps make room for what the others reuse.
    learner.step(0)
    learner.step(1)
    started, steps = time.monotonic(), 0
    while not steps or time.monotonic() - started < at_most:
        learner.step(2 + steps)
        steps += 1
    return (time.monotonic() - started) / steps


@dataclass(frozen=True)
class Taken:
    """What a step made of its batch."""

    #: Mean negative log-likelihood per dimension, in nats.
    loss: float
    #: Of the gradient, before it is clipped.
    norm: float

    @property
    def learnt(self) -> bool:
        """Whether the weights have moved: not for a gradient that is not finite."""
        return math.isfinite(self.norm)


class Learner:
    """A model, the moving average of its weights, and how a batch changes both.

    The average is what is evaluated and kept.
    """

    def __init__(self, config: Config, data: DataSet, fabric: Fabric) -> None:
        self._config, self._data, self._fabric = config, data, fabric
        settings = config.training
        _seed(settings.seed, _WEIGHTS, 0)
        self.model = new_model(config, data)
        self.model.init_from(data.train.take(range(min(_INIT_IMAGES, len(data.train)))))
        self.model.use_bfloat16(settings.precision == "bfloat16")
        self.model.to(fabric.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = copy.deepcopy(self.model).eval()
        self.optimiser = new_optimiser(self.model, settings)
        self.adversary = self._adversary()

    def _adversary(self) -> Adversary | None:
        settings, model = self._config.training, self.model
        if settings.adversary is None:
            return None
        if not isinstance(model, FVae):
            raise UserError(
                f"config {self._config.name}: [training.adversary] is for models with a generator, "
                'so for family = "fvae". Take it out'
            )
        _seed(settings.seed, _ADVERSARY, 0)
        adversary = Adversary(model, settings.adversary, self._fabric)
        adversary.discriminator.in_bfloat16 = settings.precision == "bfloat16"
        return adversary

    @property
    def parts(
        self,
    ) -> tuple[ImageModel, ImageModel, torch.optim.Optimizer, Adversary | None]:
        """What a checkpoint holds."""
        return self.model, self.average, self.optimiser, self.adversary

    def begin(self, compiled: bool) -> None:
        """To be called once, after weights and optimiser have been restored."""
        self._objective = self._fabric.setup_module(self._loss())
        self.optimiser = self._fabric.setup_optimizers(self.optimiser)  # type: ignore[assignment]
        self._noise: AbstractContextManager[object] = nullcontext()
        if compiled:
            self._objective.compile()
        elif self._fabric.world_size > 1:
            self._noise = NoiseOfAll(self._fabric.global_rank, self._fabric.world_size)
        if self.adversary is not None:
            self.adversary.begin()
        self.model.train()

    def _loss(self) -> nn.Module:
        config = self._config.training.adversary
        if config is None or self.adversary is None:
            return Objective(self.model)
        assert isinstance(self.model, FVae)  # see _adversary
        return AdversarialObjective(self.model, self.adversary.discriminator, config)

    def step(self, step: int) -> Taken:
        """Learn the batch of this step."""
        fabric, settings = self._fabric, self._config.training
        # All processes draw alike, and each keeps its share.
        _seed(settings.seed, _STEP, step, 0)
        levels = augment(batch(self._data.train, settings, step), self._config.data)
        levels = share(levels, fabric.global_rank, fabric.world_size).to(fabric.device)
        with self._noise:
            # Per dimension, so that clip_norm means the same for pictures of any size.
            loss, shown = self._objective(levels.contiguous(memory_format=torch.channels_last))
        set_rate(self.optimiser, rate_at(settings, step))
        self.optimiser.zero_grad(set_to_none=True)
        fabric.backward(loss)
        norm = nn.utils.clip_grad_norm_(self.model.parameters(), settings.clip_norm)
        taken = Taken(float(loss.detach()), float(norm))
        # By the averaged gradient, so that all processes decide alike.
        if taken.learnt:
            self.optimiser.step()
            follow(self.average, self.model, min(settings.ema, (1 + step) / (10 + step)))
        if self.adversary is not None and taken.learnt:
            self.adversary.step(shown)
        return taken


class _Run:
    """Steps, and after every so many of them a judgement, which is logged and kept."""

    def __init__(
        self, config: Config, data: DataSet, learner: Learner, run: Path, fabric: Fabric
    ) -> None:
        self._config, self._data, self._learner = config, data, learner
        self._run, self._fabric = run, fabric
        #: Steps since the last judgement.
        self._taken: list[Taken] = []
        #: Steps in a row, up to now, that have learnt nothing.
        self._idle = 0

    def go(self, state: RunState) -> RunState:
        """From the state's step to the end, or to where validation no longer improves."""
        settings = self._config.training
        self._begun = state
        first = self._fabric.is_global_zero
        log = run_folder.Log(self._run / "log.jsonl", state.step) if first else None
        started = time.monotonic() - state.seconds
        # Closed whatever happens, so that an error message has a line to itself.
        with self._bar(state) as bar:
            for _ in bar:
                state = replace(self._step(state), seconds=time.monotonic() - started)
                if state.step % settings.evaluate_every and state.step != settings.steps:
                    continue
                state, nats = self._judge(state)
                if log is not None:
                    self._report(state, nats, log, bar)
                    self._keep(state)
                self._taken = []
                self._fabric.barrier()
                if is_stuck(state, settings):
                    bar.write(f"no better since step {state.best_step}: stopped")
                    break
        return state

    def _step(self, state: RunState) -> RunState:
        """Learn one batch; raises UserError when too many in a row have taught nothing."""
        taken = self._learner.step(state.step)
        self._taken.append(taken)
        self._idle = 0 if taken.learnt else self._idle + 1
        if self._idle == _LARGEST_NON_FINITE_RUN:
            raise UserError(
                f"the loss was not finite {self._idle} steps in a row, up to step {state.step}. "
                "Lower learning_rate, or lengthen warmup"
            )
        return replace(state, step=state.step + 1, skipped=state.skipped + (not taken.learnt))

    def _judge(self, state: RunState) -> tuple[RunState, float]:
        """Score the averaged weights, in nats, and keep them when they are the best so far.

        Raises UserError when the score isn't finite.
        """
        average, seed = self._learner.average, self._config.training.seed
        train = self._data.train
        average.calibrate(train.take(range(min(_INIT_IMAGES, len(train)))))
        nats = mean_score(average, self._data.validation, run_folder.mixed(seed, _VALIDATION, 0))
        # Rounding may differ between processes; all must agree on when to stop.
        nats = self._fabric.broadcast(nats)
        if not math.isfinite(nats):
            raise UserError(
                f"the validation score of step {state.step} is {nats}. Lower learning_rate, "
                "or lengthen warmup"
            )
        if nats > state.best_nats or self._learner.adversary is not None:
            state = replace(state, best_step=state.step, best_nats=nats)
            if self._fabric.is_global_zero:
                checkpoint.save_best(self._run, average, state)
        return state, nats

    def _report(
        self, state: RunState, validation: float, log: run_folder.Log, bar: tqdm[int]
    ) -> None:
        """One line of the log, and the progress bar's end."""
        settings, model = self._config.training, self._learner.model
        losses = [taken.loss for taken in self._taken if taken.learnt]
        train = -float(np.mean(losses)) * model.dimensions if losses else None
        size = settings.batch_of(len(self._data.train))
        # Since it was started: before, it may have had another batch.
        steps, seconds = state.step - self._begun.step, state.seconds - self._begun.seconds
        speed = steps * size / seconds
        scores = {"train": train, "validation": validation}
        bits = {
            f"{part}_bits_per_dim": bits_per_dim(nats, model.dimensions, model.bits)
            for part, nats in scores.items()
            if nats is not None
        }
        log.write(
            step=state.step,
            seconds=round(state.seconds, 1),
            images_per_second=round(speed, 1),
            skipped=state.skipped,
            **{f"{part}_nats": nats for part, nats in scores.items()},
            learning_rate=rate_at(settings, state.step - 1),
            gradient_norm=self._taken[-1].norm,
            **bits,
        )
        best = bits_per_dim(state.best_nats, model.dimensions, model.bits)
        bar.set_postfix_str(
            f"{bits['validation_bits_per_dim']:.4f} bits/dim held out, best {best:.4f}, "
            f"{speed:,.0f} images/s"
        )

    def _keep(self, state: RunState) -> None:
        """A sheet of samples, and a checkpoint to go on from."""
        learner, seed = self._learner, self._config.training.seed
        sheet = sheets.temperature_sheet(learner.average, _SHEET_TEMPERATURES, 16, 2, seed)
        sheets.save_png(self._run / "samples" / f"{state.step:08d}.png", sheet, enlarge=2)
        checkpoint.save(self._run, state, *learner.parts)

    def _bar(self, state: RunState) -> tqdm[int]:
        steps = self._config.training.steps
        return tqdm(
            range(state.step, steps),
            initial=state.step,
            total=steps,
            unit="step",
            desc=self._config.name,
            mininterval=1.0,
            disable=not self._fabric.is_global_zero,
        )


class Objective(nn.Module):
    """Mean negative log-likelihood per dimension, in nats: what the processes average.

    And nothing to show an adversary.
    """

    def __init__(self, model: ImageModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, levels: Tensor) -> tuple[Tensor, None]:
        loss: Tensor = -self.model.score(levels).mean() / self.model.dimensions
        return loss, None


def new_fabric(device: str) -> Fabric:
    """One process, or torchrun's."""
    # Seconds to import, which only training should pay.
    from lightning_fabric import Fabric

    chosen, count = torch.device(device), processes.count()
    fabric = Fabric(
        accelerator=chosen.type,
        devices=devices.cards(chosen),
        num_nodes=count // processes.on_this_machine(),
        strategy="ddp" if count > 1 else "auto",
    )
    fabric.launch()
    return fabric


def check_share(settings: TrainingConfig, pictures: int) -> None:
    """Raises UserError when the processes can't have equal shares of a batch."""
    size, count = settings.batch_of(pictures), processes.count()
    if size % count:
        raise UserError(
            f"training.batch: {size} pictures a step can't be shared equally by {count} processes. "
            f"Choose a multiple of {count}"
        )


def check_rest(settings: TrainingConfig, state: RunState) -> None:
    """Raises UserError where a run in this state has nothing left to learn."""
    if state.step >= settings.steps:
        raise UserError(
            f"training.steps: {settings.steps:,}, and the run has made {state.step:,}: nothing is "
            "left to learn. Raise it"
        )
    if is_stuck(state, settings):
        raise UserError(
            f"training.patience: {settings.patience:,} evaluations, and there was nothing better "
            f"since step {state.best_step:,} of {state.step:,}: the run has stopped. Raise it, "
            f"above {(state.step - state.best_step) // settings.evaluate_every:,}"
        )


def is_stuck(state: RunState, settings: TrainingConfig) -> bool:
    """Whether the averaged weights have stopped improving on the validation set."""
    return state.step - state.best_step >= settings.patience * settings.evaluate_every


def _seed(*numbers: int) -> None:
    torch.manual_seed(run_folder.mixed(*numbers))


def batch(pictures: Pictures, settings: TrainingConfig, step: int) -> Tensor:
    """The step's pictures, of all processes.

    Each epoch has its own order, and a short last batch is left out.
    """
    size = settings.batch_of(len(pictures))
    epoch, place = divmod(step, len(pictures) // size)
    generator = torch.Generator().manual_seed(run_folder.mixed(settings.seed, _ORDER, epoch))
    order = torch.randperm(len(pictures), generator=generator).numpy()
    return pictures.take(order[place * size : (place + 1) * size])
