"""The commands, step by step, the same for every family."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from huoye.onnx_demos.manifest.model_json import MIN_OPSET, wrong_head
from models_export import processes
from models_export.config_file import CONFIG_FOLDER, Config, path_of, shown
from models_export.errors import UserError, naming
from models_export.families import FAMILIES, of_config, of_data
from models_export.family import AnyFamily, Options
from models_export.notices import notice
from models_export.runs import origin, scores, sources
from models_export.runs.lock import locked
from models_export.runs.origin import Origin


def carry_out(options: Options, families: Sequence[AnyFamily] = FAMILIES) -> str:
    """The command of these options; returns what to print, or raises UserError."""
    if options.command == "data":
        return of_data(options.data, families).show(options)
    if options.command == "new":
        return _new(of_data(options.data, families), options)
    family = of_config(options.config, families)
    config = family.config(options.config, options.changes)
    if options.command == "show":
        return shown(config, options.config, options.changes)
    commands = {
        "train": _train,
        "evaluate": _evaluate,
        "export": _export,
        "store": _store,
        "card": _card,
    }
    return commands[options.command](family, config, options)


def _new(family: AnyFamily, options: Options) -> str:
    name = options.config.removesuffix(".toml")
    for _, what, mend in wrong_head(name, {"en": name}, MIN_OPSET):
        raise UserError(f"{what}. {mend}")
    file = Path(f"{name}.toml")
    if (CONFIG_FOLDER / file).exists():
        raise UserError(f"{name}: a config that comes with models_export. Choose another name")
    if file.exists():
        raise UserError(f"{file}: there is one already. Choose another name, or delete it")
    return family.new(name, options, file)


def _train(family: AnyFamily, config: Config, options: Options) -> str:
    """Everything that can be refused is refused before the first step."""
    from models_export.runs import checkpoint, devices  # they bring PyTorch, which takes seconds

    devices.check(options.device)
    run = options.run_of(config.name)
    options.data = options.data or _named(config)
    first = processes.is_first()
    with locked(run) if first else nullcontext():
        data = _opened(family, config, options.data, run)
        if first:
            config_file, found = path_of(options.config), checkpoint.latest(run)
            with naming(config_file):
                family.check(config, data)
                if found is None and not (run / origin.FILE_NAME).exists():
                    family.rehearse(config, data)
            seen = given(family, config, data, options.data, config_file)
            if options.go_on and found is not None and seen.changed(run):
                with naming(config_file):
                    family.check_continuation(config, run)
            seen.claim(run, options.go_on, int(found.name) if found else 0)
        return f"{family.learn(config, data, run, options)}, in {run}"


def _named(config: Config) -> Sequence[Path]:
    """The data that the config itself names; raises UserError where it isn't there."""
    named = str(getattr(config.card, "data_path", ""))
    for paths in ([Path(named)], [Path(part) for part in named.split()]):
        if paths and all(path.exists() for path in paths):
            return paths
    raise UserError(
        f"there is nothing at “{named}”, which is card.data_path in the config. Name what to learn "
        "from with --data"
    )


def _evaluate(family: AnyFamily, config: Config, options: Options) -> str:
    run = options.run_of(config.name)
    origin.load(run)
    with locked(run):
        data = _opened(family, config, options.data, run)
        return measure(family, config, data, run, options)


def _export(family: AnyFamily, config: Config, options: Options) -> str:
    run = options.run_of(config.name)
    origin.load(run)
    with locked(run):
        needed = options.data or family.needs_data(config)
        data = family.open(config, options.data, run) if needed else None
        seen = given(family, config, data, options.data, path_of(options.config))
        return publish(family, config, data, run, seen, options.models / config.name)


def _store(family: AnyFamily, config: Config, options: Options) -> str:
    folder = options.models / config.name
    run = options.run_of(config.name)
    data = family.open(config, options.data, run) if options.data else None
    return family.store(config, data, folder)


def _card(family: AnyFamily, config: Config, options: Options) -> str:
    from models_export.export.card import write_card

    return str(write_card(options.models / config.name, family.template))


def given(
    family: AnyFamily, config: Config, data: Any, paths: Sequence[Path], config_file: Path
) -> Origin:
    """What a run would be made from. data: None where a command does without."""
    decisive = family.decisive(config)
    sha256, fingerprint = family.fingerprint(data) if data is not None else ("", None)
    return Origin(
        config_file=config_file,
        config=decisive.config,
        data=fingerprint,
        data_sha256=sha256,
        data_paths=paths,
        code=sources.code(decisive.sources),
        packages=sources.packages(decisive.packages),
        changeable=family.changeable,
    )


def measure(
    family: AnyFamily,
    config: Config,
    data: Any,
    run: Path,
    options: Options,
) -> str:
    """Measure a run of this config and this data, and keep what has come of it."""
    seen = given(family, config, data, options.data, path_of(options.config))
    seen.check(run)
    if changes := seen.changes(run):
        notice(f"{run} was trained with others: {changes}")
    result, summary = family.measure(config, data, run, options)
    scores.write(run, family.weights, seen, family.settings(config), result)
    return f"{summary}\nwrote {run / scores.FILE_NAME}"


def publish(
    family: AnyFamily, config: Config, data: Any, run: Path, seen: Origin, folder: Path
) -> str:
    """Export what was measured, of this run, this config and this data, and nothing else."""
    seen.check(run)
    settings = family.settings(config)
    result = scores.load(run, family.weights, seen, settings, family.result)
    return family.publish(config, data, run, result, folder)


def _opened(family: AnyFamily, config: Config, paths: Sequence[Path], run: Path) -> Any:
    """The data, of which is told what should be known."""
    data = family.open(config, paths, run)
    for note in data.notes:
        notice(note)
    return data
