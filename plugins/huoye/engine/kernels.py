"""The engine's kernels: two WebAssembly modules of the same functions, of which a page loads one.

``relaxed`` where ``WebAssembly.validate`` takes it, otherwise ``plain``; kernels/module.mjs says
how they differ. A clone assembles them from kernels/ and keeps them in the build's cache; an
installed wheel has them.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from huoye.core.build import Build
from huoye.core.bundled import bundled, how_to_install, is_wheel, npm_package
from huoye.core.cache import Cache
from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.core.node import NodeChild, NodeDied, NodeError

BUILDS = ("plain", "relaxed")
#: The assembler, of a clone.
WABT = npm_package("wabt")
#: Their hashes, as sha256sum writes them. Tests hold what a clone assembles to them, the same bytes
#: on every machine; wheels are made of nothing else.
TABLE = Path(__file__).with_name("kernels.sha256")
_SOURCE = Path(__file__).parent / "kernels"
_SCRIPT = Path(__file__).parent / "node" / "make_kernels.mjs"


def file_name(build_name: str) -> str:
    """Of one of the two."""
    return f"kernels.{build_name}.wasm"


def kernel_files(build: Build) -> dict[str, Path]:
    """Name of each of the two -> its file.

    Raises BuildError where npm's packages are not installed.
    """
    if is_wheel():
        return {name: bundled(file_name(name)) for name in BUILDS}
    cache, folder, assembled = build.get(Cache), f"kernels/{_key()}", Assembled()
    return {
        name: cache.file(f"{folder}/{file_name(name)}", partial(assembled.of, name))
        for name in BUILDS
    }


class Assembled:
    """What a clone makes of kernels/: both when the first is asked for."""

    def __init__(self) -> None:
        self._made: Mapping[str, bytes] = {}

    def of(self, name: str) -> bytes:
        """One of the two. Raises BuildError."""
        if not self._made:
            _version()
            try:
                with NodeChild(_SCRIPT, read=[_SOURCE, WABT.resolve()]) as child:
                    module = (WABT.resolve() / "index.js").as_uri()
                    self._made = {
                        name: b64decode(child.request("make", build=name, wabt=module))
                        for name in BUILDS
                    }
            except (NodeError, NodeDied) as error:
                what = f"the engine's kernels could not be assembled: {str(error)[-2000:]}"
                raise BuildError(what, path=_SOURCE, mend=how_to_install()) from None
        return self._made[name]


def verified() -> dict[str, bytes]:
    """Name of a file -> its content, as this clone assembles it; for the wheel.

    Raises BuildError also where it is not what the table says.
    """
    assembled = Assembled()
    files = {file_name(name): assembled.of(name) for name in BUILDS}
    if table(files) != TABLE.read_text("ascii"):
        what = "the engine's kernels are not those that its tests have proved"
        raise BuildError(what, path=TABLE, mend="Run “make lock”, then the tests")
    return files


def table(files: Mapping[str, bytes]) -> str:
    """The text of kernels.sha256. files: name -> content."""
    return "".join(f"{sha256(content)}  {name}\n" for name, content in sorted(files.items()))


def _version() -> str:
    """wabt's, as installed. Raises BuildError where it is not."""
    try:
        found: str = json.loads((WABT / "package.json").read_text("utf-8"))["version"]
    except FileNotFoundError:
        raise BuildError("wabt is not installed", mend=how_to_install()) from None
    return found


def _key() -> str:
    sources = [_SCRIPT, *sorted(_SOURCE.glob("*.mjs"))]
    return sha256(json.dumps([_version(), *map(sha256, sources)]).encode())
