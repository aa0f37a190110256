"""ONNX Runtime's WebAssembly build, run in Node from Python."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from models_export.export import Floats
from plugins.core.node import NodeChild

_SCRIPT = Path(__file__).parent / "wasm_run.mjs"


class WasmRunner:
    """Runs graphs with onnxruntime-web on one thread; a context manager that owns a Node child."""

    def __init__(self) -> None:
        self._child = NodeChild(_SCRIPT)

    def run(self, model: Path, feeds: Mapping[str, Floats]) -> dict[str, Floats]:
        """Named inputs to named outputs, float32.

        Raises NodeError when the runtime refuses the model or its inputs.
        """
        packed = {
            name: {
                "shape": value.shape,
                "data": base64.b64encode(np.ascontiguousarray(value, np.float32)).decode("ascii"),
            }
            for name, value in feeds.items()
        }
        reply = self._child.request("run", path=str(model.resolve()), feeds=packed)
        return {
            name: np.frombuffer(base64.b64decode(value["data"]), np.float32).reshape(value["shape"])
            for name, value in reply.items()
        }

    def __enter__(self) -> WasmRunner:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close()
