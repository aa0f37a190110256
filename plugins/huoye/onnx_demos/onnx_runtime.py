"""ONNX Runtime: a session of a graph at build, and the build that browsers get."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.bundled import ONNX_RUNTIME, how_to_install
from huoye.core.errors import BuildError
from huoye.live.assets import Assets
from huoye.live.figure import LiveFile


def runtime_version() -> str:
    """Of what runs graphs at build."""
    return version("onnxruntime")


def open_session(path: Path) -> Any:
    """A session on one thread, as the browser has it: more threads add in another order."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions share no base of their own
        raise BuildError(
            f"ONNX Runtime refuses {path.name}: {error}",
            path=path,
            mend="Run: python -m models_export export",
        ) from error


def run_session(session: Any, path: Path, names: list[str], feed: Mapping[str, Any]) -> Any:
    """What a graph gives by these names. path: its file, to be named where it gives nothing.

    Raises BuildError.
    """
    try:
        return session.run(names, feed)
    except Exception as error:  # as above
        what = f"ONNX Runtime can't run {path.name}: {error}"
        raise BuildError(what, path=path, mend="Run: python -m models_export export") from error


def runtime_files(build: Build) -> tuple[LiveFile, ...]:
    """Its script and its WebAssembly. Raises BuildError where it is not installed."""
    script, wasm = "ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"
    files = {"script": ONNX_RUNTIME.path / script, "wasm": ONNX_RUNTIME.path / wasm}
    try:
        published = tuple(build.get(Assets).runtime("onnxruntime", files).values())
    except FileNotFoundError as error:
        raise BuildError(
            f"ONNX Runtime is not installed: {error.filename} is missing",
            mend=how_to_install(ONNX_RUNTIME.extra),
        ) from None
    ONNX_RUNTIME.check({file.source.name: file.sha256 for file in published})
    return published
