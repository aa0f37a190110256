"""ONNX Runtime's WebAssembly build, run in Node from Python."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np

from models_export.export import Floats
from plugins.core.node import NodeChild

_SCRIPT = Path(__file__).parent / "wasm_run.mjs"


class WasmRunner:
    """Decodes with onnxruntime-web on one thread; a context manager that owns a Node child."""

    def __init__(self) -> None:
        self._child = NodeChild(_SCRIPT)

    def decode(self, model: Path, z: Floats, temperature: float) -> Floats:
        """Latents float32 [B, D] -> images float32 [B, C, H, W].

        Raises NodeError when the runtime refuses the model or the latents.
        """
        reply = self._child.request(
            "decode",
            path=str(model.resolve()),
            z=base64.b64encode(np.ascontiguousarray(z, np.float32).tobytes()).decode("ascii"),
            batch=len(z),
            temperature=temperature,
        )
        flat = np.frombuffer(base64.b64decode(reply["image"]), np.float32)
        return flat.reshape(reply["shape"])

    def __enter__(self) -> WasmRunner:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close()
