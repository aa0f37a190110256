"""``model.json`` of word vectors: a graph that scores the whole vocabulary, and the vocabulary.

The exporter writes it with ``dump``, the site reads it with ``load``; as with a model of pictures,
nothing that doesn't hold gets past either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from huoye.core.structure import Place, StructureError
from huoye.onnx_demos.manifest.graph_work import check_work
from huoye.onnx_demos.manifest.kinds import ModelKind
from huoye.onnx_demos.manifest.model_json import (
    ALLOWED_OPERATORS,
    EXPORT_AGAIN,
    Agreement,
    Continuation,
    GraphPort,
    Manifest,
    ModelFile,
    Problem,
    Title,
    check_values,
    load_as,
    read_content,
    read_graph,
    written_as,
    wrong_head,
    wrong_path,
    wrong_roles,
)

Family = Literal["word2vec"]
#: Of all files together: what a reader downloads besides the runtime.
MAX_BYTES = 4_000_000
# Weights of 8 bits with a scale a row; lengths, and a floor under them.
WORD_OPERATORS = ALLOWED_OPERATORS | {"DequantizeLinear", "ReduceL2", "Sqrt", "Max"}

Role = Literal["scorer", "vocabulary"]
PortRole = Literal["ids", "weights", "cosine", "vector", "logits"]
_INPUTS: tuple[PortRole, ...] = ("ids", "weights")
_OUTPUTS: tuple[PortRole, ...] = ("cosine", "vector", "logits")


@dataclass(frozen=True)
class WordPort(GraphPort):
    """An input or output of the scorer, of n words w_i with the vectors e_i; "n" is free."""

    #: "ids" int64 [n] and "weights" float32 [n] go in; "cosine" [V] of every word with
    #: Σ wᵢ eᵢ/‖eᵢ‖, "vector" [d], that sum made a unit vector, and "logits" [V], the scores of the
    #: softmax for Σ wᵢ eᵢ, come out, float32.
    role: PortRole


@dataclass(frozen=True)
class WordFile(ModelFile):
    """A file of the model."""

    #: "scorer", an ONNX graph with ports; "vocabulary", a text without.
    role: Role
    #: "text" of the vocabulary.
    dtype: Literal["float16", "float32", "int8", "text"]
    inputs: tuple[WordPort, ...] = ()
    outputs: tuple[WordPort, ...] = ()


@dataclass(frozen=True)
class WordTraining:
    """Corpus and run."""

    dataset: str
    dataset_licence: str
    dataset_sha256: str
    #: How the data is named in the commands that repeat the run; several with spaces between.
    data_path: str
    epochs: float
    batch: int
    learning_rate: float
    #: Wall time.
    seconds: float
    device: str
    software: str
    seed: int
    continued: tuple[Continuation, ...] = ()


@dataclass(frozen=True)
class Similarity:
    """How well cosines agree with people."""

    set: str
    pairs: int
    found: int
    #: Rank correlation of cosines with people's scores, over the pairs found.
    spearman: float = field(metadata=written_as(".4f"))


@dataclass(frozen=True)
class Analogies:
    """How many analogies the vectors solve."""

    set: str
    questions: int
    found: int
    #: Share of the questions found whose answer is the nearest other word.
    accuracy: float = field(metadata=written_as(".4f"))


@dataclass(frozen=True)
class Perplexity:
    """Of held-out text under the model's own softmax over all words."""

    #: How many were predicted.
    tokens: int
    full_softmax: float


@dataclass(frozen=True)
class StorageChange:
    """What the files' narrow weights change, the largest of all words."""

    cosine: float = field(metadata=written_as(".2g"))
    logit: float = field(metadata=written_as(".2g"))


@dataclass(frozen=True)
class WordEvaluation:
    """What the vectors are worth, and how exact the files are."""

    similarity: tuple[Similarity, ...]
    analogies: tuple[Analogies, ...]
    perplexity: Perplexity
    storage: StorageChange
    #: Of cosines.
    parity: Agreement


