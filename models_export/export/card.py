"""A model's card: model.json in words."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from huoye.core.files import write_atomic
from huoye.onnx_demos.manifest.kinds import kind_of
from huoye.onnx_demos.manifest.model_json import FILE_NAME
from huoye.onnx_demos.manifest.picture_manifest import PictureManifest
from huoye.onnx_demos.manifest.word_manifest import WordManifest

_TEMPLATES = Path(__file__).parent / "templates"


def card(manifest: PictureManifest | WordManifest) -> str:
    """The Markdown of card.md. All numbers come from the manifest."""
    # A family's own template, or the one that all flows share.
    template = _templates().select_template([f"{manifest.family}.md.jinja", "flow.md.jinja"])
    return template.render(m=manifest, t=manifest.training, e=manifest.evaluation)


def write_card(folder: Path) -> Path:
    """Write card.md beside a model.json that holds; raises ManifestError when it doesn't."""
    path, model_json = folder / "card.md", folder / FILE_NAME
    write_atomic(path, card(kind_of(model_json).load(model_json)))
    return path


def _templates() -> Environment:
    # Markdown, not HTML: there is nothing to escape.
    found = Environment(
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, keep_trailing_newline=True
    )
    found.filters["cell"] = _cell
    return found


def _cell(value: object) -> str:
    """Text for a cell of a table, whose bars would divide it."""
    return str(value).replace("|", r"\|")
