"""Training on a prepared corpus; a run that was killed and resumed equals one that wasn't.

Every random draw comes from (seed, epoch, chunk), and a chunk's stretches come in order, so that a
checkpoint needs no generator's state: what had been read of its chunk is drawn again and skipped.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np
import safetensors
import safetensors.torch
import torch
from tqdm import tqdm

from huoye.core.files import write_atomic
from models_export.data.corpus import Corpus
from models_export.errors import UserError
from models_export.runs import checkpoint, devices, run_folder
from models_export.word2vec import batches
from models_export.word2vec.batches import Stretch
from models_export.word2vec.config import WordConfig
from models_export.word2vec.kernels import software
from models_export.word2vec.learner import Learner
from models_export.word2vec.losses import LOSSES
from models_export.word2vec.model import Model, new_model
from models_export.word2vec.run import WordState, read_state, read_tensors

_WEIGHTS, _ORDER, _NEGATIVES = range(3)
_MEGABYTE = 1 << 20
_LOSS_EVERY = 200


@dataclass(frozen=True)
class _Place:
    epoch: int
    chunk: int
    inside: int
    progress: float  # of the whole run, after this stretch


def train(
    config: WordConfig, data: Corpus, run: Path, device: str = "cpu", stop: int = 0
) -> WordState:
    """Train, or go on training, in the folder ``run``; returns the final state.

    Writes machine.json, log.jsonl, checkpoints and at the end
    final.safetensors. stop: end after so many steps, as an interruption would, with a checkpoint.
    Raises UserError for tables over the memory budget, and when the loss is no number. That the
    folder is of this config and this text is the caller's affair (runs/origin.py).
    """
    settings = config.training
    torch.set_num_threads(settings.threads)
    where = devices.usable(device)
    torch.use_deterministic_algorithms(where.type == "cpu")
    check_memory(config, len(data.vocabulary))
    model = fresh(config, len(data.vocabulary), where)
    state = WordState(step=0, epoch=0, chunk=0, inside=0, seconds=0.0, finished=False)
    found = checkpoint.latest(run)
    if found is not None:
        state = _restore(found, model)
    if state.finished and state.epoch >= settings.epochs:
        return state
    run_folder.machine(device, settings.threads, more=software(where)).write(run)
    log = run_folder.Log(run / "log.jsonl", state.step)
    return _Run(config, data, model, run, log).go(state, stop)


def fresh(config: WordConfig, words: int, device: torch.device) -> Model:
    """The config's model with the weights that its seed gives."""
    wanted, seed = config.model, run_folder.mixed(config.training.seed, _WEIGHTS)
    return new_model(
        wanted.architecture, words, wanted.dimension, wanted.shared, seed, device, wanted.scale
    )


