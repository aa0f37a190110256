"""Python without comments and docstrings is the same program."""

import ast
from pathlib import Path

import pytest

from release.lean import lean
from tests.conftest import ROOT

_SOURCES = sorted((ROOT / "plugins/huoye").rglob("*.py"))


def _program(source: str) -> str:
    """What is run, docstrings aside, with its lines."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and len(body) > 1 and _is_text(body[0]):
            body.pop(0)
    return ast.dump(tree, include_attributes=True)


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_plugin_is_the_same_program(path: Path) -> None:
    source = path.read_text("utf-8")
    assert _program(lean(source)) == _program(source)


def test_what_goes_and_what_stays() -> None:
    source = (
        '"""Of the module."""\n'
        "A = '# no comment'  # one\n"
        "#: of a field\n"
        "class Empty(Exception):\n"
        '    """Alone."""\n'
        "def f():\n"
        '    """Of\n'
        '    several lines."""\n'
        "    return '''\n# text\n'''\n"
    )
    assert lean(source) == (
        "\nA = '# no comment'\n\nclass Empty(Exception):\n"
        '    """Alone."""\n'
        "def f():\n\n\n    return '''\n# text\n'''\n"
    )


def test_what_a_command_says_of_itself_stays() -> None:
    source = '"""Builds."""\nprint(__doc__)\n'
    assert lean(source) == source
