"""Word vectors as a family of the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from models_export.errors import UserError
from models_export.family import Family, Options

# Modules that need seconds to import are imported where a command needs them.


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
        from models_export.word2vec.config import load_config
        from models_export.word2vec.training import train

        config = load_config(options.config)
        run = options.run_of(config.name)
        state = train(config, options.data, run, options.device)
        return f"{config.training.epochs} epochs, {state.step:,} steps, in {run}"

    def evaluate(self, options: Options) -> str:
        from models_export.word2vec.config import load_config
        from models_export.word2vec.evaluation import measure

        config = load_config(options.config)
        return measure(config, options.run_of(config.name), options.sets)

    def export(self, options: Options) -> str:
        from models_export.word2vec.config import load_config
        from models_export.word2vec.publish import publish

        config = load_config(options.config)
        return publish(config, options.run_of(config.name), options.models / config.name)

    def store(self, options: Options) -> str:
        raise UserError("word vectors are exported in 8 bits already: there is nothing to do")

    def card(self, options: Options) -> str:
        from models_export.export.card import write_card
        from models_export.word2vec.config import load_config

        return str(write_card(options.models / load_config(options.config).name))
