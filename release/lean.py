"""Python as it runs: without comments and docstrings, each line in its place.

In the wheel they would be a quarter of the plugin, and whoever reads the source reads it in the
repository; the browser's modules go without theirs too. Tracebacks name the repository's lines.
"""

from __future__ import annotations

import ast
import io
import tokenize

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def lean(source: str) -> str:
    """The same program. A docstring stays where nothing else is in the body, and that of a module
    which itself asks for ``__doc__``."""
    lines = _without_comments(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, _DOCUMENTED) and not _must_stay(node, source):
            first = node.body[0]
            for number in range(first.lineno, (first.end_lineno or first.lineno) + 1):
                lines[number - 1] = "\n"
    return "".join(lines)


def _must_stay(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, source: str
) -> bool:
    if ast.get_docstring(node, clean=False) is None or len(node.body) == 1:
        return True
    return isinstance(node, ast.Module) and "__doc__" in source


def _without_comments(source: str) -> list[str]:
    lines = source.splitlines(keepends=True)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip() + "\n"
    return lines
