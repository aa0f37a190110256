"""A model's card: model.json in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from huoye.core.files import write_atomic
from huoye.onnx_demos.manifest import FILE_NAME, Manifest
from huoye.onnx_demos.word_manifest import WordManifest

_TEMPLATES = Path(__file__).parent / "templates"


def card(manifest: Manifest | WordManifest) -> str:
    """The Markdown of card.md. All numbers come from the manifest."""
    # A family's own template, or the one that all flows share.
    template = _templates().select_template([f"{manifest.family}.md.jinja", "flow.md.jinja"])
    training = manifest.training
    return template.render(
        m=manifest, t=training, e=manifest.evaluation, data=_data_path(training.command)
    )


def write_card(folder: Path, load: Callable[[Path], Manifest | WordManifest]) -> Path:
    """Write card.md beside a model.json that holds; raises ManifestError when it doesn't.

    load: reads a model.json of this kind.
    """
    path = folder / "card.md"
    write_atomic(path, card(load(folder / FILE_NAME)))
    return path


def _data_path(command: str) -> str:
    """How a command of training names its data."""
    return command.partition(" --data ")[2]


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