class _Run:
    def __init__(
        self, config: WordConfig, data: Corpus, model: Model, run: Path, log: run_folder.Log
    ) -> None:
        self._config, self._data, self._model, self._run, self._log = config, data, model, run, log
        wanted = config.model
        self._shape = batches.geometry(config.training.positions, wanted.window)
        self._keep = data.vocabulary.keep(wanted.subsampling)
        self._chunks = data.train.chunks(batches.CHUNK)
        loss = LOSSES[wanted.loss]
        self._learner = Learner(
            model,
            loss,
            data.vocabulary.proposal(loss.power),
            self._shape,
            wanted.negatives,
            wanted.group,
            wanted.wanted,
        )
        #: Summed over the pairs since the last line of the log.
        self._loss, self._pairs = 0.0, 0

    def go(self, state: WordState, stop: int) -> WordState:
        """From the state's place to the end, or to the step ``stop``."""
        settings = self._config.training
        started = time.monotonic() - state.seconds
        with self._bar() as bar:
            for place, stretch, random in self._stretches(state):
                self._step(place, stretch, random)
                state = WordState(
                    step=state.step + 1,
                    epoch=place.epoch,
                    chunk=place.chunk,
                    inside=place.inside + 1,
                    seconds=time.monotonic() - started,
                    finished=False,
                )
                if state.step % _LOSS_EVERY == 0 or state.step == stop:
                    self._report(state, place, bar)
                if state.step % settings.keep_every == 0 or state.step == stop:
                    _save(self._run, state, self._model)
                    if state.step == stop:
                        return state
        seconds = time.monotonic() - started
        state = WordState(state.step, settings.epochs, 0, 0, seconds, finished=True)
        write_atomic(self._run / "final.safetensors", _packed(self._model))
        _save(self._run, state, self._model)
        return state

    def _step(self, place: _Place, stretch: Stretch, random: np.random.Generator) -> None:
        """Learn one stretch, at a rate that falls linearly to 0."""
        rate = self._config.training.learning_rate * (1 - place.progress)
        loss, pairs = self._learner.step(stretch, random, rate)
        self._loss, self._pairs = self._loss + loss, self._pairs + pairs

    def _report(self, state: WordState, place: _Place, bar: tqdm[NoReturn]) -> None:
        """One line of the log, and the progress bar; raises UserError for a loss that is none."""
        mean = self._loss / max(1, self._pairs)
        self._loss, self._pairs = 0.0, 0
        if not math.isfinite(mean):
            raise UserError(f"the loss is {mean} at step {state.step}. Lower learning_rate")
        words = place.progress * self._config.training.epochs * len(self._data.train.ids)
        self._log.write(
            step=state.step,
            epoch=place.epoch,
            loss=mean,
            progress=place.progress,
            seconds=round(state.seconds, 2),
            words=round(words),
        )
        bar.update(words - bar.n)
        bar.set_postfix_str(f"loss {mean:.4f} a pair")

    def _bar(self) -> tqdm[NoReturn]:
        return tqdm(
            total=self._config.training.epochs * len(self._data.train.ids),
            unit="word",
            unit_scale=True,
            desc=self._config.name,
            mininterval=1.0,
        )

    def _stretches(self, state: WordState) -> Iterator[tuple[_Place, Stretch, np.random.Generator]]:
        """From the state's place to the end, each with the generator of its chunk's negatives."""
        seed, epochs = self._config.training.seed, self._config.training.epochs
        parts = epochs * len(self._chunks)
        for epoch in range(state.epoch, epochs):
            for chunk, lines in enumerate(self._chunks):
                if epoch == state.epoch and chunk < state.chunk:
                    continue
                skipped = state.inside if (epoch, chunk) == (state.epoch, state.chunk) else 0
                order = np.random.SeedSequence((seed, _ORDER, epoch, chunk))
                done = epoch * len(self._chunks) + chunk
                every = batches.stretches(
                    self._data.train,
                    lines,
                    self._keep,
                    self._shape,
                    self._config.model.shrink,
                    order,
                )
                for inside, stretch in enumerate(every):
                    if inside >= skipped:
                        place = _Place(epoch, chunk, inside, (done + stretch.progress) / parts)
                        draws = np.random.SeedSequence((seed, _NEGATIVES, epoch, chunk, inside))
                        yield place, stretch, np.random.Generator(np.random.PCG64(draws))


def check_memory(config: WordConfig, words: int) -> None:
    tables = 1 if config.model.shared else 2
    needed = 4 * words * (config.model.dimension + 1) * tables / _MEGABYTE
    if needed > config.training.memory:
        raise UserError(
            f"{words:,} words of {config.model.dimension} numbers need {needed:,.0f} MB, "
            f"training.memory allows {config.training.memory:,}. Raise it, raise min_count, or "
            "set max_words"
        )


def _packed(model: Model) -> bytes:
    tensors = {name: table.weights.cpu() for name, table in model.tables.items()}
    return safetensors.torch.save(tensors)


def _save(run: Path, state: WordState, model: Model) -> None:
    tensors = {}
    for name, table in model.tables.items():
        tensors[name], tensors[f"{name}.squares"] = table.weights.cpu(), table.squares.cpu()
    contents = {
        "model.safetensors": safetensors.torch.save(tensors),
        "state.json": json.dumps(asdict(state)).encode(),
    }
    checkpoint.write(run, state.step, contents)


def _restore(folder: Path, model: Model) -> WordState:
    """Fill the model's tables in place; raises UserError when the checkpoint is damaged."""
    tensors = read_tensors(folder / "model.safetensors")
    try:
        for name, table in model.tables.items():
            table.weights.copy_(tensors[name])
            table.squares.copy_(tensors[f"{name}.squares"])
    except (KeyError, RuntimeError) as error:
        raise UserError(f"{folder}: tables of another model ({error})") from error
    return read_state(folder)
