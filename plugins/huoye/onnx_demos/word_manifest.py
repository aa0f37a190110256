"""``model.json`` of word vectors: a graph that scores the whole vocabulary, and the vocabulary.

The exporter writes it with ``dump``, the site reads it with ``load``; as with the flows' manifest,
nothing that doesn't hold gets past either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from huoye.core.files import sha256
from huoye.core.structure import Place, StructureError
from huoye.onnx_demos.manifest import ALLOWED_OPERATORS
from huoye.onnx_demos.model_json import (
    EXPORT_AGAIN,
    Problem,
    Title,
    check_values,
    load_as,
    read_content,
    read_graph,
    wrong_head,
    wrong_path,
    wrong_roles,
)
from huoye.onnx_demos.model_json import FILE_NAME as FILE_NAME
from huoye.onnx_demos.model_json import ManifestError as ManifestError
from huoye.onnx_demos.model_json import dump as dump

FAMILY = "word2vec"
#: Of all files together: what a reader downloads besides the runtime.
MAX_BYTES = 4_000_000
# Weights of 8 bits with a scale a row; lengths, and a floor under them.
WORD_OPERATORS = ALLOWED_OPERATORS | {"DequantizeLinear", "ReduceL2", "Sqrt", "Max"}

Role = Literal["scorer", "vocabulary"]
PortRole = Literal["ids", "weights", "cosine", "vector", "logits"]
_INPUTS: tuple[PortRole, ...] = ("ids", "weights")
_OUTPUTS: tuple[PortRole, ...] = ("cosine", "vector", "logits")


@dataclass(frozen=True)
class WordPort:
    """An input or output of the scorer, of n words w_i with the vectors e_i.

    role: "ids" int64 [n] and "weights" float32 [n] go in; "cosine" [V] of every word with
    Σ wᵢ eᵢ/‖eᵢ‖, "vector" [d], that sum made a unit vector, and "logits" [V], the scores of the
    softmax for Σ wᵢ eᵢ, come out, float32. A free dimension is a text, "n".
    """

    role: PortRole
    name: str
    shape: tuple[int | str, ...]


@dataclass(frozen=True)
class WordFile:
    """role: "scorer", an ONNX graph with ports; "vocabulary", a text without.

    dtype: what the scorer's weights are stored as (computing is float32), "text" of the vocabulary.
    """

    role: Role
    path: str
    bytes: int
    sha256: str
    dtype: Literal["float16", "float32", "int8", "text"]
    inputs: tuple[WordPort, ...] = ()
    outputs: tuple[WordPort, ...] = ()

    def port(self, role: PortRole) -> WordPort:
        """The input or output of a role; raises KeyError when there is none."""
        for port in (*self.inputs, *self.outputs):
            if port.role == role:
                return port
        raise KeyError(role)


@dataclass(frozen=True)
class WordTraining:
    """Corpus and run. seconds: wall time. A person can repeat the run with ``command``."""

    dataset: str
    dataset_licence: str
    dataset_sha256: str
    epochs: float
    batch: int
    learning_rate: float
    seconds: float
    device: str
    software: str
    seed: int
    command: str


@dataclass(frozen=True)
class Similarity:
    """spearman: rank correlation of cosines with people's scores, over the pairs found."""

    set: str
    pairs: int
    found: int
    spearman: float


@dataclass(frozen=True)
class Analogies:
    """accuracy: share of the questions found whose answer is the nearest other word."""

    set: str
    questions: int
    found: int
    accuracy: float


@dataclass(frozen=True)
class Perplexity:
    """Of held-out text under the model's own softmax over all words. tokens: predicted."""

    tokens: int
    full_softmax: float


@dataclass(frozen=True)
class WordEvaluation:
    """What the vectors are worth, and how exact the files are.

    storage_*: what the files' narrow weights change, the largest of all words, of a cosine and of a
    logit. parity_*: largest difference of a cosine between NumPy and ONNX Runtime.
    """

    similarity: tuple[Similarity, ...]
    analogies: tuple[Analogies, ...]
    perplexity: Perplexity
    storage_cosine: float
    storage_logit: float
    parity_native: float
    parity_wasm: float


@dataclass(frozen=True)
class WordGolden:
    """What the weighted sum of words must give: the nearest other words and their cosines."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    nearest: tuple[str, ...]
    cosine: tuple[float, ...]


@dataclass(frozen=True)
class WordManifest:
    """The whole of model.json.

    dimension: d of a vector; words: V of the vocabulary. shared: whether the softmax's matrix is
    the embedding. window: words on each side; negatives: drawn for each; min_count: of a word that
    is kept; subsampling: threshold of frequent words, 0 where none are dropped. tokens: the corpus.
    attribution: of the corpus, where its licence asks for one. centred: whether cosines are taken
    after the mean of all vectors has been subtracted.
    """

    name: str
    family: Literal["word2vec"]
    version: int
    title: Title
    licence: str
    attribution: str
    language: Literal["zh-classical", "zh", "en"]
    files: tuple[WordFile, ...]
    opset: int
    dimension: int
    words: int
    shared: bool
    architecture: Literal["cbow", "skip-gram"]
    loss: Literal["random-softmax", "sampled-softmax", "nce", "negative-sampling"]
    window: int
    negatives: int
    min_count: int
    subsampling: float
    tokeniser: str
    tokens: int
    training: WordTraining
    evaluation: WordEvaluation
    golden: tuple[WordGolden, ...]
    limits: tuple[str, ...]
    centred: bool = False

    def file(self, role: Role) -> WordFile:
        """The file of a role; ``load`` makes sure that there is one."""
        return next(file for file in self.files if file.role == role)


def load(path: Path) -> WordManifest:
    """Read and check ``model.json`` and the files that it names.

    Raises ManifestError, with path and line, for whatever doesn't hold.
    """
    return load_as(path, WordManifest, _wrong_values, _check_file)


def describe_file(
    role: Role,
    path: Path,
    dtype: Literal["float16", "float32", "int8", "text"],
    inputs: tuple[WordPort, ...] = (),
    outputs: tuple[WordPort, ...] = (),
) -> WordFile:
    """The entry of a file that lies beside model.json."""
    return WordFile(role, path.name, path.stat().st_size, sha256(path), dtype, inputs, outputs)


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
            raise ValueError(f"line {number} is not a word, a tab and its count: {line[:60]!r}")
        count = int(digits)
        if word in words:
            raise ValueError(f"line {number} names {word!r} again")
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
            yield ("files",), f"{roles.count(role)} files have the role {role!r}", "Name one"
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
                what = f"{word!r} is not in the vocabulary"
                raise StructureError(("golden", index), what, EXPORT_AGAIN)
