"""The command line's part for word models."""

from __future__ import annotations

import argparse
from pathlib import Path

from models_export.data import text
from models_export.word2vec.config import load_config


def data_report(paths: list[Path]) -> str:
    """What text there is: files, bytes, lines, characters, and what wasn't UTF-8."""
    files = text.files(paths)
    lines = text.Lines(files)
    count = characters = 0
    for line in lines:
        count, characters = count + 1, characters + len(line)
    listed = [f"{path}: {path.stat().st_size:,} bytes" for path in files]
    counted = f"{count:,} lines with text, {characters:,} characters"
    invalid = f"{lines.invalid:,} sequences that are no UTF-8 (skipped)"
    return "\n".join([*listed, f"{counted}, {invalid}", f"SHA-256 {text.digest(files)}"])


def run(options: argparse.Namespace) -> str:
    """One of train, evaluate, export and card; returns what to print."""
    config = load_config(options.config)
    if options.command == "card":
        from models_export.export.word_card import write_card

        return str(write_card(options.models / config.name))
    folder: Path = options.run or Path("runs") / config.name
    if options.command == "train":
        from models_export.training.words import train

        state = train(config, options.data, folder, options.device)
        return f"{config.training.epochs} epochs, {state.step:,} steps, in {folder}"
    if options.command == "evaluate":
        from models_export.evaluation.words import measure

        return measure(config, folder, options.sets)
    from models_export.export.words import publish

    return publish(config, folder, options.models / config.name)
