"""From an evaluated run to a model's folder: written whole, after every check that can be made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from huoye.core.errors import BuildError
from huoye.core.near import did_you_mean
from huoye.onnx_demos.manifest.model_json import FILE_NAME, Agreement, ManifestError, dump, rounded
from huoye.onnx_demos.manifest.word_manifest import (
    Perplexity,
    StorageChange,
    WordEvaluation,
    WordFile,
    WordGolden,
    WordManifest,
    WordTraining,
    load,
)
from models_export.data import vocabulary
from models_export.data.corpus import Corpus
from models_export.data.vocabulary import Vocabulary
from models_export.errors import UserError
from models_export.export import folder_swap, parity
from models_export.export.parity import Feeds, Graph
from models_export.export.wasm import WasmRunner
from models_export.runs import checkpoint, origin, run_folder
from models_export.word2vec import batches
from models_export.word2vec.config import GoldenConfig, WordConfig
from models_export.word2vec.evaluation import WordResult
from models_export.word2vec.run import check_finished, load_tables, read_state
from models_export.word2vec.scorer import OPSET, OUTPUTS, Scorer, export_scorer, ports
from models_export.word2vec.word_sets import nearest

SCORER, VOCABULARY = "scorer.onnx", "vocabulary.txt"
_GOLDEN_NEIGHBOURS = 5
#: Comparing a word with a hundred thousand takes seconds.
_MOST_LOOKED_AT = 20_000
_OWN = (FILE_NAME, SCORER, VOCABULARY)


def publish(config: WordConfig, data: Corpus, run: Path, result: WordResult, folder: Path) -> str:
    """Export a finished run into ``folder``; returns a summary. result: of these very weights.

    Raises UserError when ONNX Runtime disagrees with PyTorch, when
    the files are over a page's budget, and when a golden word isn't in the vocabulary.
    """
    torch.set_num_threads(config.training.threads)
    tables = load_tables(run)
    check_finished(run)
    return write(config, data, tables, _training(config, data, run), result, folder)


def write(
    config: WordConfig,
    data: Corpus,
    tables: tuple[Tensor, Tensor],
    training: WordTraining,
    result: WordResult,
    folder: Path,
) -> str:
    """Tables with their records into ``folder``, as ``publish`` says."""
    words = data.vocabulary
    scorer = Scorer(*tables, centred=config.model.shared).eval()
    graph = Graph("scorer", scorer, export_scorer(scorer), OUTPUTS)
    entries = config.card.golden or (GoldenConfig((words.words[0],), (1.0,)),)
    golden = tuple(_golden(entry, words, graph) for entry in entries)
    with WasmRunner() as runner:
        agreement = parity.agreement(graph, _inputs(len(words)), runner)

    try:
        with folder_swap.prepared(folder) as draft:
            (draft / SCORER).write_bytes(graph.content)
            (draft / VOCABULARY).write_text(vocabulary.dump(words), "utf-8", newline="\n")
            inputs, outputs = ports(*scorer.inputs.shape)
            files = (
                WordFile.describe(
                    draft / SCORER, role="scorer", dtype="int8", inputs=inputs, outputs=outputs
                ),
                WordFile.describe(draft / VOCABULARY, role="vocabulary", dtype="text"),
            )
            manifest = _manifest(config, data, training, result, files, agreement, golden, scorer)
            dump(manifest, draft / FILE_NAME)
            load(draft / FILE_NAME)
            others = [path.name for path in folder.iterdir()] if folder.exists() else []
            folder_swap.swap(draft, folder, keep=[name for name in others if name not in _OWN])
    except ManifestError as error:
        # Without its path: the draft is gone when this is read.
        what = BuildError(error.what, mend=error.mend)
        raise UserError(f"{config.name} can't be published: {what}") from error
    sizes = ", ".join(f"{file.path} {file.bytes:,} bytes" for file in files)
    return (
        f"{folder}: {sizes}\nparity: {agreement.native:.1e} native, "
        f"{agreement.wasm:.1e} WebAssembly"
    )


def _manifest(
    config: WordConfig,
    data: Corpus,
    training: WordTraining,
    result: WordResult,
    files: tuple[WordFile, ...],
    agreement: Agreement,
    golden: tuple[WordGolden, ...],
    scorer: Scorer,
) -> WordManifest:
    model, card = config.model, config.card
    assert model.loss != "unigram-softmax"  # see load_config
    return WordManifest(
        name=config.name,
        family="word2vec",
        version=config.version,
        title=card.title,
        licence=card.licence,
        attribution=card.attribution,
        language=config.language,
        files=files,
        opset=OPSET,
        dimension=model.dimension,
        words=len(data.vocabulary),
        shared=model.shared,
        centred=model.shared,
        shrink=model.shrink,
        architecture=model.architecture,
        loss=model.loss,
        window=model.window,
        negatives=model.negatives,
        min_count=config.corpus.min_count,
        subsampling=model.subsampling,
        tokeniser=config.corpus.tokeniser,
        tokens=len(data.train.ids),
        training=training,
        evaluation=rounded(
            WordEvaluation(
                similarity=result.similarity,
                analogies=result.analogies,
                perplexity=Perplexity(result.likelihood.pairs, result.likelihood.perplexity),
                storage=StorageChange(result.doubt.cosine, result.doubt.logit),
                parity=agreement,
            )
        ),
        golden=golden,
        limits=card.limits,
    )


def _training(config: WordConfig, data: Corpus, run: Path) -> WordTraining:
    newest = checkpoint.latest(run)
    if newest is None:
        raise UserError(f"{run}: no checkpoint. Run the train command first")
    machine = run_folder.machine_of(run)
    card, settings = config.card, config.training
    return WordTraining(
        dataset=card.dataset,
        dataset_licence=card.dataset_licence,
        dataset_sha256=data.facts.sha256,
        data_path=card.data_path,
        epochs=float(settings.epochs),
        batch=batches.geometry(settings.positions, config.model.window).positions,
        learning_rate=settings.learning_rate,
        seconds=round(read_state(newest).seconds, 1),
        device=machine.device,
        software=machine.software,
        seed=settings.seed,
        continued=origin.load(run).continued,
    )


def check_golden(entry: GoldenConfig, words: Vocabulary) -> None:
    """Raises UserError for a word that isn't there, and where there are too few to be near it."""
    for word in entry.words:
        if word not in words.ids:
            mend = did_you_mean(word, words.words[:_MOST_LOOKED_AT], "Choose another word")
            raise UserError(f"card.golden: “{word}” is not in the vocabulary. {mend}")
    others = len(words) - len({*entry.words})
    if others < _GOLDEN_NEIGHBOURS:
        raise UserError(
            f"card.golden: {_GOLDEN_NEIGHBOURS} neighbours are shown, and the vocabulary has "
            f"{others} other words. Give more text, or lower min_count under [corpus]"
        )


