"""Pure-Python packages that formulas may declare: ``PACKAGES = ["mpmath"]``.

A package comes from this very environment, where its version is pinned, and is published as one
archive of bytecode beside the modules of the standard library that it alone needs. Readers load it
when a formula first imports it (huoye/formula/packages.py).
"""

from __future__ import annotations

import ast
import json
import sys
from functools import cache
from importlib.metadata import Distribution, packages_distributions
from importlib.util import find_spec
from pathlib import Path

from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.errors import shown_path
from huoye.core.files import sha256
from huoye.live.assets import Assets
from huoye.live.block import BlockError
from huoye.live.figure import LiveFile
from huoye.pyodide_widgets.runtime import ArchiveFailed, Packer, runtime_key, stdlib_modules

_NAME = "PACKAGES"
#: How the role of a package's file begins.
PACKAGE = "package:"
#: No reader runs them.
_LEFT_OUT = {"tests", "__pycache__"}
#: Modules of docstrings that the package attaches itself; ours go anyway, with ``-OO``.
_DOCUMENTATION = "_docs.py"
_BINARY = {".so", ".pyd", ".dll", ".dylib"}


def declared_packages(path: Path) -> list[str]:
    """The packages that a formula file declares, read without running it.

    Raises BlockError, with the line, for a declaration that is no plain list of names and for a
    package that is not installed or not pure Python.
    """
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        # Running the file says what is wrong with it.
        return []
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else ()
        if any(isinstance(target, ast.Name) and target.id == _NAME for target in targets):
            assert isinstance(node, ast.Assign)
            return _checked(node, path)
    return []


def _checked(node: ast.Assign, path: Path) -> list[str]:
    where = f"{shown_path(path)}:{node.lineno}"
    try:
        names = ast.literal_eval(node.value)
    except ValueError:
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BlockError(
            f"{where}: {_NAME} is no plain list of names",
            mend=f'Write {_NAME} = ["mpmath"]; the build reads it without running the file',
        )
    for name in names:
        try:
            package_sources(name)
        except ValueError as error:
            raise BlockError(
                f"{where}: package “{name}” {error}",
                mend="Formulas can use pure-Python packages of this environment; name them in "
                "pyproject.toml and pin them in constraints.txt",
            ) from None
    return names


def package_files(name: str) -> tuple[Path, ...]:
    """A package's sources, tests left out. Raises ValueError: why it cannot be used."""
    spec = find_spec(name) if name.isidentifier() else None
    if name in sys.stdlib_module_names:
        raise ValueError("is of the standard library: import it, nothing is to be declared")
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        raise ValueError("is not installed")
    first = Path(spec.origin)
    if not spec.submodule_search_locations:
        return (first,)
    root = first.parent
    files = [
        path
        for path in sorted(root.rglob("*"))
        if not _LEFT_OUT & set(path.relative_to(root).parts) and path.is_file()
    ]
    if any(path.suffix in _BINARY for path in files):
        raise ValueError("is not pure Python")
    return tuple(path for path in files if path.suffix == ".py")


@cache
def package_sources(name: str) -> dict[str, str]:
    """Path in the archive -> source. Raises ValueError as ``package_files`` does."""
    files = package_files(name)
    # A module lies alone, a package in a folder of its name.
    first = min(files, key=lambda path: len(path.parts))
    root = first.parent if files == (first.with_name(f"{name}.py"),) else first.parent.parent
    sources = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in files}
    return {
        path: _without_words(source) if path.endswith(_DOCUMENTATION) else source
        for path, source in sources.items()
    }


def _without_words(source: str) -> str:
    """The module with every text that it assigns made empty; for mpmath a seventh of the bytes."""
    tree = ast.parse(source)
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            node.value.value = ""
    return ast.unparse(tree)


def package_version(name: str) -> str:
    """As installed here; empty for a module that no distribution brought."""
    found = packages_distributions().get(name)
    return Distribution.from_name(found[0]).version if found else ""


def package_key(name: str) -> str:
    """Hash of all that the package's archive is made of."""
    parts = [runtime_key(), package_sources(name), _licences(name)]
    return sha256(json.dumps(parts, sort_keys=True).encode())


def package_archive(name: str, build: Build) -> Path:
    """The package's archive in the cache, made now if need be (about three seconds).

    Raises BlockError when the package cannot be imported in Pyodide.
    """
    place = f"packages/{package_key(name)}/{name}.zip"
    return build.get(Cache).file(place, lambda: _archive(name, build.get(Packer)))


def _archive(name: str, packer: Packer) -> bytes:
    sources = package_sources(name)
    try:
        present = set(stdlib_modules())
        needed = packer.stdlib_modules_of(name, sources)
        modules = [module for module in needed if module not in present]
        return packer.archive(modules, sources, _licences(name))
    except ArchiveFailed as error:
        last = str(error).strip().split("\n")[-1]
        raise BlockError(
            f"package “{name}” does not work in Pyodide: {last[-300:]}",
            mend="Use another package, or only the standard library",
        ) from None


def published_package(name: str, build: Build) -> LiveFile:
    """The package as a file of the page. Raises BlockError as ``package_archive`` does."""
    path = package_archive(name, build)
    return build.get(Assets).file(f"{PACKAGE}{name}", path, name)


@cache
def _licences(name: str) -> dict[str, str]:
    """The licence texts that the package's distribution carries: they travel with it."""
    found = packages_distributions().get(name)
    if not found:
        return {}
    files = Distribution.from_name(found[0]).files or []
    return {
        str(file): file.read_text("utf-8")
        for file in files
        if ".dist-info" in file.parts[0]
        and file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE"))
    }
