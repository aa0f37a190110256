"""What a config of pictures says; every key is checked, none is silently ignored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from huoye.core.structure import StructureError, plain, read
from huoye.onnx_demos.manifest.model_json import Title
from models_export.config_file import read_toml
from models_export.data.dataset import DataConfig
from models_export.errors import UserError
from models_export.flows import ModelConfig

LEAST_PSNR = 45.0
_PSNR = (30.0, 60.0)


@dataclass(frozen=True)
class TrainingConfig:
    """How a flow learns."""

    seed: int
    #: Batches to learn from.
    steps: int
    #: Pictures of a step, of all processes together.
    batch: int
    #: Of a step: after ``warmup`` steps, and at the end.
    learning_rate: float
    final_learning_rate: float
    warmup: int
    #: Decay of the averaged weights, which are what is evaluated and exported.
    ema: float
    #: Steps between evaluations.
    evaluate_every: int
    #: The step at which the cosine of the learning rate would end; 0: ``steps``.
    horizon: int = 0
    #: The last steps, over which the rate also falls linearly, so that a run may end before its
    #: horizon.
    cooldown: int = 0
    optimiser: Literal["adam", "adamax"] = "adam"
    beta1: float = 0.9
    beta2: float = 0.99
    epsilon: float = 1e-8
    #: On matrices only, decoupled (Adam) or as L2 (Adamax).
    weight_decay: float = 0.0
    #: The largest norm of a gradient.
    clip_norm: float = 1.0
    #: Evaluations without improvement, after which training stops.
    patience: int = 1_000_000
    #: "bfloat16" lets the networks inside couplings, and nothing else, compute with 8 bits of
    #: mantissa.
    precision: Literal["float32", "bfloat16"] = "float32"
    #: Of the CPU, per process.
    threads: int = 1


@dataclass(frozen=True)
class DirectionConfig:
    """A slider of the edit figure."""

    #: A column of the data's labels.
    label: str
    #: What readers call it.
    title: Title


@dataclass(frozen=True)
class ExportConfig:
    """What is published besides the decoder."""

    #: The way from a picture to its latent; the others need it.
    encoder: bool = False
    #: So many test pictures, as latents, for figures that begin at real ones.
    examples: int = 0
    #: Attribute directions in latent space.
    directions: tuple[DirectionConfig, ...] = ()
    #: What the networks' weights are kept in: "int8" is a third of the bytes of "float16".
    storage: Literal["float16", "int8"] = "float16"
    #: Of "int8": the least peak signal-to-noise ratio, dB, that any of 64 samples may have against
    #: "float16"; from 30 to 60.
    psnr: float = LEAST_PSNR


@dataclass(frozen=True)
class CardConfig:
    """What people must know besides the numbers."""

    title: Title
    licence: str
    dataset: str
    dataset_licence: str
    #: How the card's commands name the data file.
    data_path: str
    #: What pages show by default.
    temperature: float
    limits: tuple[str, ...]
    people: str
    #: What else has been measured on such data, with its source.
    reference: str = ""


@dataclass(frozen=True)
class Config:
    """A flow, what it learns from and how, and what of it is published."""

    #: Folder under runs/ and content/models/, and of the file itself.
    name: str
    version: int
    card: CardConfig
    model: ModelConfig
    data: DataConfig
    training: TrainingConfig
    export: ExportConfig = ExportConfig()


def load_config(name: str | Path) -> Config:
    """Read a flow's config by its name in models_export/configs, or by a path ending in .toml.

    Raises UserError for a file that doesn't exist or doesn't say what a Config needs.
    """
    path, data = read_toml(name)
    try:
        config = read(Config, data)
    except StructureError as error:
        raise UserError(f"{path}: {error}") from error
    wanted = config.export
    if (wanted.examples or wanted.directions) and not wanted.encoder:
        raise UserError(
            f"{path}: examples and directions are made with an encoder. "
            "Set encoder = true under [export]"
        )
    if not _PSNR[0] <= wanted.psnr <= _PSNR[1]:
        raise UserError(
            f"{path}: psnr = {wanted.psnr:g} dB under [export] can't be kept to. "
            f"Choose {_PSNR[0]:g} to {_PSNR[1]:g}"
        )
    if wanted.psnr != LEAST_PSNR and wanted.storage != "int8":
        raise UserError(
            f'{path}: psnr under [export] is of weights in 8 bits. Add storage = "int8", or take '
            "it out"
        )
    return config


def of_run(config: Config) -> dict[str, object]:
    """What decides a run's outcome, as JSON data: the card may change without a new training."""
    return {part: plain(getattr(config, part)) for part in ("model", "data", "training")}