def _golden(entry: GoldenConfig, words: Vocabulary, graph: Graph) -> WordGolden:
    """By ONNX Runtime itself; the words that are given are not among the neighbours."""
    check_golden(entry, words)
    ids = [words.ids[word] for word in entry.words]
    cosine = graph.native(_feeds(ids, entry.weights))["cosine"].copy()
    found = nearest(cosine, ids, _GOLDEN_NEIGHBOURS)
    return WordGolden(
        words=entry.words,
        weights=entry.weights,
        nearest=tuple(words.words[index] for index in found),
        cosine=tuple(round(float(cosine[index]), 5) for index in found),
    )


def _inputs(words: int) -> list[Feeds]:
    """Single words, an analogy, a window; of frequent words and of rare ones."""
    random = np.random.default_rng(7)
    found: list[Feeds] = [_feeds([index], (1.0,)) for index in (0, words // 2, words - 1)]
    for _ in range(4):
        found.append(_feeds(random.integers(words, size=3).tolist(), (1.0, -1.0, 1.0)))
    found.append(_feeds(random.integers(words, size=10).tolist(), (0.1,) * 10))
    return found


def _feeds(ids: list[int], weights: tuple[float, ...]) -> Feeds:
    feeds: dict[str, Any] = {
        "ids": np.array(ids, np.int64),
        "weights": np.array(weights, np.float32),
    }
    return feeds
