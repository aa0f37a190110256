"""The figure kinds of the house, as their folders hold them, and their pages for authors."""

import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.live.block import Kinds, LiveBlock
from tests.conftest import ROOT, Text, in_both
from tests.docs.conftest import fenced

MODELS = ROOT / "content/models"
FORMULAS = ROOT / "content/formulas"


def kinds() -> list[LiveBlock[Any, Any]]:
    """Every kind of every room."""
    found = Build({}).get(Kinds)
    for folder in sorted((ROOT / "plugins/huoye").glob("*/blocks")):
        found.add_package(import_module(f"huoye.{folder.parent.name}.blocks"))
    return [found[name] for name in found]


def page_of(kind: LiveBlock[Any, Any]) -> Path:
    """The kind's page for authors."""
    return kind.place().with_suffix(".md")


def examples(kind: LiveBlock[Any, Any]) -> list[str]:
    """The figures on the kind's page."""
    text = page_of(kind).read_text("utf-8")
    return [part for part in fenced(text, "") if part.startswith(f"/// {kind.NAME} | ")]


def example(name: str) -> str:
    """The first figure on a kind's page."""
    return next(examples(kind)[0] for kind in kinds() if name == kind.NAME)


def articles() -> dict[str, Text]:
    """Slug, which is the kind's name -> an article of its examples, in Chinese and in English."""
    return {kind.NAME: in_both("\n\n".join(["Text.", *examples(kind)])) for kind in kinds()}


def formulas() -> dict[str, str]:
    """Those of the archive, which examples use."""
    return {path.stem: path.read_text("utf-8") for path in FORMULAS.glob("*.py")}


def copy_models(folder: Path) -> None:
    """Those of the archive, which examples use."""
    for model in MODELS.iterdir():
        shutil.copytree(model, folder / model.name)
