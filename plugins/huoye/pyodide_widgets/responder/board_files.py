"""What MicroPython runs in a page: its own files, our modules lowered, and formulas lowered.

The rewriting is done by ``lowering/`` inside the pinned Pyodide, whose parser is the same
everywhere, so that every machine publishes the same bytes.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.bundled import MICROPYTHON, how_to_install
from huoye.core.cache import Cache
from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.live.assets import Assets
from huoye.live.bake_store import BakeStore
from huoye.live.figure import LiveFile
from huoye.pyodide_widgets.runtime import (
    API_ROOT,
    NODE_FOLDER,
    ArchiveFailed,
    Packer,
    own_sources,
)

HERE = Path(__file__).parent
_ROOT = API_ROOT.parent
#: Role of the modules' file, and of a lowered formula.
MODULES, LOWERED = "modules", "lowered"


def _read(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.py"))}


def lowering_sources() -> dict[str, str]:
    """Path -> source of the package that rewrites."""
    inside = (HERE / "lowering").relative_to(_ROOT)
    files = {f"{inside.as_posix()}/{name}": text for name, text in _read(HERE / "lowering").items()}
    return {f"{folder.as_posix()}/__init__.py": "" for folder in inside.parents[:-1]} | files


@cache
def micropython_hashes() -> dict[str, str]:
    """File -> SHA-256. Raises BuildError where MicroPython is not installed, or changed."""
    return MICROPYTHON.digests("MicroPython is", MICROPYTHON.files)


def board_key() -> dict[str, Any]:
    """What the answers of MicroPython depend on besides the formula."""
    return {
        "micropython": micropython_hashes(),
        "lowering": lowering_sources(),
        "board": _read(HERE / "board"),
        "own": own_sources(),
        "engine": [
            sha256(path)
            for path in (
                HERE.parent / "static" / "micropython.mjs",
                NODE_FOLDER / "small_realm.mjs",
                _ROOT / "huoye/render/static/numerals.mjs",
            )
        ],
    }


class Lowering:
    """Rewrites for MicroPython. A service of the build."""

    def __init__(self, build: Build) -> None:
        self._cache = build.get(Cache)
        self._bakes = build.get(BakeStore)
        self._assets = build.get(Assets)
        self._packer = build.get(Packer)

    def formula(self, source: str, packages: tuple[str, ...]) -> dict[str, str]:
        """{"source": lowered} or {"refused": why}. Raises BuildError."""
        asked = {"source": source, "packages": list(packages)}
        key = {"lowered": asked, "lowering": lowering_sources()}
        return self._bakes.get_or_make(key, lambda: self._ask(formula=asked))

    def modules(self) -> Path:
        """Our modules as one file, JSON: path -> text. Raises BuildError."""
        asked = {"api": own_sources(), "board": _read(HERE / "board")}
        key = sha256(json.dumps([asked, lowering_sources()], sort_keys=True).encode())

        def made() -> bytes:
            files = self._ask(modules=asked)
            return json.dumps(files, ensure_ascii=False, sort_keys=True).encode()

        return self._cache.file(f"runtimes/{key}/huoye.json", made)

    def published(self) -> tuple[LiveFile, ...]:
        """MicroPython and our modules as files of the page. Raises BuildError."""
        micropython_hashes()
        files = {name: MICROPYTHON.path / name for name in MICROPYTHON.files}
        files[MODULES] = self.modules()
        return tuple(self._assets.runtime("micropython", files).values())

    def published_formula(self, name: str, lowered: str) -> LiveFile:
        """A lowered formula as a file of the page, where anybody can read it."""
        text = lowered.encode()
        path = self._cache.file(f"lowered/{sha256(text)}/{name}.py", lambda: text)
        return self._assets.file(LOWERED, path, f"{name}-lowered")

    def _ask(self, **asked: Any) -> dict[str, Any]:
        try:
            return self._packer.lowered(lowering_sources(), **asked)
        except ArchiveFailed as error:
            raise BuildError(
                f"formulas could not be rewritten for MicroPython: {str(error)[-300:]}",
                mend=how_to_install(),
            ) from None
