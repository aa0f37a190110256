"""Runs of tiny models of every family, and their published folders, for tests of the exporter.

Nothing is trained: weights are random, and the evaluation's numbers are made up.
"""

import dataclasses
import json
import types
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np
import pytest
import torch

from models_export import commands
from models_export.data import pictures
from models_export.data.dataset import DataSet
from models_export.export.onnx_file import Floats
from models_export.flows.model import ImageModel
from models_export.pictures.config import Config, load_config
from models_export.pictures.evaluation.flows import Result
from models_export.pictures.family import Flows
from models_export.pictures.fresh import new_model
from models_export.runs import checkpoint, scores
from models_export.runs.checkpoint import RunState
from models_export.runs.origin import Origin
from tests.models_export.tiny import EXPORTED

FAMILIES = tuple(EXPORTED)
FLOWS = Flows()


@dataclass(frozen=True)
class Trial:
    """A config file and its data, an evaluated run, and what was published of it.

    model: with the run's weights. summary: what the command says.
    """

    config: Config
    config_file: Path
    data: DataSet
    data_file: Path
    run: Path
    model: ImageModel
    folder: Path
    summary: str

    def encoder_feeds(self, image: Floats, seed: int | None = None) -> dict[str, Floats]:
        """Inputs of the published encoder; noise, where it takes any, of the seed or zeros."""
        size = len(image), self.model.noise_dimensions
        if not size[1]:
            return {"image": image}
        noise = np.zeros(size) if seed is None else np.random.default_rng(seed).normal(size=size)
        return {"image": image, "noise": noise.astype(np.float32)}


_published: dict[str, Trial] = {}


def published(family: str, factory: pytest.TempPathFactory) -> Trial:
    """The family's trial; made once, because an export takes seconds. Copy what you change."""
    if family not in _published:
        _published[family] = _publish(family, factory.mktemp(family))
    return _published[family]


def _publish(family: str, folder: Path) -> Trial:
    config_file, data_file, run = folder / "tiny.toml", folder / "blobs.npz", folder / "run"
    config_file.write_text(EXPORTED[family], "utf-8")
    read = load_config(config_file)
    write_data(data_file, family)
    data = pictures.load(data_file, read.data, read.training.seed)
    model = noisy(read, data)
    write_run(run, read, model, data)
    target = folder / "models" / read.name
    summary = publish(read, data, run, target)
    return Trial(read, config_file, data, data_file, run, model, target, summary)


def noisy(config: Config, data: DataSet | None = None, spread: float = 0.1) -> ImageModel:
    """The config's model with weights that are as good as any trained ones, in evaluation mode."""
    torch.manual_seed(3)
    model = new_model(config, data)
    if data is not None:
        model.init_from(data.train.take(range(len(data.train))))
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(spread * torch.randn_like(weight))
        for name, value in model.named_buffers():
            if name.endswith(("running_mean", "running_var")):
                value.add_(spread * torch.rand_like(value))
    return model.eval()


def write_data(path: Path, family: str, seed: int = 1) -> None:
    """120 pictures to train on and 40 to test, with a label of two values and one of many."""
    side = {"nice": 6, "realnvp": 4}.get(family, 8)
    channels = 1 if family == "nice" else 3
    random = np.random.default_rng(seed)
    arrays: dict[str, Any] = {"label_names": np.array(["bright", "warmth"])}
    for part, count in (("train", 120), ("test", 40)):
        bright, warmth = random.integers(0, 2, count), random.uniform(-1, 1, count)
        noise = random.normal(0, 20, (count, side, side, channels))
        colour = 60 * warmth[:, None] * np.linspace(1, -1, channels)
        x = 90 + 70 * bright[:, None, None, None] + colour[:, None, None, :] + noise
        arrays[f"x_{part}"] = np.clip(x, 0, 255).astype(np.uint8)
        arrays[f"labels_{part}"] = np.stack([bright, warmth], axis=1).astype(np.float32)
    np.savez(path, **arrays)


def write_run(run: Path, config: Config, model: ImageModel, data: DataSet) -> None:
    """What the train and evaluate commands leave for the export command."""
    run.mkdir()
    seen = _given(config, data)
    seen.claim(run)
    state = RunState(step=24, seconds=96.0, best_step=18, best_nats=1.5, skipped=0)
    checkpoint.save_best(run, model, state)
    newest = run / "checkpoints" / "00000024"
    newest.mkdir(parents=True)
    (newest / "state.json").write_text(json.dumps(dataclasses.asdict(state)), "utf-8")
    (run / "machine.json").write_text('{"device": "an abacus", "software": "beads"}', "utf-8")
    result = dataclasses.replace(
        _filled(Result),
        convention="nats",
        data_sha256=data.sha256,
        training_examples=len(data.train),
        validation_examples=len(data.validation),
        test_examples=len(data.test),
    )
    if not hasattr(model, "generating"):
        result = dataclasses.replace(result, bound=False, autoencoder=None, parts=None)
    scores.write(run, FLOWS.weights, seen, FLOWS.settings(config), result)


def publish(config: Config, data: DataSet | None, run: Path, folder: Path) -> str:
    """The export command with all that it compares."""
    return commands.publish(FLOWS, config, data, run, _given(config, data), folder)


def _given(config: Config, data: DataSet | None) -> Origin:
    return commands.given(FLOWS, config, data, [Path("blobs.npz")], Path("tiny.toml"))


def _filled(kind: Any) -> Any:
    """Some value of the type: of a dataclass one with all fields filled, each number another."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(
            **{
                name: 0.001 * (index + 1) if hint is float else _filled(hint)
                for index, (name, hint) in enumerate(hints.items())
            }
        )
    if get_origin(kind) in (Union, types.UnionType):
        return _filled(get_args(kind)[0])
    return {float: 0.5, int: 7, str: "text", bool: True}[kind]
