"""What a build knows stands in its objects: no module keeps it, and no test reaches into one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

HOUSE = ROOT / "plugins/huoye"
OURS = sorted([*HOUSE.rglob("*.py"), *(ROOT / "models_export").rglob("*.py")])
#: Attacks reach for whatever they can.
_ATTACKS = ROOT / "tests/hostile/attacks"
TESTS = sorted(
    path
    for folder in ("tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if not path.is_relative_to(_ATTACKS)
)

#: Functions whose answers are kept for the life of the process: each depends on files that no build
#: changes, or on the function that it is given, and on nothing else.
KEPT = {
    "formula/inputs.py": {"_accept_defaults"},
    "formula/parameters.py": {"parameters"},
    "leads/plots.py": {"colours"},
    "pyodide_widgets/packages.py": {"package_sources", "_licences"},
    "pyodide_widgets/responder/board_files.py": {"micropython_hashes"},
    "pyodide_widgets/runtime.py": {"_pyodide_hashes"},
    "reader/lints/__init__.py": {"_read"},
    "words/__init__.py": {"_catalogue", "_text"},
}
#: Methods that change a list, a dict, a set or a deque in place.
CHANGES = {
    "add",
    "append",
    "appendleft",
    "clear",
    "difference_update",
    "discard",
    "extend",
    "insert",
    "intersection_update",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "reverse",
    "setdefault",
    "sort",
    "symmetric_difference_update",
    "update",
}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _names(target: ast.expr) -> Iterator[str]:
    return (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def _of_module(tree: ast.Module) -> set[str]:
    """Names that a module binds at its top level to values."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign):
            found.update(name for target in node.targets for name in _names(target))
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            found.update(_names(node.target))
    return found


def _own(function: ast.AST) -> set[str]:
    """Names that a function binds for itself; they hide the module's."""
    return {
        node.arg if isinstance(node, ast.arg) else node.id
        for node in ast.walk(function)
        if isinstance(node, ast.arg)
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    }


def _changed(node: ast.AST) -> ast.expr | None:
    """What a statement or call changes in place."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.value if node.func.attr in CHANGES else None
    if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
        return node.value
    return None


def _state(tree: ast.Module) -> Iterator[str]:
    """What a function does to its module."""
    kept = _of_module(tree)
    for function in (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)):
        hidden = _own(function)
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                yield f"line {node.lineno}: global {', '.join(node.names)}"
            changed = _changed(node)
            if isinstance(changed, ast.Name) and changed.id in kept - hidden:
                yield f"line {changed.lineno}: {ast.unparse(node)}"


def _decorated(tree: ast.Module) -> set[str]:
    """Functions whose answers ``functools`` keeps."""
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and {"cache", "lru_cache"} & {name for mark in node.decorator_list for name in _all(mark)}
    }


def _all(mark: ast.expr) -> Iterator[str]:
    """Every name in a decorator, plain or dotted."""
    yield from _names(mark)
    yield from (node.attr for node in ast.walk(mark) if isinstance(node, ast.Attribute))


def _is_private(name: object) -> bool:
    return isinstance(name, str) and name.startswith("_") and not name.endswith("__")


def _private_names() -> set[str]:
    """Every private name of our code: functions, classes, variables, attributes."""
    found: set[str] = set()
    for path in OURS:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.add(node.attr)
    return {name for name in found if _is_private(name)}


def _reaches_in(tree: ast.Module, private: set[str]) -> Iterator[str]:
    """Where a test uses, imports or replaces what is a module's or an object's own business."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in private:
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                yield f"line {node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.ImportFrom):
            hidden = [alias.name for alias in node.names if _is_private(alias.name)]
            if hidden:
                yield f"line {node.lineno}: imports {', '.join(hidden)}"
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("attr", "patch")):
            texts = [part.value for part in node.args[:2] if isinstance(part, ast.Constant)]
            parts = [part for text in texts if isinstance(text, str) for part in text.split(".")]
            if any(_is_private(part) for part in parts):
                yield f"line {node.lineno}: {ast.unparse(node)[:80]}"


def _where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_module_keeps_what_a_build_or_a_call_finds_out() -> None:
    assert {_where(path): found for path in OURS if (found := [*_state(_tree(path))])} == {}


def test_only_what_never_changes_is_kept_for_the_life_of_the_process() -> None:
    decorated = {
        path.relative_to(HOUSE).as_posix(): names
        for path in OURS
        if path.is_relative_to(HOUSE) and (names := _decorated(_tree(path)))
    }
    assert decorated == KEPT


def test_no_test_reaches_into_a_module() -> None:
    private = _private_names()
    reaches = {
        _where(path): found for path in TESTS if (found := [*_reaches_in(_tree(path), private)])
    }
    assert reaches == {}


@pytest.mark.parametrize(
    "wrong",
    [
        "known = {}\ndef f():\n    known['a'] = 1",
        "known: list[int] = []\ndef f():\n    known.append(1)",
        "build = None\ndef f():\n    global build\n    build = 1",
        "class A: ...\na = A()\ndef f():\n    a.b = 1",
        "known = set()\nclass A:\n    def f(self):\n        return lambda x: known.add(x)",
        "a, b = [], []\ndef f():\n    del b[0]",
    ],
)
def test_state_is_seen(wrong: str) -> None:
    assert [*_state(ast.parse(wrong))]


@pytest.mark.parametrize(
    "right",
    [
        "known = {}\ndef f():\n    known = {}\n    known['a'] = 1",
        "known = {}\ndef f(known):\n    known['a'] = 1",
        "known = {}\nknown['a'] = 1",
        "known = {}\ndef f():\n    return known['a']",
    ],
)
def test_what_is_no_state(right: str) -> None:
    assert [*_state(ast.parse(right))] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "module._private()",
        "from huoye.core.files import _private",
        "monkeypatch.setattr(module, '_private', 1)",
        "monkeypatch.setattr('huoye.core.files._private', 1)",
        "getattr(module, '_private')",
    ],
)
def test_reaching_in_is_seen(wrong: str) -> None:
    assert [*_reaches_in(ast.parse(wrong), {"_private"})]