@dataclass(frozen=True)
class WordGolden:
    """What the weighted sum of words must give: the nearest other words and their cosines."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    nearest: tuple[str, ...]
    cosine: tuple[float, ...]


@dataclass(frozen=True)
class WordManifest(Manifest):
    """The whole of model.json."""

    name: str
    family: Family
    version: int
    title: Title
    licence: str
    #: Of the corpus, where its licence asks for one.
    attribution: str
    language: Literal["zh-classical", "zh", "en"]
    files: tuple[WordFile, ...]
    opset: int
    #: d of a vector.
    dimension: int
    #: V of the vocabulary.
    words: int
    #: Whether the softmax's matrix is the embedding.
    shared: bool
    architecture: Literal["cbow", "skip-gram"]
    loss: Literal["random-softmax", "sampled-softmax", "nce", "negative-sampling"]
    #: Words on each side.
    window: int
    #: Drawn for each.
    negatives: int
    #: Of a word that is kept.
    min_count: int
    #: Threshold of frequent words, 0 where none are dropped.
    subsampling: float
    tokeniser: str
    #: Of the corpus.
    tokens: int
    training: WordTraining
    evaluation: WordEvaluation
    golden: tuple[WordGolden, ...]
    limits: tuple[str, ...]
    #: Whether cosines are taken after the mean of all vectors has been subtracted.
    centred: bool = False
    #: Whether windows are of 1 to ``window`` words at random, or always of ``window``.
    shrink: bool = True


def load(path: Path) -> WordManifest:
    """Read and check ``model.json`` and the files that it names.

    Raises ManifestError, with path and line, for whatever doesn't hold.
    """
    return load_as(path, WordManifest, _wrong_values, _check_file)


def read(path: Path) -> WordManifest:
    """``model.json`` as it is, without a look at its files. Raises ManifestError."""
    return load_as(path, WordManifest, _wrong_values)


KIND = ModelKind("words", get_args(Family), load, read)


def vocabulary_text(words: dict[str, int]) -> str:
    """The vocabulary's file: ``word<TAB>count`` a line; word i of the graph is on line i + 1.

    words: word -> count, most frequent first.
    """
    return "".join(f"{word}\t{count}\n" for word, count in words.items())


def read_vocabulary(text: str) -> dict[str, int]:
    """Word -> count, in the order of their ids. Raises ValueError, which names the line."""
    words: dict[str, int] = {}
    previous = 0
    if not text.endswith("\n"):
        raise ValueError("its last line is not ended")
    for number, line in enumerate(text[:-1].split("\n"), start=1):
        word, _, digits = line.partition("\t")
        if not word or word != word.strip() or not re.fullmatch(r"[1-9]\d*", digits, re.ASCII):
            raise ValueError(f"line {number} is not a word, a tab and its count: “{line[:60]}”")
        count = int(digits)
        if word in words:
            raise ValueError(f"line {number} names “{word}” again")
        if number > 1 and count > previous:
            raise ValueError(f"line {number} is more frequent than the one before")
        words[word] = previous = count
    return words


def _wrong_values(manifest: WordManifest) -> Iterator[Problem]:
    """What types alone can't say."""
    yield from wrong_head(manifest.name, manifest.title, manifest.opset)
    for name in ("dimension", "words", "window", "tokens"):
        if getattr(manifest, name) < 1:
            yield (name,), f"{getattr(manifest, name)} is less than 1", EXPORT_AGAIN
    roles = [file.role for file in manifest.files]
    for role in ("scorer", "vocabulary"):
        if roles.count(role) != 1:
            yield ("files",), f"{roles.count(role)} files have the role “{role}”", "Name one"
    for index, file in enumerate(manifest.files):
        place = ("files", index)
        if what := wrong_path(file.path):
            yield (*place, "path"), what, ""
        yield from _wrong_ports(manifest, file, place)
    total = sum(file.bytes for file in manifest.files)
    if total > MAX_BYTES:
        what = f"{total:,} bytes are over the budget of {MAX_BYTES:,}"
        yield ("files",), what, "Export fewer words, or shorter vectors"
    for index, golden in enumerate(manifest.golden):
        place = ("golden", index)
        if len(golden.words) != len(golden.weights) or not golden.words:
            yield place, f"{len(golden.words)} words, {len(golden.weights)} weights", EXPORT_AGAIN
        if len(golden.nearest) != len(golden.cosine) or not golden.nearest:
            what = f"{len(golden.nearest)} nearest words, {len(golden.cosine)} cosines"
            yield place, what, EXPORT_AGAIN


def _wrong_ports(manifest: WordManifest, file: WordFile, place: Place) -> Iterator[Problem]:
    shapes: dict[PortRole, tuple[int | str, ...]] = {
        "ids": ("n",),
        "weights": ("n",),
        "cosine": (manifest.words,),
        "vector": (manifest.dimension,),
        "logits": (manifest.words,),
    }
    scorer = file.role == "scorer"
    if (file.dtype == "text") == scorer:
        yield (*place, "dtype"), f"a {file.role} is not {file.dtype}", EXPORT_AGAIN
    for side, ports, wanted in (
        ("inputs", file.inputs, _INPUTS if scorer else ()),
        ("outputs", file.outputs, _OUTPUTS if scorer else ()),
    ):
        yield from wrong_roles(file.role, side, [port.role for port in ports], wanted, place)
        for index, port in enumerate(ports):
            if port.shape != shapes[port.role]:
                rule = list(shapes[port.role])
                what = f"{list(port.shape)} is no shape of {port.role}: {rule}".replace("'", "")
                yield (*place, side, index, "shape"), what, EXPORT_AGAIN


def _check_file(folder: Path, manifest: WordManifest, file: WordFile, place: Place) -> None:
    """Size, hash, and what is in it; raises StructureError."""
    content = read_content(folder, file.path, file.bytes, file.sha256, place)
    path_place = (*place, "path")
    if file.role == "vocabulary":
        _check_vocabulary(content, manifest, file.path, path_place)
        return
    graph = read_graph(content, file.path, manifest.opset, WORD_OPERATORS, path_place)
    for side, values, ports, types in (
        ("inputs", graph.input, file.inputs, "int64 float32"),
        ("outputs", graph.output, file.outputs, "float32"),
    ):
        wanted = [(port.name, port.shape) for port in ports]
        check_values(values, wanted, types, (*place, side))
    check_work(graph, file.path, manifest.opset, path_place)


def _check_vocabulary(content: bytes, manifest: WordManifest, path: str, place: Place) -> None:
    try:
        words = read_vocabulary(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise StructureError(place, f"{path} is not UTF-8: {error}", EXPORT_AGAIN) from error
    except ValueError as error:
        raise StructureError(place, f"{path}: {error}", EXPORT_AGAIN) from error
    if len(words) != manifest.words:
        what = f"{path} has {len(words):,} words, the manifest says {manifest.words:,}"
        raise StructureError(("words",), what, EXPORT_AGAIN)
    for index, golden in enumerate(manifest.golden):
        for word in (*golden.words, *golden.nearest):
            if word not in words:
                what = f"“{word}” is not in the vocabulary"
                raise StructureError(("golden", index), what, EXPORT_AGAIN)
