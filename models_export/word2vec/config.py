"""A Word2Vec config: one TOML file, every key checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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

    #: "cbow": the mean of a window predicts its middle; "skip-gram": the middle the others.
    architecture: Architecture = "skip-gram"
    #: Whether the softmax's matrix is the embedding itself.
    shared: bool = True
    #: Numbers of a vector.
    dimension: Annotated[int, Range(1, 4096)] = 128
    loss: LossName = "random-softmax"
    #: Words on each side.
    window: Annotated[int, Range(1, 120)] = 5
    #: Drawn for each ``group`` of consecutive words.
    negatives: Annotated[int, Range(1, 65_536)] = 64
    #: word2vec's threshold for frequent words; 0 keeps all.
    subsampling: Share = 1e-4
    #: Words that share their negatives.
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

    #: Of everything that is drawn: weights, order, negatives.
    seed: Seed = 1
    #: Times that the text is learnt.
    epochs: Annotated[int, Range(1, 10_000)] = 5
    #: Of row-wise Adagrad, falling linearly to 0.
    learning_rate: Rate = 0.1
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
    """What people must know besides the numbers."""

    #: Of the model, under which readers get it.
    licence: str
    #: What the text is, in a sentence.
    dataset: str
    dataset_licence: str
    #: What readers call the model, by language; the config's name where it isn't given.
    title: Title
    #: Of the text, where its licence asks for one.
    attribution: str = ""
    #: How the card's commands name the data.
    data_path: str = "path/to/text"
    #: What it can't do, a sentence each.
    limits: tuple[str, ...] = ()
    #: Sums that every device must reproduce; of the most frequent word where there are none.
    golden: tuple[GoldenConfig, ...] = ()


@dataclass(frozen=True)
class WordConfig:
    """A model of words, what it learns from and how, and what is said of it."""

    family: Literal["word2vec"]
    #: Folder under runs/ and content/models/, and of the file itself.
    name: str
    card: WordCardConfig
    #: Of the model, raised when it is trained anew.
    version: Count = 1
    #: Of the words.
    language: Literal["zh-classical", "zh", "en"] = "en"
    corpus: CorpusConfig = field(default_factory=CorpusConfig)
    model: WordModelConfig = WordModelConfig()
    training: WordTrainingConfig = WordTrainingConfig()
    evaluation: WordEvaluationConfig = WordEvaluationConfig()


def load_config(name: str | Path, sets: Sequence[str] = ()) -> WordConfig:
    """Read a config as config.load_config does; raises UserError for impossible numbers too."""
    return config_file.load(name, WordConfig, _problems, sets)


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
