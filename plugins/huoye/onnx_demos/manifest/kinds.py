"""The kinds of model: which families each has, and how its ``model.json`` is read."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from huoye.onnx_demos import manifest
from huoye.onnx_demos.manifest.model_json import error_at, parse


@dataclass(frozen=True)
class ModelKind:
    """A kind of model: the constant ``KIND`` of a module of this folder."""

    #: What its models know, for messages: "pictures".
    name: str
    #: The words for ``family`` in ``model.json`` that are of this kind.
    families: tuple[str, ...]
    #: Reads ``model.json`` and checks it and its files; raises ManifestError.
    load: Callable[[Path], Any]
    #: The same without a look at its files, for who shows what it says; raises ManifestError.
    read: Callable[[Path], Any] | None = None


def kinds() -> dict[str, ModelKind]:
    """Family -> kind, of all modules of this folder that have a ``KIND``."""
    found = {}
    for info in pkgutil.iter_modules(manifest.__path__):
        kind = getattr(import_module(f"{manifest.__name__}.{info.name}"), "KIND", None)
        if isinstance(kind, ModelKind):
            found.update(dict.fromkeys(kind.families, kind))
    return found


def kind_of(path: Path) -> ModelKind:
    """The kind of the model that this ``model.json`` describes.

    Raises ManifestError, with path and line, when it names no family that there is.
    """
    text, data = parse(path)
    family = data.get("family") if isinstance(data, dict) else None
    known = kinds()
    if isinstance(family, str) and family in known:
        return known[family]
    known_as = str(family)[:60] if isinstance(family, str | int | float) else ""
    what = f"“{known_as}” is no family of models" if known_as else "it names no family of models"
    mend = f"Families are: {', '.join(sorted(known))}"
    raise error_at(path, text, ("family",), what, mend)
