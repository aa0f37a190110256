"""Command line: ``python -m models_export data|train|evaluate|export|card``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from models_export.errors import UserError
from plugins.core.errors import BuildError

_CONFIG_HELP = "name of a file in models_export/configs (nice-digits), or a path to a .toml"


def parser() -> argparse.ArgumentParser:
    """All subcommands and options; ``--help`` is their only manual."""
    top = argparse.ArgumentParser(
        prog="python -m models_export",
        description="Train flows, measure them, and export them for the browser. The usual order: "
        "data, train, evaluate, export, card.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="command")

    data = commands.add_parser("data", help="show what a data file holds, and its SHA-256")
    _data_option(data)

    train = commands.add_parser(
        "train",
        help="train, or resume where the run stopped",
        description="Writes runs/<name>/: log.jsonl, samples/, checkpoints/, best.safetensors. "
        "Interrupt it at any time; the same command goes on from the last checkpoint, and on the "
        "CPU ends with the same bits as an unbroken run.",
    )
    train.add_argument("config", help=_CONFIG_HELP)
    _data_option(train)
    _run_option(train)
    _device_option(train)

    evaluate = commands.add_parser(
        "evaluate",
        help="likelihood, round trips, memorisation, sample sheets",
        description="Measures best.safetensors of a run and writes runs/<name>/evaluation.json.",
    )
    evaluate.add_argument("config", help=_CONFIG_HELP)
    _data_option(evaluate)
    _run_option(evaluate)

    export = commands.add_parser(
        "export",
        help="write decoder.onnx and model.json",
        description="Exports the evaluated weights, checks them against PyTorch in ONNX Runtime, "
        "native and in WebAssembly, and writes the model's folder.",
    )
    export.add_argument("config", help=_CONFIG_HELP)
    _run_option(export)
    _models_option(export)

    card = commands.add_parser("card", help="write a model's card.md from its model.json")
    card.add_argument("config", help=_CONFIG_HELP)
    _models_option(card)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 on success, 1 with one line on stderr when the user can mend it."""
    options = parser().parse_args(arguments)
    try:
        _run(options)
    except (UserError, BuildError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"error: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace) -> None:
    # Imported where they are needed, so that --help and data answer at once.
    if options.command == "data":
        from models_export import data

        print(data.report(options.data))
        return

    from models_export import config as configs

    config = configs.load(options.config)
    if options.command == "card":
        from models_export.card import write_card

        print(write_card(options.models / config.name))
        return

    run: Path = options.run or Path("runs") / config.name
    if options.command == "export":
        from models_export.publish import publish

        print(publish(config, run, options.models / config.name))
        return

    from models_export.data import load_digits

    digits = load_digits(options.data, config.data, config.training.seed)
    if options.command == "train":
        from models_export.train import train

        state = train(config, digits, run, options.device)
        print(f"best {state.best_nats:.2f} nats at step {state.best_step}, in {run}")
    else:
        from models_export.evaluate import evaluate

        print(evaluate(config, digits, run))


def _data_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="FILE.npz",
        help="uint8 arrays x_train and x_test, [N, height, width]",
    )


def _run_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--run", type=Path, help="folder of the run (default: runs/<name>)")


def _device_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--device", default="cpu", help="PyTorch device: cpu (default) or cuda")


def _models_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--models",
        type=Path,
        default=Path("content/models"),
        help="folder of the models (default: content/models)",
    )


if __name__ == "__main__":
    sys.exit(main())
