"""What a family of models is to the commands: where its steps are, one by one.

In which order they come, what a run is bound to and what is told is the same for all families:
see commands.py.
"""

from __future__ import annotations

import argparse
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from models_export.config_file import Config
from models_export.data.fingerprint import Fingerprint
from models_export.errors import UserError

Command = Literal["data", "new", "show", "train", "evaluate", "export", "store", "card"]


class Options(argparse.Namespace):
    """What the command line was given; each command has some of these."""

    command: Command
    #: Name or path of a config.
    config: str
    #: "training.steps=100": what stands in the config instead.
    changes: Sequence[str]
    #: What to learn from, or to show; empty where it isn't given.
    data: Sequence[Path]
    #: The file into which avatars are drawn, how many to train on and to test with, their seed.
    avatars: Path | None
    count: int
    test: int
    seed: int
    #: Folder of the run; see ``run_of``.
    run: Path | None
    #: Whether a run may go on with another config.
    go_on: bool
    #: PyTorch's name of it, and whether to go through torch.compile.
    device: str
    compile: bool
    #: Folder of word sets.
    sets: Path | None
    #: Folder of the models.
    models: Path
    #: Of a new config's model and data.
    licence: str

    def run_of(self, name: str) -> Path:
        """Folder of the run of the config of this name."""
        return getattr(self, "run", None) or Path("runs") / name


@dataclass(frozen=True)
class Decisive:
    """What decides the outcome of a run besides its data."""

    #: The parts of a config, as JSON data: the card may change without a new training.
    config: Mapping[str, object]
    #: Files and folders of models_export, and packages.
    sources: tuple[str, ...]
    packages: tuple[str, ...]


C = TypeVar("C", bound=Config)
D = TypeVar("D")
R = TypeVar("R")


class Family(ABC, Generic[C, D, R]):
    """Models of one kind: configs C, data D, results of measuring R, a dataclass.

    Whatever is asked for here may raise UserError.
    """

    #: What a run's measured and exported weights lie in.
    weights: str
    #: What its card is rendered from.
    template: Path
    #: Keys of a config that a run may go on with other values of.
    changeable: Sequence[str] = ()

    @property
    @abstractmethod
    def result(self) -> type[R]:
        """The class of what ``measure`` gives."""

    @abstractmethod
    def has_config(self, content: Mapping[str, Any]) -> bool:
        """Whether a config file of this content is of the family."""

    @abstractmethod
    def has_data(self, paths: Sequence[Path]) -> bool:
        """Whether these files and folders are such as the family learns from."""

    @abstractmethod
    def show(self, options: Options) -> str:
        """The data command: what there is to learn from."""

    def new(self, name: str, options: Options, file: Path) -> str:
        """Write a first config for the data of these options; returns what to expect of it."""
        raise UserError(
            "new is for pictures. A config of words is a few lines: see docs/models.md, Keys of a "
            "config"
        )

    @abstractmethod
    def config(self, name: str, sets: Sequence[str] = ()) -> C:
        """Read and check a config. sets: "training.steps=100", in place of what the file says."""

    @abstractmethod
    def decisive(self, config: C) -> Decisive:
        """What a run of the config is bound to."""

    @abstractmethod
    def settings(self, config: C) -> Mapping[str, object]:
        """What else of the config the numbers of ``measure`` depend on, as JSON data."""

    @abstractmethod
    def open(self, config: C, paths: Sequence[Path], run: Path) -> D:
        """The data, whole and in parts."""

    @abstractmethod
    def fingerprint(self, data: D) -> tuple[str, Fingerprint]:
        """SHA-256 of the data's files, and its examples part by part."""

    def needs_data(self, config: C) -> bool:
        """Whether export looks at data, and not at a run alone."""
        return True

    @abstractmethod
    def check(self, config: C, data: D) -> None:
        """What can be known before the first step: that data and processes suit the config.

        Messages begin with the key; the config's file is put before them.
        """

    @abstractmethod
    def rehearse(self, config: C, data: D) -> None:
        """Export the untrained model and throw it away: what export refuses is refused now."""

    def check_continuation(self, config: C, run: Path) -> None:
        """See that a run that has checkpoints would learn something when it goes on with a changed
        config: what it made without is not to be told as made with it. Messages begin with the key.
        """

    @abstractmethod
    def learn(self, config: C, data: D, run: Path, options: Options) -> str:
        """Train, or go on training; returns what has come of it."""

    @abstractmethod
    def measure(self, config: C, data: D, run: Path, options: Options) -> tuple[R, str]:
        """What a run's weights are worth, and the same in words."""

    @abstractmethod
    def publish(self, config: C, data: D | None, run: Path, result: R, folder: Path) -> str:
        """Write the files of a run's model, and its model.json; returns a summary."""

    def store(self, config: C, data: D | None, folder: Path) -> str:
        """Make the files of a published model smaller, as its config asks for."""
        raise UserError(f"{config.name}: its files are as small as they get")


AnyFamily = Family[Any, Any, Any]
