"""What authors' Python cannot do in a page, told at build with its line and a way out.

Read from the syntax tree, without running anything; only what is certain is told.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from huoye.core.near import did_you_mean
from huoye.pyodide_widgets.runtime import stdlib_modules

#: Modules that the interpreter has inside, besides those of stdlib.txt (held by a test).
BUILT_IN = frozenset(
    {
        *(
            "__future__",
            "abc",
            "array",
            "atexit",
            "binascii",
            "builtins",
            "cmath",
            "codecs",
            "errno",
        ),
        *("faulthandler", "gc", "genericpath", "io", "itertools", "marshal", "math", "mmap"),
        *(
            "ntpath",
            "os",
            "posix",
            "posixpath",
            "pyexpat",
            "runpy",
            "site",
            "stat",
            "sys",
        ),
        *("time", "unicodedata", "zipimport", "zlib"),
    }
)
#: Pyodide needs them to start; then they are taken away (huoye/formula/sealed.py).
_SEALED = frozenset(("asyncio", "pyodide", "_pyodide", "selectors", "socket", "subprocess"))
#: What has no build that a page could load from its own site.
_COMPILED = frozenset(("numpy", "scipy", "pandas", "matplotlib", "sklearn", "torch", "PIL"))
_PLAIN = "Write it with math and lists; huoye draws curves, shapes and tables"
_SEEDED = "Call random.seed(2018) first, or draw from random.Random(2018)"
_GIVEN = "Give it as a parameter, or write the value down"
_EVERY_TIME = "another number every time, so that page and build differ"
_NO_WAIT = "Nothing waits in a page: let a parameter, or a playing slider, take the place of time"
_NO_FILES = "There are no files in a page: write the data into the code"
_RETURN = "Let the code come to its end"
_NO_KEYBOARD = "waits for a keyboard that is not there"
_PRINT = "Print what is to be seen"
_ASSERT = "Write asserts, or give the cell a “python test”"
#: Full name of a function -> what is wrong with calling it, and the way out.
_CALLS: dict[str, tuple[str, str]] = {
    "input": (_NO_KEYBOARD, "Take a parameter instead"),
    **dict.fromkeys(
        ("sys.stdin.read", "sys.stdin.readline", "sys.stdin.readlines"),
        (_NO_KEYBOARD, "Write what would be typed into the code"),
    ),
    "breakpoint": (_NO_KEYBOARD, _PRINT),
    "help": ("needs pydoc, which a page does not have", "Print what it is about: f.__doc__"),
    "open": ("opens a file", _NO_FILES),
    "exit": ("ends the interpreter", _RETURN),
    "quit": ("ends the interpreter", _RETURN),
    "sys.exit": ("ends the interpreter", _RETURN),
    "os.abort": ("ends the interpreter", _RETURN),
    "os._exit": ("ends the interpreter", _RETURN),
    **dict.fromkeys(
        ("datetime.datetime.strptime", "time.strptime"),
        ("needs modules that a page does not have", "Write the numbers, or use fromisoformat()"),
    ),
    "time.sleep": ("blocks the page's interpreter", _NO_WAIT),
}
#: Functions that give another number every time.
_CHANGING = frozenset(
    {
        *("time.time", "time.time_ns", "time.perf_counter", "time.perf_counter_ns"),
        *("time.monotonic", "time.monotonic_ns", "time.process_time", "os.urandom"),
        *("datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow"),
        *("datetime.date.today", "uuid.uuid1", "uuid.uuid4"),
    }
)
#: Modules of the standard library that a page does without -> what takes their place.
_INSTEAD = {
    **dict.fromkeys(("doctest", "unittest", "pytest"), _ASSERT),
    **dict.fromkeys(("pdb", "bdb", "logging", "cProfile", "profile", "pprint"), _PRINT),
    **dict.fromkeys(("pydoc", "inspect"), "Print what it is about: f.__doc__"),
    **dict.fromkeys(("csv", "configparser", "tomllib", "sqlite3", "glob"), _NO_FILES),
    **dict.fromkeys(("tkinter", "turtle", "curses"), "huoye draws curves, shapes and tables"),
    **dict.fromkeys(("timeit", "sched"), "Count steps: a page's clock is its reader's"),
}
#: Modules that do nothing in a page, whether they are there or not.
_PARALLEL = frozenset(("threading", "multiprocessing", "subprocess", "concurrent", "asyncio"))
_REMOTE = frozenset(("socket", "urllib", "http", "requests", "ssl", "ftplib"))


@dataclass(frozen=True)
class Finding:
    """line: 1-based, of the source."""

    line: int
    what: str
    mend: str


def available_modules() -> frozenset[str]:
    """Top-level modules that a page's interpreter has."""
    named = {name.partition(".")[0] for name in stdlib_modules()}
    return (BUILT_IN | named | {"huoye"}) - _SEALED


