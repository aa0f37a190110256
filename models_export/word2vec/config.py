"""A Word2Vec config: one TOML file, every key checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from huoye.core.structure import StructureError, plain, read
from huoye.onnx_demos.manifest.model_json import Title
from models_export.config_file import read_toml
from models_export.data.corpus import CorpusConfig
from models_export.errors import UserError
from models_export.word2vec.losses import LossName
from models_export.word2vec.model import Architecture


@dataclass(frozen=True)
class WordModelConfig:
    """The two tables, and the loss that they learn by."""

    architecture: Architecture
    #: Whether the softmax's matrix is the embedding itself.
    shared: bool
    dimension: int
    loss: LossName
    #: Words on each side.
    window: int
    #: Drawn for each ``group`` of consecutive words.
    negatives: int
    #: word2vec's threshold for frequent words; 0 keeps all.
    subsampling: float
    group: int = 256
    #: Negatives of a pair, of the loss "negative-sampling" alone.
    wanted: int = 5
    #: Windows of 1 to ``window`` words at random, as in word2vec.
    shrink: bool = True
    #: Of the fresh weights.
    scale: float = 0.05


@dataclass(frozen=True)
class WordTrainingConfig:
    """How words learn."""

    seed: int
    epochs: int
    #: Of row-wise Adagrad, falling linearly to 0.
    learning_rate: float
    #: Words of a step.
    positions: int = 2048
    #: Steps between checkpoints.
    keep_every: int = 4000
    #: Megabytes that the tables may take.
    memory: int = 4096
    threads: int = 1


@dataclass(frozen=True)
class WordEvaluationConfig:
    """Names of files in the folder given with --sets."""

    similarity: tuple[str, ...] = ()
    analogies: tuple[str, ...] = ()


@dataclass(frozen=True)
class GoldenConfig:
    """A weighted sum of words whose neighbours model.json names."""

    words: tuple[str, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True)
class WordCardConfig:
    title: Title
    licence: str
    attribution: str
    dataset: str
    dataset_licence: str
    data_path: str
    limits: tuple[str, ...]
    golden: tuple[GoldenConfig, ...]


@dataclass(frozen=True)
class WordConfig:
    """A model of words, what it learns from and how, and what is said of it."""

    family: Literal["word2vec"]
    #: Folder under runs/ and content/models/, and of the file itself.
    name: str
    version: int
    language: Literal["zh-classical", "zh", "en"]
    card: WordCardConfig
    corpus: CorpusConfig
    model: WordModelConfig
    training: WordTrainingConfig
    evaluation: WordEvaluationConfig = WordEvaluationConfig()


def load_config(name: str | Path) -> WordConfig:
    """Read a config as config.load_config does; raises UserError for impossible numbers too."""
    path, data = read_toml(name)
    try:
        config = read(WordConfig, data)
    except StructureError as error:
        raise UserError(f"{path}: {error}") from error
    model, training = config.model, config.training
    for where, value in (
        ("model.dimension", model.dimension),
        ("model.window", model.window),
        ("model.negatives", model.negatives),
        ("model.group", model.group),
        ("training.epochs", training.epochs),
        ("training.positions", training.positions),
        ("training.keep_every", training.keep_every),
    ):
        if value < 1:
            raise UserError(f"{path}: {where}: {value} is less than 1")
    if model.window > 120:
        raise UserError(f"{path}: model.window: {model.window} is more than 120")
    return config


def of_run(config: WordConfig) -> dict[str, object]:
    """What decides a run's outcome, as JSON data: the card may change without a new training."""
    return {part: plain(getattr(config, part)) for part in ("corpus", "model", "training")}
