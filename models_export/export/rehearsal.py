"""Records with nothing in them, for an export that nobody keeps."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def blank(kind: type[T]) -> T:
    """A dataclass with zeros, empty texts and empty lists, whatever it is made of.

    >>> from huoye.onnx_demos.manifest.model_json import Agreement
    >>> blank(Agreement)
    Agreement(native=0.0, wasm=0.0)
    """
    found: T = _blank(kind)
    return found


def _blank(kind: Any) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{field.name: _blank(hints[field.name]) for field in fields(kind)})
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _blank(parts[0])
    if origin in (Union, types.UnionType):
        return None if type(None) in parts else _blank(parts[0])
    return (origin or kind)()
