"""One dialect of error texts: names in “…”, a mend is a sentence with a capital."""

import ast
import doctest
from collections.abc import Iterator
from pathlib import Path

import pytest

from huoye.core.near import did_you_mean, near
from tests.conftest import ROOT
from tests.imports import imports

OURS = sorted(
    path for folder in ("plugins/huoye", "models_export") for path in (ROOT / folder).rglob("*.py")
)
NEAR = ROOT / "plugins/huoye/core/near.py"


def _texts(value: ast.AST | None) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The texts that an expression can begin with."""
    if isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Constant) and isinstance(value.value, str)
    ):
        yield value
    elif isinstance(value, ast.IfExp):
        yield from _texts(value.body)
        yield from _texts(value.orelse)
    elif isinstance(value, ast.BoolOp):
        for part in value.values:
            yield from _texts(part)
    elif isinstance(value, ast.BinOp):
        yield from _texts(value.left)


def _mends(tree: ast.Module) -> Iterator[ast.Constant | ast.JoinedStr]:
    """What authors are told to do: arguments and variables of the name, and what stands for it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("mend", "otherwise"):
            yield from _texts(node.value)
        elif isinstance(node, ast.Assign):
            if any(isinstance(t, ast.Name) and t.id in ("mend", "otherwise") for t in node.targets):
                yield from _texts(node.value)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "did_you_mean":
            yield from _texts(node.args[2])


def _small(text: ast.Constant | ast.JoinedStr) -> bool:
    first = text.values[0] if isinstance(text, ast.JoinedStr) and text.values else text
    return isinstance(first, ast.Constant) and str(first.value)[:1].islower()


def _quoted_by_repr(tree: ast.Module) -> Iterator[str]:
    for raised in ast.walk(tree):
        if isinstance(raised, ast.Raise):
            for node in ast.walk(raised):
                if isinstance(node, ast.FormattedValue) and node.conversion == ord("r"):
                    yield f"line {node.lineno}: {ast.unparse(node.value)}"


def _where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_a_mend_is_a_sentence() -> None:
    trees = {_where(path): ast.parse(path.read_text("utf-8")) for path in OURS}
    small = {
        where: found
        for where, tree in trees.items()
        if (found := [ast.unparse(text) for text in _mends(tree) if _small(text)])
    }
    assert small == {}


def test_names_stand_in_quotation_marks() -> None:
    quoted = {
        _where(path): found
        for path in OURS
        if (found := [*_quoted_by_repr(ast.parse(path.read_text("utf-8")))])
    }
    # Python's own words for a name that a module doesn't have.
    assert [*quoted] == ["plugins/huoye/__init__.py"]


def test_one_place_knows_what_was_meant() -> None:
    asking = [path for path in OURS if any("difflib" in name for name in imports(path))]
    assert asking == [NEAR]


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("cuont", "Did you mean “count”?"),
        ("counts", "Did you mean “count”?"),
        ("seed", "Did you mean “seed”?"),
        ("colour", "Options are: count, seed"),
        ("", "Options are: count, seed"),
    ],
)
def test_what_was_meant(name: str, mend: str) -> None:
    assert did_you_mean(name, ["count", "seed"], "Options are: count, seed") == mend


def test_the_example_in_its_documentation() -> None:
    (example,) = doctest.DocTestFinder().find(did_you_mean, globs={"did_you_mean": did_you_mean})
    assert doctest.DocTestRunner().run(example) == doctest.TestResults(failed=0, attempted=1)


def test_the_likest_come_first() -> None:
    assert near("quen", ["king", "queen", "queens"], 5, 0.5) == ["queen", "queens"]
    assert near("anything", []) == []
