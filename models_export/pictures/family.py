"""Flows and f-VAEs as a family of the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models_export.errors import UserError
from models_export.family import Family, Options

# Modules that need seconds to import are imported where a command needs them, so that --help and
# data answer at once.
if TYPE_CHECKING:
    from models_export.data.dataset import DataSet
    from models_export.pictures.config import Config


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
        from models_export.pictures.config import load_config
        from models_export.pictures.training.flows import train

        config = load_config(options.config)
        data, run = self._needed(config, options), options.run_of(config.name)
        state = train(config, data, run, options.device, options.compile)
        return f"best {state.best_nats:.2f} nats at step {state.best_step}, in {run}"

    def evaluate(self, options: Options) -> str:
        from models_export.pictures.config import load_config
        from models_export.pictures.evaluation.flows import evaluate

        config = load_config(options.config)
        return evaluate(config, self._needed(config, options), options.run_of(config.name))

    def export(self, options: Options) -> str:
        from models_export.pictures.config import load_config
        from models_export.pictures.export.flows import publish

        config = load_config(options.config)
        data, run = self._given(config, options), options.run_of(config.name)
        return publish(config, data, run, options.models / config.name)

    def store(self, options: Options) -> str:
        from models_export.pictures.config import load_config
        from models_export.pictures.export.storage import store

        config = load_config(options.config)
        return store(config, self._given(config, options), options.models / config.name)

    def card(self, options: Options) -> str:
        from models_export.export.card import write_card
        from models_export.pictures.config import load_config

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
