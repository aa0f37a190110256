"""The families of models: for each one an object that carries out the commands.

The command line knows no family by name. It asks which one a config is of or, for the ``data``
command, which one learns from what ``--data`` names. To add a family is to write its class and to
put an object of it into ``FAMILIES``.
"""

from __future__ import annotations

import argparse
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from models_export.errors import UserError

# Modules that need seconds to import are imported where a command needs them, so that --help and
# data answer at once.
if TYPE_CHECKING:
    from models_export.config import Config
    from models_export.data.dataset import DataSet

Command = Literal["data", "train", "evaluate", "export", "store", "card"]


class Options(argparse.Namespace):
    """What the command line was given; each command has some of these."""

    command: Command
    #: Name or path of a config.
    config: str
    #: What to learn from, or to show; empty where it isn't given.
    data: Sequence[Path]
    #: The file into which avatars are drawn, how many to train on and to test with, their seed.
    avatars: Path | None
    count: int
    test: int
    seed: int
    #: Folder of the run; see ``run_of``.
    run: Path | None
    #: PyTorch's name of it, and whether to go through torch.compile.
    device: str
    compile: bool
    #: Folder of word sets.
    sets: Path | None
    #: Folder of the models.
    models: Path

    def run_of(self, name: str) -> Path:
        """Folder of the run of the config of this name."""
        return self.run or Path("runs") / name


class Family(ABC):
    """Models of one kind. Each command returns what to print, or raises UserError."""

    @abstractmethod
    def has_config(self, content: Mapping[str, Any]) -> bool:
        """Whether a config file of this content is of the family."""

    @abstractmethod
    def has_data(self, paths: Sequence[Path]) -> bool:
        """Whether these files and folders are such as the family learns from."""

    @abstractmethod
    def data(self, options: Options) -> str:
        """Show what there is to learn from."""

    @abstractmethod
    def train(self, options: Options) -> str:
        """Train, or go on training."""

    @abstractmethod
    def evaluate(self, options: Options) -> str:
        """Measure the weights of a run."""

    @abstractmethod
    def export(self, options: Options) -> str:
        """Write the files of an evaluated run's model, and its model.json."""

    @abstractmethod
    def store(self, options: Options) -> str:
        """Make the files of a published model smaller, as its config asks for."""

    @abstractmethod
    def card(self, options: Options) -> str:
        """Write card.md beside a model.json."""

    def carry_out(self, options: Options) -> str:
        """The command of these options."""
        commands = {
            "data": self.data,
            "train": self.train,
            "evaluate": self.evaluate,
            "export": self.export,
            "store": self.store,
            "card": self.card,
        }
        return commands[options.command](options)


class Words(Family):
    """Word vectors, which learn from text."""

    def has_config(self, content: Mapping[str, Any]) -> bool:
        from huoye.onnx_demos.manifest.word_manifest import KIND

        return content.get("family") in KIND.families

    def has_data(self, paths: Sequence[Path]) -> bool:
        from models_export.data import text

        return bool(paths) and all(map(text.is_text, paths))

    def data(self, options: Options) -> str:
        from models_export.data import text

        return text.report(options.data)

    def train(self, options: Options) -> str:
        from models_export.training.words import train
        from models_export.word2vec.config import load_config

        config = load_config(options.config)
        run = options.run_of(config.name)
        state = train(config, options.data, run, options.device)
        return f"{config.training.epochs} epochs, {state.step:,} steps, in {run}"

    def evaluate(self, options: Options) -> str:
        from models_export.evaluation.words import measure
        from models_export.word2vec.config import load_config

        config = load_config(options.config)
        return measure(config, options.run_of(config.name), options.sets)

    def export(self, options: Options) -> str:
        from models_export.export.words import publish
        from models_export.word2vec.config import load_config

        config = load_config(options.config)
        return publish(config, options.run_of(config.name), options.models / config.name)

    def store(self, options: Options) -> str:
        raise UserError("word vectors are exported in 8 bits already: there is nothing to do")

    def card(self, options: Options) -> str:
        from models_export.export.card import write_card
        from models_export.word2vec.config import load_config

        return str(write_card(options.models / load_config(options.config).name))


class Flows(Family):
    """Flows and f-VAEs, which learn from pictures.

    They also take what is no other family's: their readers tell what is wrong with it.
    """

    def has_config(self, content: Mapping[str, Any]) -> bool:
        return True

    def has_data(self, paths: Sequence[Path]) -> bool:
        return True

    def data(self, options: Options) -> str:
        from models_export.data import avatars, pictures

        if options.avatars:
            avatars.make_avatars(options.avatars, options.count, options.test, options.seed)
        return pictures.report(options.avatars or _one(options.data))

    def train(self, options: Options) -> str:
        from models_export.config import load_config
        from models_export.training.flows import train

        config = load_config(options.config)
        data, run = self._needed(config, options), options.run_of(config.name)
        state = train(config, data, run, options.device, options.compile)
        return f"best {state.best_nats:.2f} nats at step {state.best_step}, in {run}"

    def evaluate(self, options: Options) -> str:
        from models_export.config import load_config
        from models_export.evaluation.flows import evaluate

        config = load_config(options.config)
        return evaluate(config, self._needed(config, options), options.run_of(config.name))

    def export(self, options: Options) -> str:
        from models_export.config import load_config
        from models_export.export.flows import publish

        config = load_config(options.config)
        data, run = self._given(config, options), options.run_of(config.name)
        return publish(config, data, run, options.models / config.name)

    def store(self, options: Options) -> str:
        from models_export.config import load_config
        from models_export.export.storage import store

        config = load_config(options.config)
        return store(config, self._given(config, options), options.models / config.name)

    def card(self, options: Options) -> str:
        from models_export.config import load_config
        from models_export.export.card import write_card

        return str(write_card(options.models / load_config(options.config).name))

    def _given(self, config: Config, options: Options) -> DataSet | None:
        from models_export.data import pictures

        if not options.data:
            return None
        return pictures.load(_one(options.data), config.data, config.training.seed)

    def _needed(self, config: Config, options: Options) -> DataSet:
        data = self._given(config, options)
        if data is None:
            raise UserError(f"{config.name} is measured on its pictures: name them with --data")
        return data


def _one(paths: Sequence[Path]) -> Path:
    """Pictures lie in one place; raises UserError for several."""
    if len(paths) != 1:
        raise UserError(
            "--data: pictures come from one file or folder; only text may be in several"
        )
    return paths[0]


#: The first one that says yes has the config, or the data; the last one takes the rest.
FAMILIES: tuple[Family, ...] = (Words(), Flows())


def of_config(name: str | Path, families: Sequence[Family] = FAMILIES) -> Family:
    """The family of a config; raises UserError when it can't be read."""
    from models_export.config import read_toml

    _, content = read_toml(name)
    return next(family for family in families if family.has_config(content))


def of_data(paths: Sequence[Path], families: Sequence[Family] = FAMILIES) -> Family:
    """The family that learns from these files and folders."""
    return next(family for family in families if family.has_data(paths))
