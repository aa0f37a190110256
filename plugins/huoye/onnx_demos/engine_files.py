"""The site's own engine, as a figure's files: its kernels, and what a device must reproduce before
it is trusted there."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.files import sha256
from huoye.engine.kernels import kernel_files
from huoye.live.assets import Assets
from huoye.live.figure import LiveFile

#: Role of the file that ``golden_file`` gives.
GOLDEN = "golden"
#: Numbers of an output that are compared, evenly spaced; of a picture all are.
MAX_NUMBERS = 1024


def engine_files(build: Build) -> tuple[LiveFile, ...]:
    """Both builds of the kernels, "plain" and "relaxed", the larger first: what the price names.

    Raises BuildError.
    """
    files = build.get(Assets).runtime("engine", kernel_files(build)).values()
    return tuple(sorted(files, key=lambda file: -file.gzip))


def golden_file(
    name: str, key: dict[str, Any], compute: Callable[[], dict[str, Any]], build: Build
) -> LiveFile:
    """What ONNX Runtime gives for inputs that a page can draw, as a file of its own.

    key: all that it depends on, JSON. compute: gives JSON.
    """

    def made() -> bytes:
        return json.dumps(compute(), sort_keys=True, allow_nan=False).encode()

    parts = [key, sha256(Path(__file__))]
    digest = sha256(json.dumps(parts, sort_keys=True).encode())
    path = build.get(Cache).file(f"golden/{digest}/{name}.json", made)
    return build.get(Assets).file(GOLDEN, path, f"{name}-golden")


def some(values: NDArray[np.float32]) -> dict[str, Any]:
    """Evenly spaced numbers of an output, as float32; twin: ``agree`` of static/golden.mjs."""
    flat = values.reshape(-1)
    every = max(1, -(-len(flat) // MAX_NUMBERS))
    return {"every": every, "base64": base64(flat[::every].astype("<f4"))}


def base64(values: NDArray[Any]) -> str:
    """The bytes of an array, little-endian."""
    return b64encode(values.tobytes()).decode("ascii")
