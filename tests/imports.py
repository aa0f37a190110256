"""What files of Python import, for the tests that hold who may call whom."""

import ast
from collections.abc import Iterator
from pathlib import Path


def imports(file: Path) -> Iterator[str]:
    """Modules that a file imports, wherever in it; of ``from a import b`` also a.b."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import says less than the whole name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_inside(name: str, package: str) -> bool:
    """Whether a module is the package or lies in it."""
    return f"{name}.".startswith(f"{package}.")


def renamed(file: Path, package: str) -> Iterator[str]:
    """Modules of ours that a file imports under another module's name."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and is_inside(node.module or "", package):
            yield from (
                alias.name for alias in node.names if alias.asname not in (None, alias.name)
            )
