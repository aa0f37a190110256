"""One small TOML file per model and setting; every key is checked, none is silently ignored."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from models_export.errors import UserError
from models_export.flows.nice import NiceConfig
from plugins.core.structure import StructureError, plain, read
from plugins.onnx_demos.manifest import Title

FOLDER = Path(__file__).parent / "configs"


@dataclass(frozen=True)
class DataConfig:
    """validation: images set aside from the training set, chosen by the training seed.

    shift_share of a batch moves by up to ``shift`` whole pixels each way. distort_share of it is
    turned by up to ``degrees``, scaled by up to 1 ± ``scale`` along each axis and sheared by up to
    ``shear``, all uniformly drawn.
    """

    validation: int
    shift: int
    shift_share: float
    distort_share: float
    degrees: float
    scale: float
    shear: float


@dataclass(frozen=True)
class TrainingConfig:
    """steps of ``batch`` images; rates per step. patience: evaluations without improvement.

    horizon: the step at which the cosine of the learning rate would end; cooldown: the last steps,
    over which it also falls linearly, so that a run may end before its horizon.
    weight_decay: decoupled (AdamW), on matrices only. ema: decay of the averaged weights, which
    are what is evaluated and exported. clip_norm: largest gradient norm.
    """

    seed: int
    steps: int
    batch: int
    learning_rate: float
    final_learning_rate: float
    beta1: float
    beta2: float
    epsilon: float
    weight_decay: float
    warmup: int
    horizon: int
    cooldown: int
    clip_norm: float
    ema: float
    evaluate_every: int
    patience: int
    threads: int


@dataclass(frozen=True)
class CardConfig:
    """What people must know besides the numbers. temperature: what pages show by default."""

    title: Title
    licence: str
    dataset: str
    dataset_licence: str
    temperature: float
    limits: tuple[str, ...]
    people: str


@dataclass(frozen=True)
class Config:
    """name: folder under runs/ and content/models/, and of the file itself."""

    name: str
    version: int
    card: CardConfig
    model: NiceConfig
    data: DataConfig
    training: TrainingConfig


def load(name: str | Path) -> Config:
    """Read a config by its name in models_export/configs, or by a path ending in .toml.

    Raises UserError for a file that doesn't exist or doesn't say what a Config needs.
    """
    path = Path(name) if str(name).endswith(".toml") else FOLDER / f"{name}.toml"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        known = ", ".join(sorted(file.stem for file in FOLDER.glob("*.toml")))
        raise UserError(f"no config at {path}. Known names: {known}") from error
    try:
        return read(Config, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, StructureError) as error:
        raise UserError(f"{path}: {error}") from error


def of_run(config: Config) -> dict[str, object]:
    """What decides a run's outcome, as JSON data: the card may change without a new training."""
    return {part: plain(getattr(config, part)) for part in ("model", "data", "training")}
