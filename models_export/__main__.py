"""Command line: ``python -m models_export data|new|show|train|evaluate|export|store|card``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from huoye.core.errors import BuildError
from models_export import processes
from models_export.commands import carry_out
from models_export.errors import UserError
from models_export.families import FAMILIES
from models_export.family import AnyFamily, Options

_CONFIG_HELP = "path to a .toml, or the name of one here or in models_export/configs (nice-digits)"

_INTERRUPTED = 128 + signal.SIGINT
#: Seconds.
_A_MOMENT = 0.05


def parser() -> argparse.ArgumentParser:
    """All subcommands and options; ``--help`` is their only manual."""
    top = argparse.ArgumentParser(
        prog="python -m models_export",
        description="Train flows and word vectors, measure them, and export them for the browser. "
        "The usual order: data, train, evaluate, export, card.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="command")

    data = commands.add_parser(
        "data",
        help="show what a data file or folder holds, and its SHA-256; or make avatars",
        description="Shows counts, shapes (of text: lines) and SHA-256 of --data. With --avatars, "
        "draws labelled avatars into a new file (DiceBear's Lorelei, CC0) and shows that.",
    )
    source = data.add_mutually_exclusive_group(required=True)
    _data_option(source, required=False)
    source.add_argument("--avatars", type=Path, metavar="FILE.npz", help="file to write")
    data.add_argument("--count", type=int, default=20_000, help="avatars to train on")
    data.add_argument("--test", type=int, default=1_000, help="avatars to test with")
    data.add_argument("--seed", type=int, default=1, help="of the avatars")

    new = commands.add_parser(
        "new",
        help="write a first config for your own pictures",
        description="Writes NAME.toml here, a Glow that suits the number and the size of the "
        "pictures, measures for a few seconds how fast it learns, and says how many steps and "
        "minutes are worth it, and what to expect.",
    )
    new.add_argument("config", metavar="NAME", help="of the model: a-z, 0-9 and -")
    _data_option(new)
    new.add_argument(
        "--licence",
        default="All rights reserved",
        help="of pictures and model, for its card (default: all rights reserved)",
    )

    show = commands.add_parser(
        "show",
        help="every key of a config, with the defaults",
        description="Prints all keys of a config as TOML, noting those that it leaves out.",
    )
    _config_argument(show)

    train = commands.add_parser(
        "train",
        help="train, or resume where the run stopped",
        description="Writes runs/<name>/: log.jsonl, samples/, checkpoints/, best.safetensors. "
        "Interrupt it at any time; the same command goes on from the last checkpoint, and on the "
        "CPU ends with the same bits as an unbroken run. Of words: final.safetensors.",
    )
    _config_argument(train)
    _data_option(train, required=False)
    _run_option(train)
    train.add_argument(
        "--continue",
        dest="go_on",
        action="store_true",
        help="go on with more steps, another rate or batch than the run has had so far",
    )
    train.add_argument("--device", default="cpu", help="PyTorch device: cpu (default) or cuda")
    train.add_argument(
        "--compile", action="store_true", help="through torch.compile: slow to start, then faster"
    )

    evaluate = commands.add_parser(
        "evaluate",
        help="likelihood, round trips, memorisation, sample sheets",
        description="Measures the weights of a run and writes runs/<name>/evaluation.json: "
        "flows on --data; words on --sets and on the text that training set aside.",
    )
    _config_argument(evaluate)
    _data_option(evaluate, required=False)
    evaluate.add_argument(
        "--sets", type=Path, metavar="FOLDER", help="of similarity and analogy files, for words"
    )
    _run_option(evaluate)

    export = commands.add_parser(
        "export",
        help="write the model's files and model.json",
        description="Exports the evaluated weights, checks them against PyTorch in ONNX Runtime, "
        "native and in WebAssembly, and writes the model's folder whole or not at all. --data is "
        "needed where the config asks for an encoder.",
    )
    _config_argument(export)
    _data_option(export, required=False)
    _run_option(export)
    _models_option(export)

    store = commands.add_parser(
        "store",
        help="keep a published model's weights in 8 bits",
        description="Makes the files of a model that was exported in 16 bits a third as large, "
        "measures them again, and writes the model's folder whole or not at all. Needs no run. "
        "--data is needed where the model has an encoder.",
    )
    _config_argument(store)
    _data_option(store, required=False)
    _models_option(store)

    card = commands.add_parser("card", help="write a model's card.md from its model.json")
    _config_argument(card)
    _models_option(card)
    return top


def main(arguments: list[str] | None = None, families: Sequence[AnyFamily] = FAMILIES) -> int:
    """Run one command; 0 on success, 1 with one line on stderr when the user can mend it.

    130, as shells have it, when the user interrupted it, 143 and 129 when it was asked to end.
    """
    options = parser().parse_args(arguments, namespace=Options())
    try:
        done = carry_out(options, families)
    except (UserError, BuildError) as error:
        return _failed(str(error))
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _failed(f"{place}{error.strerror or error}")
    except KeyboardInterrupt as ended:
        after = ": the same command goes on from the last checkpoint"
        print(f"interrupted{after if options.command == 'train' else ''}", file=sys.stderr)
        return ended.args[0] if ended.args else _INTERRUPTED
    if processes.is_first():
        print(done)
    return 0


def end_in_order() -> None:
    """Let SIGTERM and SIGHUP, of schedulers and of terminals that are closed, end a command as
    Ctrl-C does: what it has begun to write is taken away.

    Not one process of several: each may wait for another, which is no longer there.
    """
    if processes.count() > 1:
        return
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Under nohup it is ignored, and stays so.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)
    sys.unraisablehook = _once_more


def _interrupt(number: int, _: object) -> None:
    raise KeyboardInterrupt(128 + number)


def _once_more(swallowed: sys.UnraisableHookArgs) -> None:
    """Python drops what is raised while an object is taken down, as PyTorch's are all the time: an
    interruption that fell there comes again, a moment later."""
    error = swallowed.exc_value
    if not isinstance(error, KeyboardInterrupt):
        sys.__unraisablehook__(swallowed)
        return
    number = error.args[0] - 128 if error.args else signal.SIGINT
    threading.Timer(_A_MOMENT, os.kill, (os.getpid(), number)).start()


def _failed(what: str) -> int:
    """Tell it once, however many processes met it."""
    if processes.is_first():
        print(f"error: {what}", file=sys.stderr)
    return 1


def _config_argument(command: argparse.ArgumentParser) -> None:
    command.add_argument("config", help=_CONFIG_HELP)
    command.add_argument(
        "--set",
        dest="changes",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="another value than the config's, as often as wanted: --set training.steps=500",
    )


def _data_option(command: argparse._ActionsContainer, required: bool = True) -> None:
    command.add_argument(
        "--data",
        type=Path,
        nargs="+",
        default=(),
        required=required,
        metavar="PATH",
        help="an .npz of uint8 pictures (x, or x_train and x_test: [N, height, width] or "
        "[N, height, width, channels]), or a folder of image files; for words .txt and .zst files "
        "or folders of them",
    )


def _run_option(command: argparse.ArgumentParser) -> None:
    # torchrun takes --run for one of its own options, wherever it stands.
    command.add_argument(
        "--run",
        "--run-folder",
        dest="run",
        type=Path,
        help="folder of the run (default: runs/<name>); under torchrun: --run-folder",
    )


def _models_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--models",
        type=Path,
        default=Path("content/models"),
        help="folder of the models (default: content/models)",
    )


if __name__ == "__main__":
    end_in_order()
    processes.leave(main())
