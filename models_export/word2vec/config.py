"""A Word2Vec config: one TOML file, every key checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from huoye.core.structure import plain
from huoye.onnx_demos.manifest.model_json import Problem, Title
from models_export import config_file
from models_export.data.corpus import CorpusConfig
from models_export.ranges import Count, Many, Range, Rate, Seed, Share, Threads
from models_export.word2vec.losses import LossName
from models_export.word2vec.model import Architecture


@dataclass(frozen=True)
class WordModelConfig:
    """The two tables, and the loss that they learn by."""

    architecture: Architecture
    #: Whether the softmax's matrix is the embedding itself.
    shared: bool
    dimension: Annotated[int, Range(1, 4096)]
    loss: LossName
    #: Words on each side.
    window: Annotated[int, Range(1, 120)]
    #: Drawn for each ``group`` of consecutive words.
    negatives: Annotated[int, Range(1, 65_536)]
    #: word2vec's threshold for frequent words; 0 keeps all.
    subsampling: Share
    group: Count = 256
    #: Negatives of a pair, of the loss "negative-sampling" alone.
    wanted: Count = 5
    #: Windows of 1 to ``window`` words at random, as in word2vec.
    shrink: bool = True
    #: Of the fresh weights.
    scale: Annotated[float, Range(0, 100, above=True)] = 0.05


@dataclass(frozen=True)
class WordTrainingConfig:
    """How words learn."""

    seed: Seed
    epochs: Annotated[int, Range(1, 10_000)]
    #: Of row-wise Adagrad, falling linearly to 0.
    learning_rate: Rate
    #: Words of a step.
    positions: Count = 2048
    #: Steps between checkpoints.
    keep_every: Many = 4000
    #: Megabytes that the tables may take.
    memory: Annotated[int, Range(1, 1_000_000)] = 4096
    threads: Threads = 1


@dataclass(frozen=True)
class WordEvaluationConfig:
    """Names of files in the folder given with --sets."""

    similarity: tuple[str, ...] = ()
    analogies: tuple[str, ...] = ()


@dataclass(frozen=True)
class GoldenConfig:
    """A weighted sum of words whose neighbours model.json names."""

    words: tuple[str, ...]
    weights: tuple[Annotated[float, Range(-1000, 1000)], ...]


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
    version: Count
    language: Literal["zh-classical", "zh", "en"]
    card: WordCardConfig
    corpus: CorpusConfig
    model: WordModelConfig
    training: WordTrainingConfig
    evaluation: WordEvaluationConfig = WordEvaluationConfig()


def load_config(name: str | Path) -> WordConfig:
    """Read a config as config.load_config does; raises UserError for impossible numbers too."""
    return config_file.load(name, WordConfig, _problems)


def _problems(config: WordConfig) -> Iterator[Problem]:
    """What the fields alone can't say."""
    if config.model.loss == "unigram-softmax":
        what = "unigram-softmax is a counterexample, not a model to publish"
        yield ("model", "loss"), what, "Choose another; benchmarks/word2vec.py trains it"
    for index, entry in enumerate(config.card.golden):
        place = ("card", "golden", index)
        if not entry.words or len(entry.words) != len(entry.weights):
            what = f"{len(entry.words)} words and {len(entry.weights)} weights"
            yield place, what, "Give each word its weight"
        elif not any(entry.weights):
            yield (*place, "weights"), "nothing but zeros", "Give one word a weight, 1.0 say"


def of_run(config: WordConfig) -> dict[str, object]:
    """What decides a run's outcome, as JSON data: the card may change without a new training."""
    return {part: plain(getattr(config, part)) for part in ("corpus", "model", "training")}
