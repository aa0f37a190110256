"""Which code a run was made by: a hash of what the code does, and the versions of packages."""

from __future__ import annotations

import ast
import hashlib
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).parents[1]


def code(places: Sequence[str]) -> str:
    """Of the modules of models_export below these files and folders; comments don't count."""
    files = [
        file
        for place in places
        for file in ([_ROOT / place] if place.endswith(".py") else (_ROOT / place).rglob("*.py"))
    ]
    digest = hashlib.sha256()
    for file in sorted(files):
        name = file.relative_to(_ROOT).as_posix()
        digest.update(f"{name}\n{meaning(file.read_text('utf-8'))}\n".encode())
    return digest.hexdigest()[:16]


def meaning(text: str) -> str:
    """A module's syntax tree without docstrings: what it does, however it is laid out."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                del body[0]
    return ast.dump(tree)


def packages(names: Sequence[str]) -> dict[str, str]:
    """Versions of Python and of these packages."""
    return {"python": platform.python_version(), **{name: version(name) for name in names}}
