"""What a config of pictures says; every key is checked, none is silently ignored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from huoye.core.structure import plain
from huoye.onnx_demos.manifest.model_json import Problem, Title
from models_export import config_file
from models_export.data.dataset import DataConfig
from models_export.flows import ModelConfig
from models_export.flows.glow import GlowConfig
from models_export.flows.nice import NiceConfig
from models_export.ranges import (
    Count,
    CountOrNone,
    Decay,
    Many,
    ManyOrNone,
    Range,
    Rate,
    Seed,
    Threads,
    Width,
)

LEAST_PSNR = 45.0
#: What pages let readers choose at most.
MAX_TEMPERATURE = 1.2
Temperature = Annotated[float, Range(0, MAX_TEMPERATURE)]


@dataclass(frozen=True)
class AdversaryConfig:
    """A discriminator that an f-VAE's generator learns against, besides the likelihood."""

    #: Of its verdict (hinge), beside the loss per dimension in nats.
    weight: Annotated[float, Range(0, 1000)] = 0.3
    #: Of feature matching, likewise.
    features: Annotated[float, Range(0, 1000)] = 1.0
    #: Of the discriminator, constant.
    learning_rate: Rate = 4e-4
    #: Channels of its finest layer.
    width: Width = 32
    #: Half of what it is shown are reconstructions, half draws of the prior at temperatures between
    #: these.
    temperatures: tuple[Temperature, Temperature] = (0.7, 1.0)


@dataclass(frozen=True)
class TrainingConfig:
    """How a flow learns."""

    #: Of everything that is drawn: which pictures are set aside, weights, order, noise.
    seed: Seed = 1
    #: Batches to learn from.
    steps: Many = 3000
    #: Pictures of a step, of all processes together.
    batch: Count = 32
    #: Of a step, after ``warmup`` steps.
    learning_rate: Rate = 1e-3
    #: At the end.
    final_learning_rate: Annotated[float, Range(0, 100)] = 1e-5
    #: Steps over which the rate rises to ``learning_rate``.
    warmup: ManyOrNone = 100
    #: Decay of the averaged weights, which are what is evaluated and exported.
    ema: Decay = 0.998
    #: Steps between evaluations.
    evaluate_every: Many = 250
    #: The step at which the cosine of the learning rate would end; 0: ``steps``.
    horizon: ManyOrNone = 0
    #: The last steps, over which the rate also falls linearly, so that a run may end before its
    #: horizon.
    cooldown: ManyOrNone = 0
    optimiser: Literal["adam", "adamax"] = "adam"
    beta1: Decay = 0.9
    beta2: Decay = 0.99
    epsilon: Annotated[float, Range(0, 1, above=True)] = 1e-8
    #: On matrices only, decoupled (Adam) or as L2 (Adamax).
    weight_decay: Annotated[float, Range(0, 100)] = 0.0
    #: The largest norm of a gradient.
    clip_norm: Annotated[float, Range(0, 1e6, above=True)] = 1.0
    #: Evaluations without improvement, after which training stops.
    patience: Many = 1_000_000
    #: "bfloat16" lets the networks inside couplings, and nothing else, compute with 8 bits of
    #: mantissa.
    precision: Literal["float32", "bfloat16"] = "float32"
    #: Of the CPU, per process.
    threads: Threads = 1
    #: Only for f-VAEs. With one, the newest weights count as the best: likelihood isn't the aim.
    adversary: AdversaryConfig | None = None

    def batch_of(self, pictures: int) -> int:
        """Pictures of a step that learns from so many: no more than there are."""
        return min(self.batch, pictures)


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

    #: Whether it is for pages. One that isn't may be of any size: it is trained and evaluated only.
    page: bool = True
    #: The way from a picture to its latent; the others need it.
    encoder: bool = False
    #: So many test pictures, as latents, for figures that begin at real ones.
    examples: CountOrNone = 0
    #: Attribute directions in latent space.
    directions: tuple[DirectionConfig, ...] = ()
    #: What the networks' weights are kept in: "int8" is a third of the bytes of "float16".
    storage: Literal["float16", "int8"] = "float16"
    #: Of "int8": the least peak signal-to-noise ratio, dB, that any of 64 samples may have against
    #: "float16"; from 30 to 60.
    psnr: Annotated[float, Range(30, 60)] = LEAST_PSNR


@dataclass(frozen=True)
class CardConfig:
    """What people must know besides the numbers."""

    #: Of the model, under which readers get it.
    licence: str
    #: What the data is, in a sentence.
    dataset: str
    dataset_licence: str
    #: What readers call the model, by language; the config's name where it isn't given.
    title: Title
    #: How the card's commands name the data.
    data_path: str = "path/to/pictures"
    #: What pages show by default: 1 draws from all that was learnt, less what is more usual.
    temperature: Temperature = 0.7
    #: What it can't do, a sentence each.
    limits: tuple[str, ...] = ()
    #: Whether real people are depicted, in a sentence.
    people: str = "Whether the pictures show people isn't said."
    #: What else has been measured on such data, with its source.
    reference: str = ""


@dataclass(frozen=True)
class Config:
    """A flow, what it learns from and how, and what of it is published."""

    #: Folder under runs/ and content/models/, and of the file itself.
    name: str
    card: CardConfig
    #: Of the model, raised when it is trained anew.
    version: Count = 1
    model: ModelConfig = field(default_factory=lambda: GlowConfig("glow"))
    data: DataConfig = field(default_factory=DataConfig)
    training: TrainingConfig = TrainingConfig()
    export: ExportConfig = ExportConfig()


def load_config(name: str | Path, sets: Sequence[str] = ()) -> Config:
    """Read a flow's config by its name in models_export/configs, or by a path ending in .toml.

    sets: "training.steps=100", what stands there instead of what the file says.
    Raises UserError for a file that doesn't exist or doesn't say what a Config needs.
    """
    return config_file.load(name, Config, _problems, sets, family="glow")


def _problems(config: Config) -> Iterator[Problem]:
    """What the fields alone can't say."""
    wanted = config.export
    if (wanted.examples or wanted.directions) and not wanted.encoder:
        key = "examples" if wanted.examples else "directions"
        yield ("export", key), "made with an encoder", "Set encoder = true under [export]"
    if wanted.psnr != LEAST_PSNR and wanted.storage != "int8":
        mend = 'Add storage = "int8" under [export], or take it out'
        yield ("export", "psnr"), "it is of weights in 8 bits", mend
    if config.training.adversary and config.model.family != "fvae":
        what = 'it is for models with a generator, so for family = "fvae"'
        yield ("training", "adversary"), what, "Take it out"
    for part, counts in (("model", (1, 3)), ("data", (0, 1, 3))):
        channels = getattr(getattr(config, part), "channels", 1)
        if channels not in counts:
            mend = "Choose 1 for grey pictures, 3 for colour"
            yield (part, "channels"), f"pictures of {channels} channels can't be shown", mend
    if config.data.size and (config.model.height, config.model.width) != (config.data.size,) * 2:
        what = f"the model is for {config.model.height} × {config.model.width} pixels"
        yield ("data", "size"), what, "Let size, model.height and model.width be the same"


def of_run(config: Config) -> dict[str, object]:
    """What decides a run's outcome, as JSON data: the card may change without a new training."""
    return {part: plain(getattr(config, part)) for part in ("model", "data", "training")}


def shape_of(model: ModelConfig) -> tuple[int, int, int]:
    """(C, H, W) of its pictures."""
    channels = 1 if isinstance(model, NiceConfig) else model.channels
    return channels, model.height, model.width
