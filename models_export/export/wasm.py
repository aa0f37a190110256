"""ONNX Runtime's WebAssembly build, run in Node from Python."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from huoye.core.bundled import npm_package
from huoye.core.files import sha256
from huoye.core.node import NodeChild
from models_export.export.onnx_file import Floats

_SCRIPT = Path(__file__).parent / "wasm_run.mjs"


class WasmRunner:
    """Runs graphs with onnxruntime-web on one thread.

    A context manager that owns a Node child, and a temporary folder for the graphs it reads.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="huoye-")
        read = (npm_package("onnxruntime-web"), npm_package("onnxruntime-common"))
        #: ONNX Runtime's process.
        self.child = NodeChild(_SCRIPT, read=(*read, Path(self._folder.name)))

    def run(
        self,
        model: bytes,
        feeds: Mapping[str, Floats],
        external: Mapping[str, bytes] | None = None,
    ) -> dict[str, Floats]:
        """Named inputs, float32 or int64, to named float32 outputs. model: an ONNX file's bytes.

        external: what its external data lies in, by the names that it has for it.

        Raises NodeError when the runtime refuses the model or its inputs, NodeDied when there is no
        runtime.
        """
        path = self._written(model)
        beside = {name: self._written(content) for name, content in (external or {}).items()}
        packed = {
            name: {
                "shape": value.shape,
                "type": "int64" if value.dtype == np.int64 else "float32",
                "data": base64.b64encode(
                    np.asarray(value, None if value.dtype == np.int64 else np.float32).tobytes()
                ).decode("ascii"),
            }
            for name, value in feeds.items()
        }
        reply = self.child.request("run", path=path, external=beside, feeds=packed)
        return {
            name: np.frombuffer(base64.b64decode(value["data"]), np.float32).reshape(value["shape"])
            for name, value in reply.items()
        }

    def _written(self, content: bytes) -> str:
        path = Path(self._folder.name).resolve() / f"{sha256(content)}.onnx"
        if not path.exists():
            path.write_bytes(content)
        return str(path)

    def __enter__(self) -> WasmRunner:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close()
        self._folder.cleanup()
