"""A model's card: model.json in words."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from huoye.core.files import write_atomic
from huoye.onnx_demos.manifest import FILE_NAME, Manifest, load

_TEMPLATES = Path(__file__).parent / "templates"


def card(manifest: Manifest) -> str:
    """The Markdown of card.md. All numbers come from the manifest."""
    template = environment().get_template("card.md.jinja")
    data = manifest.training.command.rsplit(" ", 1)[1]
    return template.render(m=manifest, t=manifest.training, e=manifest.evaluation, data=data)


def environment() -> Environment:
    """Of the cards' templates."""
    # Markdown, not HTML: there is nothing to escape.
    found = Environment(
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, keep_trailing_newline=True
    )
    found.filters["cell"] = _cell
    return found


def _cell(value: object) -> str:
    """Text for a cell of a table, whose bars would divide it."""
    return str(value).replace("|", r"\|")


def write_card(folder: Path) -> Path:
    """Write card.md beside a model.json that holds; raises ManifestError when it doesn't."""
    path = folder / "card.md"
    write_atomic(path, card(load(folder / FILE_NAME)))
    return path
