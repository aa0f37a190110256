"""A model's card: model.json in words."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from huoye.core.files import write_atomic
from huoye.onnx_demos.manifest.kinds import kind_of
from huoye.onnx_demos.manifest.model_json import FILE_NAME
from models_export.export import folder_swap


def card(manifest: Any, template: Path) -> str:
    """The Markdown of card.md by a family's template. All numbers come from the manifest."""
    found = _templates(template.parent).get_template(template.name)
    return found.render(m=manifest, t=manifest.training, e=manifest.evaluation)


def write_card(folder: Path, template: Path) -> Path:
    """Write card.md beside a model.json that holds; raises ManifestError when it doesn't."""
    path, model_json = folder / "card.md", folder / FILE_NAME
    with folder_swap.alone(folder):
        write_atomic(path, card(kind_of(model_json).load(model_json), template))
    return path


def _templates(folder: Path) -> Environment:
    # Markdown, not HTML: there is nothing to escape.
    found = Environment(
        loader=FileSystemLoader(folder), undefined=StrictUndefined, keep_trailing_newline=True
    )
    found.filters["cell"] = _cell
    found.filters["rate"] = _rate
    found.filters["quoted"] = shlex.quote
    return found


def _rate(seconds: float, count: float) -> str:
    """So many a second; a run may be too short for one."""
    return f"{count / seconds:,.0f}" if seconds else "too few to tell"


def _cell(value: object) -> str:
    """Text for a cell of a table, whose bars would divide it, as line ends would end it."""
    return " ".join(str(value).split("\n")).replace("|", r"\|")
