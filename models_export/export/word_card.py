"""A word model's card: model.json in words."""

from __future__ import annotations

from pathlib import Path

from huoye.core.files import write_atomic
from huoye.onnx_demos.word_manifest import FILE_NAME, WordManifest, load
from models_export.export.card import environment


def card(manifest: WordManifest) -> str:
    """The Markdown of card.md. All numbers come from the manifest."""
    template = environment().get_template("word_card.md.jinja")
    _, data = manifest.training.command.split(" --data ", 1)
    return template.render(m=manifest, t=manifest.training, e=manifest.evaluation, data=data)


def write_card(folder: Path) -> Path:
    """Write card.md beside a model.json that holds; raises ManifestError when it doesn't."""
    path = folder / "card.md"
    write_atomic(path, card(load(folder / FILE_NAME)))
    return path
