"""Flows and f-VAEs as a family: pictures in, pictures out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models_export.data.fingerprint import Fingerprint
from models_export.errors import UserError
from models_export.family import Decisive, Family, Options
from models_export.notices import notice

# Modules that need seconds to import are imported where a command needs them, so that --help and
# data answer at once.
if TYPE_CHECKING:
    from models_export.data.dataset import DataSet
    from models_export.pictures.config import Config
    from models_export.pictures.evaluation.flows import Result


#: Beside the runs: what is decoded of folders. Anybody may delete it.
PICTURE_CACHE = ".pictures"


class Flows(Family["Config", "DataSet", "Result"]):
    """Flows and f-VAEs, which learn from pictures.

    They also take what is no other family's: their readers tell what is wrong with it.
    """

    weights = "best.safetensors"
    # Not the optimiser's own: a checkpoint has them.
    changeable = tuple(
        f"training.{key}"
        for key in (
            *("steps", "batch", "learning_rate", "final_learning_rate", "warmup", "horizon"),
            *("cooldown", "ema", "clip_norm", "evaluate_every", "patience", "precision", "threads"),
        )
    )
    template = Path(__file__).parent / "card.md.jinja"

    @property
    def result(self) -> type[Result]:
        from models_export.pictures.evaluation.flows import Result

        return Result

    def has_config(self, content: Mapping[str, Any]) -> bool:
        return True

    def has_data(self, paths: Sequence[Path]) -> bool:
        return True

    def show(self, options: Options) -> str:
        from models_export.data import avatars, pictures

        if options.avatars:
            avatars.make_avatars(options.avatars, options.count, options.test, options.seed)
        return pictures.report(options.avatars or _one(options.data))

    def new(self, name: str, options: Options, file: Path) -> str:
        from models_export.pictures import new_config
        from models_export.pictures.config import load_config
        from models_export.pictures.training.flows import seconds_a_step

        path = _one(options.data)
        found = new_config.survey(path)
        made = new_config.draft(name, path, options.licence, found)
        new_config.write(made, file)
        try:
            config = load_config(file)
            data = self.open(config, [path], options.run_of(name))
            seconds = seconds_a_step(config, data)
        except BaseException:
            # Ctrl-C, too: what is left would stand in the way of the next one.
            file.unlink()
            raise
        for note in data.notes:
            notice(note)
        made = new_config.worth(made, len(data.train), seconds)
        new_config.write(made, file)
        return new_config.summary(made, file, data, seconds)

    def config(self, name: str, sets: Sequence[str] = ()) -> Config:
        from models_export.pictures.config import load_config

        return load_config(name, sets)

    def decisive(self, config: Config) -> Decisive:
        from models_export.pictures.config import of_run

        return Decisive(
            of_run(config),
            sources=(
                *("data", "flows", "pictures/fresh.py", "pictures/training"),
                *("pictures/evaluation", "runs/checkpoint.py"),
            ),
            packages=("torch", "numpy", "pillow"),
        )

    def settings(self, config: Config) -> Mapping[str, object]:
        # Samples are drawn, and rounding is judged, at the temperature that pages begin with.
        return {"card.temperature": config.card.temperature}

    def open(self, config: Config, paths: Sequence[Path], run: Path) -> DataSet:
        from models_export.data import duplicates, pictures
        from models_export.pictures.config import shape_of
        from models_export.runs import origin

        path = _one(paths or origin.paths_of(run))
        shape, cache = shape_of(config.model), run.parent / PICTURE_CACHE
        loaded = pictures.load(path, config.data, config.training.seed, shape, cache)
        return duplicates.without(loaded)

    def fingerprint(self, data: DataSet) -> tuple[str, Fingerprint]:
        from models_export.data.duplicates import fingerprint

        return data.sha256, fingerprint(data)

    def needs_data(self, config: Config) -> bool:
        return config.export.encoder

    def check(self, config: Config, data: DataSet) -> None:
        from models_export.pictures.evaluation.flows import check_parts
        from models_export.pictures.export import directions
        from models_export.pictures.export.flows import check_examples
        from models_export.pictures.fresh import new_model
        from models_export.pictures.training.flows import check_share

        check_parts(data)
        check_share(config.training, len(data.train))
        check_examples(config, data)
        if config.export.directions:
            directions.checked(data, config.export.directions)
        new_model(config, data)

    def rehearse(self, config: Config, data: DataSet) -> None:
        from models_export.pictures.export.rehearsal import rehearse

        if config.export.page:
            rehearse(config, data)

    def check_continuation(self, config: Config, run: Path) -> None:
        from models_export.pictures.training.flows import check_rest
        from models_export.runs import checkpoint

        newest = checkpoint.latest(run)
        assert newest is not None
        check_rest(config.training, checkpoint.read_state(newest))

    def learn(self, config: Config, data: DataSet, run: Path, options: Options) -> str:
        from models_export.pictures.training.flows import train

        state = train(config, data, run, options.device, options.compile)
        return f"best {state.best_nats:.2f} nats at step {state.best_step}"

    def measure(
        self, config: Config, data: DataSet, run: Path, options: Options
    ) -> tuple[Result, str]:
        from models_export.pictures.evaluation.flows import evaluate
        from models_export.runs import checkpoint

        checkpoint.check_best(run)
        return evaluate(config, data, run)

    def publish(
        self, config: Config, data: DataSet | None, run: Path, result: Result, folder: Path
    ) -> str:
        from models_export.pictures.export.flows import publish

        if not config.export.page:
            raise UserError(
                f"{config.name}: export.page: its config says that it is for no page. Set page = "
                "true under [export], and train with it from the start"
            )
        return publish(config, data, run, result, folder)

    def store(self, config: Config, data: DataSet | None, folder: Path) -> str:
        from models_export.pictures.export.storage import store

        return store(config, data, folder)


def _one(paths: Sequence[Path]) -> Path:
    """Pictures lie in one place; raises UserError for several."""
    if len(paths) != 1:
        raise UserError(
            "--data: pictures come from one file or folder; only text may be in several"
        )
    return paths[0]
