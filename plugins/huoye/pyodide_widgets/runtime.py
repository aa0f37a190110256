"""The Python that formulas run on: Pyodide, with a standard library cut down to what is needed.

As shipped by npm, the library is source that every reader's browser would compile for two seconds;
ours is bytecode with the package ``huoye`` inside, made once by Pyodide itself under Node and kept
in the cache by the hash of everything that it is made from.
"""

from __future__ import annotations

import json
from base64 import b64decode
from functools import cache
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.bundled import PYODIDE, how_to_install
from huoye.core.cache import Cache
from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.core.node import NodeChild, NodeDied, NodeError
from huoye.live.assets import Assets
from huoye.live.figure import LiveFile
from huoye.render.renderer import renderer_sources
from huoye.words import excerpt, languages

HERE = Path(__file__).parent
STDLIB_LIST = HERE / "stdlib.txt"
#: The formula API, as Pyodide gets it: the package's first file, the room behind it, and its words.
API_ROOT = HERE.parent
_SECTIONS = frozenset({"formula"})
NODE_FOLDER = HERE / "node"
PYODIDE_FOLDER = PYODIDE.path
#: What a Node child reads that runs it, besides its own script.
INTERPRETER_FILES = (PYODIDE_FOLDER, HERE / "static", HERE.parent / "live" / "static")
_LOADED = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm")


def stdlib_modules() -> list[str]:
    """The modules named in stdlib.txt."""
    lines = (line.strip() for line in STDLIB_LIST.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def own_sources() -> dict[str, str]:
    """Path in the archive -> source, for what formulas import as ``huoye``."""
    return {
        path.relative_to(API_ROOT.parent).as_posix(): path.read_text("utf-8")
        for path in _api_files()
    }


def own_texts() -> dict[str, str]:
    """Path in the archive -> text, for the words that these modules say."""
    return {f"huoye/words/{lang}.mjs": excerpt(lang, _SECTIONS) for lang in languages()}


def runtime_key() -> str:
    """Hash of all that formulas' results may depend on besides the formula: Pyodide, the library's
    list, huoye, and the script that packs them."""
    return _key(stdlib_modules(), own_sources() | own_texts())


def _key(modules: list[str], own: dict[str, str]) -> str:
    parts = {
        "pyodide": _pyodide_hashes(),
        "modules": modules,
        "own": own,
        "maker": sha256(NODE_FOLDER / "make_stdlib.py"),
        # How Pyodide is started: its environment decides the order of sets, and what it lacks.
        "started": [
            sha256(path)
            for path in (
                HERE / "static" / "interpreter.mjs",
                HERE / "static" / "sealed.mjs",
                HERE / "static" / "rewind.mjs",
                NODE_FOLDER / "realm.mjs",
                # What was taken in before its rules came is asked for again.
                NODE_FOLDER / "bake.mjs",
                HERE / "answers.py",
                HERE / "baker.py",
            )
        ],
    }
    return sha256(json.dumps(parts, sort_keys=True).encode())


@cache
def _pyodide_hashes() -> dict[str, str]:
    return PYODIDE.digests("Pyodide is", (*_LOADED, "python_stdlib.zip"))


def runtime_files(build: Build) -> dict[str, Path]:
    """role -> file, for ``Assets.runtime``; makes the standard library where the cache has none.

    Raises BuildError when Pyodide is not installed or does not start.
    """
    files = {name: PYODIDE_FOLDER / name for name in _LOADED}
    files["python_stdlib.zip"] = stdlib_archive(build)
    return files


def published_python(build: Build) -> tuple[LiveFile, ...]:
    """The runtime as files of the page; raises BuildError as ``runtime_files`` does."""
    files = runtime_files(build)
    return tuple(build.get(Assets).runtime("pyodide", files).values())


def python_sources() -> tuple[Path, ...]:
    """Files of ours that every figure in Python is made from."""
    words = (API_ROOT / "words").glob("*.mjs")
    return (STDLIB_LIST, *_api_files(), *words, *renderer_sources())


def _api_files() -> list[Path]:
    formula = sorted((API_ROOT / "formula").rglob("*.py"))
    return [API_ROOT / "__init__.py", *formula, API_ROOT / "words" / "__init__.py"]


def stdlib_archive(build: Build) -> Path:
    """The archive in the cache, made now if need be (about three seconds)."""
    modules, own, texts = stdlib_modules(), own_sources(), own_texts()

    def made() -> bytes:
        try:
            return build.get(Packer).archive(modules, own, texts)
        except ArchiveFailed as error:
            raise BuildError(
                f"the Python runtime could not be made: {error}",
                path=STDLIB_LIST,
                mend=f"Check the modules named there. {how_to_install()}",
            ) from None

    key = _key(modules, own | texts)
    return build.get(Cache).file(f"runtimes/{key}/python_stdlib.zip", made)


class ArchiveFailed(Exception):
    """Pyodide did not start, or does not know a module; str() is the end of what it said."""


class Packer:
    """Pyodide as it is shipped, which makes archives of bytecode. A service of the build: a start
    of it costs more than an archive."""

    def __init__(self, build: Build) -> None:
        self._child: NodeChild | None = None

    def archive(self, modules: list[str], own: dict[str, str], texts: dict[str, str]) -> bytes:
        """An archive, the same bytes for the same sources, whatever was made before.

        modules: of Pyodide's standard library. own: path in the archive -> Python source. texts:
        path -> what goes in as it is. Raises ArchiveFailed.
        """
        packed: str = self._ask("make", modules=modules, own=own, texts=texts)
        return b64decode(packed)

    def stdlib_modules_of(self, package: str, sources: dict[str, str]) -> list[str]:
        """What a package needs of Pyodide's standard library besides what Pyodide starts with.
        Raises ArchiveFailed where it cannot be imported."""
        found: list[str] = self._ask("stdlib_modules_of", package=package, sources=sources)
        return found

    def lowered(self, package: dict[str, str], **asked: Any) -> dict[str, Any]:
        """What responder/lowering makes of ``formula`` or ``modules``. package: its sources. Raises
        ArchiveFailed."""
        found: dict[str, Any] = self._ask("lower", package=package, **asked)
        return found

    def _ask(self, method: str, **params: Any) -> Any:
        if self._child is None:
            self._child = NodeChild(NODE_FOLDER / "make_stdlib.mjs", read=INTERPRETER_FILES)
        try:
            return self._child.request(method, pyodide=str(PYODIDE_FOLDER), **params)
        except (NodeError, NodeDied) as error:
            self.close()
            raise ArchiveFailed(str(error)[-500:]) from None

    def close(self) -> None:
        """End the child; the next archive starts another."""
        if self._child is not None:
            self._child.close()
            self._child = None