def findings(
    source: str, packages: Collection[str] = (), *, is_program: bool = False
) -> list[Finding]:
    """What is wrong with the code, in the order of its lines.

    packages: those that are declared. is_program: whether it is run as ``__main__``, as cells are
    and files of formulas are not. Code that cannot be parsed has no findings: running it says more.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return []
    tree = _WhatRuns(is_program).visit(tree)
    imported = _Imports(tree)
    found = [*_imports(tree, packages), *_calls(tree, imported), *_randomness(tree, imported)]
    return sorted(set(found), key=lambda finding: (finding.line, finding.what))


class _WhatRuns(ast.NodeTransformer):
    """Takes out what stands below a condition that is never true in a page."""

    def __init__(self, is_program: bool) -> None:
        self._is_program = is_program

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        if not self._is_never(node.test):
            return node
        return node.orelse or ast.Pass()

    def _is_never(self, test: ast.expr) -> bool:
        match test:
            case ast.Constant(value=False | 0):
                return True
            case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
                return True
            case ast.Compare(
                left=ast.Name(id="__name__"),
                ops=[ast.Eq()],
                comparators=[ast.Constant(value="__main__")],
            ):
                return not self._is_program
        return False


def _imports(tree: ast.Module, packages: Collection[str]) -> Iterator[Finding]:
    known = available_modules() | set(packages)
    caught = set(_caught_imports(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            names = [node.module] if node.module and not node.level else []
        for name in names:
            top = name.partition(".")[0]
            if useless := _useless(top):
                what, mend = useless
                yield Finding(node.lineno, f"imports {top}: {what}", mend)
            elif top not in known and node not in caught:
                yield Finding(node.lineno, f"imports {top}, which a page does not have", _way(top))


def _useless(name: str) -> tuple[str, str] | None:
    """What is wrong with a module, and the way out."""
    if name in _PARALLEL:
        return "there are no threads and no processes in a page", "Compute one thing after another"
    if name in _REMOTE:
        return "a page loads nothing from elsewhere", _NO_FILES
    if name == "secrets":
        return f"it gives {_EVERY_TIME}", _SEEDED
    return None


def _way(name: str) -> str:
    if name in _COMPILED:
        return _PLAIN
    if name in _INSTEAD:
        return _INSTEAD[name]
    if name in sys.stdlib_module_names:
        return "It is of Python's library, of which a page has a part; docs/formulas.md says which"
    if find_spec(name) is not None:
        return "Declare the package, if it is a pure-Python one; see docs/writing.md"
    otherwise = "Use the standard library, or install a pure-Python package and declare it"
    return did_you_mean(name, available_modules(), otherwise)


def _caught_imports(tree: ast.Module) -> Iterator[ast.stmt]:
    """Imports that the code itself expects to fail."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Try):
            catching = [handler.type or ast.Name("Exception") for handler in node.handlers]
        elif isinstance(node, ast.With):
            catching = [item.context_expr for item in node.items if _suppresses(item.context_expr)]
        else:
            continue
        caught = {
            name.id for one in catching for name in ast.walk(one) if isinstance(name, ast.Name)
        }
        if caught & {"ImportError", "ModuleNotFoundError", "Exception"}:
            yield from (n for n in node.body if isinstance(n, ast.Import | ast.ImportFrom))


def _suppresses(context: ast.expr) -> bool:
    """Whether it is ``contextlib.suppress(…)``."""
    called = context.func if isinstance(context, ast.Call) else None
    return (isinstance(called, ast.Name) and called.id == "suppress") or (
        isinstance(called, ast.Attribute) and called.attr == "suppress"
    )


def _calls(tree: ast.Module, imported: _Imports) -> Iterator[Finding]:
    for node in ast.walk(tree):
        name = imported.full_name(node.func) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in _CALLS:
            what, mend = _CALLS[name]
            yield Finding(node.lineno, f"{name}() {what}", mend)
        elif isinstance(node, ast.Call) and name in _CHANGING:
            yield Finding(node.lineno, f"{name}() gives {_EVERY_TIME}", _GIVEN)


def _randomness(tree: ast.Module, imported: _Imports) -> Iterator[Finding]:
    """The module's own generator where it has no seed, and generators without one.

    What is in a function, or in a loop, may run behind a seed that stands below it; whether it
    does, the second bake tells.
    """
    bodies = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.For | ast.While
    late = {
        id(node) for body in ast.walk(tree) if isinstance(body, bodies) for node in ast.walk(body)
    }
    calls: list[tuple[ast.Call, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            calls.append((node, imported.full_name(node.func)))
    calls = [(call, name) for call, name in calls if name.startswith("random.")]
    seeds = [
        call.lineno
        for call, name in calls
        if (name == "random.seed" and _is_given(call)) or name == "random.setstate"
    ]
    for call, name in calls:
        if name in ("random.Random", "random.seed"):
            unseeded = not _is_given(call)
        elif id(call) in late:
            unseeded = not seeds
        elif name == "random.SystemRandom":
            unseeded = True
        else:
            unseeded = not any(line <= call.lineno for line in seeds)
        if unseeded:
            what = f"{name}() has no seed, so that page and build differ"
            yield Finding(call.lineno, what, _SEEDED)


def _is_given(call: ast.Call) -> bool:
    """Whether a seed is; None is none."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return bool(given) and not (isinstance(given[0], ast.Constant) and given[0].value is None)


class _Imports:
    """Names of a source and what they were imported as; those that it defines are its own."""

    def __init__(self, tree: ast.Module) -> None:
        self._full: dict[str, str] = {}
        self._own: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    bound = alias.asname or alias.name.partition(".")[0]
                    self._full[bound] = alias.name if alias.asname else bound
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    self._full[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self._own.add(node.name)
            elif isinstance(node, ast.arg):
                self._own.add(node.arg)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self._own.add(node.id)

    def full_name(self, function: ast.expr) -> str:
        """As in "random.choice"; "" for what is not a plain name."""
        parts: list[str] = []
        while isinstance(function, ast.Attribute):
            parts.append(function.attr)
            function = function.value
        if not isinstance(function, ast.Name) or function.id in self._own:
            return ""
        first = self._full.get(function.id)
        if first is None:
            # A built-in function, or a module's attribute without the import.
            return "" if parts else function.id
        return ".".join([first, *reversed(parts)])


def told(found: Sequence[Finding]) -> str:
    """The first finding in words, and how many there are besides."""
    more = f" (and {len(found) - 1} more like it)" if len(found) > 1 else ""
    return f"the code {found[0].what}{more}"
