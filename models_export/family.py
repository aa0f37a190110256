"""What a family of models is to the command line: an object that carries out the commands."""

from __future__ import annotations

import argparse
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

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
