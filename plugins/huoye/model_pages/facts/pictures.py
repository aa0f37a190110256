"""Of a model of pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huoye.model_pages.facts.fact import MANIFEST_LANG, Fact, Facts, duration
from huoye.onnx_demos.manifest.picture_manifest import PictureManifest


def facts(manifest: PictureManifest, words: Mapping[str, str]) -> Facts:
    """words: those of the room, in the page's language."""
    levels = manifest.preprocessing.levels
    score = f"{manifest.evaluation.of_files.bits_per_dim:.4g}"
    bound = "≤\u00a0" if manifest.evaluation.bound else ""
    return Facts(
        model=tuple(_model(manifest, words)),
        training=tuple(_training(manifest, words)),
        measured=tuple(_measured(manifest, words)),
        score=f"{bound}{score} bits/dim",
        score_note=words["levels"].format(levels=levels),
        parameters=manifest.architecture.parameters,
    )


def _model(manifest: PictureManifest, words: Mapping[str, str]) -> Iterator[Fact]:
    made, latent = manifest.architecture, manifest.latent
    yield Fact(words["architecture"], f"{made.summary} ({made.paper})", MANIFEST_LANG)
    _, channels, height, width = manifest.file("decoder").port("image").shape
    size = words["grey" if channels == 1 else "colour"].format(width=width, height=height)
    levels = words["levels"].format(levels=manifest.preprocessing.levels)
    yield Fact(words["pictures"], f"{size}{words['comma']}{levels}")
    prior = words["gaussian" if latent.prior == "gaussian" else "logistic"]
    yield Fact(words["latent"], prior.format(dimension=f"{latent.dimension:,}"))
    yield Fact(words["parameters"], f"{made.parameters:,}")
    yield Fact(words["work"], words["mmac"].format(mmac=f"{made.mmac:,.1f}"))


def _training(manifest: PictureManifest, words: Mapping[str, str]) -> Iterator[Fact]:
    run = manifest.training
    yield Fact(words["dataset"], run.dataset, MANIFEST_LANG)
    yield Fact(words["data_licence"], run.dataset_licence, MANIFEST_LANG)
    split = words["split"].format(
        training=f"{run.training_examples:,}",
        validation=f"{run.validation_examples:,}",
        test=f"{manifest.evaluation.test_examples:,}",
    )
    yield Fact(words["parts"], split)
    yield Fact(words["data_hash"], run.dataset_sha256, is_code=True)
    steps = words["steps"].format(
        steps=f"{run.steps:,}", best=f"{run.best_step:,}", batch=run.batch
    )
    yield Fact(words["run"], steps)
    took = words["took"].format(time=duration(run.seconds, words), device=run.device)
    yield Fact(words["time"], took)
    yield Fact(words["software"], words["seeded"].format(software=run.software, seed=run.seed))


def _measured(manifest: PictureManifest, words: Mapping[str, str]) -> Iterator[Fact]:
    scores = manifest.evaluation
    test, bound = scores.of_files, "≤\u00a0" if scores.bound else ""
    yield Fact(words["likelihood"], f"{bound}{test.bits_per_dim:.4f} bits/dim")
    # Of a bound on the bits, the other one on the nats.
    floor = "≥\u00a0" if scores.bound else ""
    nats = f"{floor}{test.nats:,.2f} ± {test.standard_error:.2f}"
    yield Fact(words["density"], words["nats"].format(nats=nats))
    yield Fact(words["convention"], scores.convention, MANIFEST_LANG)
    if scores.reference:
        yield Fact(words["reference"], scores.reference, MANIFEST_LANG)
    if scores.files:
        change = words["level_change"].format(
            mean=f"{scores.files.mean_levels:g}", most=f"{scores.files.max_levels:g}"
        )
        yield Fact(words["round_trip"], change)
    near = words["distances"].format(
        samples=f"{scores.neighbours.samples:.2f}", test=f"{scores.neighbours.test:.2f}"
    )
    yield Fact(words["neighbours"], near)
    yield Fact(words["agreement"], f"{scores.decoder_parity.wasm:g}")
    if scores.stored:
        ratio = words["stored_change"].format(
            worst=f"{scores.stored.worst:g}", median=f"{scores.stored.median:g}"
        )
        yield Fact(words["stored"], ratio)
