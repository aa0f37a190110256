"""Of word vectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huoye.model_pages.facts.fact import MANIFEST_LANG, Fact, Facts, duration
from huoye.onnx_demos.manifest.word_manifest import WordManifest


def facts(manifest: WordManifest, words: Mapping[str, str]) -> Facts:
    """words: those of the room, in the page's language."""
    perplexity = manifest.evaluation.perplexity
    return Facts(
        model=tuple(_model(manifest, words)),
        training=tuple(_training(manifest, words)),
        measured=tuple(_measured(manifest, words)),
        score=words["perplexity_is"].format(value=f"{perplexity.full_softmax:,.0f}"),
        score_note=words["vocabulary"].format(words=f"{manifest.words:,}"),
        parameters=_parameters(manifest),
    )


def _parameters(manifest: WordManifest) -> int:
    """The embedding, and the softmax's matrix where it is another; no bias."""
    return manifest.words * manifest.dimension * (1 if manifest.shared else 2)


def _model(manifest: WordManifest, words: Mapping[str, str]) -> Iterator[Fact]:
    method = f"Word2Vec, {manifest.architecture}, {manifest.loss}"
    yield Fact(words["architecture"], method, MANIFEST_LANG)
    size = words["vectors"].format(words=f"{manifest.words:,}", dimension=manifest.dimension)
    yield Fact(words["size"], size)
    yield Fact(words["parameters"], f"{_parameters(manifest):,}")
    window = words["window_is"].format(window=manifest.window, negatives=manifest.negatives)
    yield Fact(words["window"], window)


def _training(manifest: WordManifest, words: Mapping[str, str]) -> Iterator[Fact]:
    run = manifest.training
    yield Fact(words["dataset"], run.dataset, MANIFEST_LANG)
    yield Fact(words["data_licence"], run.dataset_licence, MANIFEST_LANG)
    if manifest.attribution:
        yield Fact(words["attribution"], manifest.attribution, MANIFEST_LANG)
    tokens = words["tokens"].format(tokens=f"{manifest.tokens:,}", least=manifest.min_count)
    yield Fact(words["parts"], tokens)
    yield Fact(words["data_hash"], run.dataset_sha256, is_code=True)
    yield Fact(words["run"], words["epochs"].format(epochs=f"{run.epochs:g}", batch=run.batch))
    took = words["took"].format(time=duration(run.seconds, words), device=run.device)
    yield Fact(words["time"], took)
    yield Fact(words["software"], words["seeded"].format(software=run.software, seed=run.seed))


def _measured(manifest: WordManifest, words: Mapping[str, str]) -> Iterator[Fact]:
    scores = manifest.evaluation
    yield Fact(words["perplexity"], f"{scores.perplexity.full_softmax:,.0f}")
    way = f"perplexity_{manifest.architecture.replace('-', '_')}"
    convention = words[way].format(tokens=f"{scores.perplexity.tokens:,}")
    yield Fact(words["convention"], convention)
    for similar in scores.similarity:
        agreed = words["spearman"].format(
            value=f"{similar.spearman:.3f}", found=similar.found, all=similar.pairs
        )
        yield Fact(similar.set, agreed)
    for solved in scores.analogies:
        share = words["solved"].format(
            value=f"{solved.accuracy:.1%}", found=f"{solved.found:,}", all=f"{solved.questions:,}"
        )
        yield Fact(solved.set, share)
    yield Fact(words["agreement"], f"{scores.parity.wasm:g}")
    yield Fact(words["stored_words"], f"{scores.storage.cosine:g}")
