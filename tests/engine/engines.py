"""The engine under Node, and native ONNX Runtime beside it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

from huoye.core.node import NodeChild
from tests.conftest import ROOT

_SCRIPT = Path(__file__).with_name("engine_child.mjs")

#: Input -> its numbers.
Feeds = Mapping[str, NDArray[Any]]
Outputs = dict[str, NDArray[np.float32]]


class RefusedError(Exception):
    """The engine doesn't run a model: why, and of which node."""

    def __init__(self, refusal: dict[str, str]) -> None:
        super().__init__(refusal["message"])
        self.kind = refusal["kind"]
        self.op = refusal.get("op", "")
        self.node = refusal.get("node", "")


@dataclass(frozen=True)
class Engine:
    """The engine in one Node child, which keeps the last model that was asked for."""

    child: NodeChild

    def run(
        self,
        model: Path | onnx.ModelProto | bytes,
        feeds: Sequence[Feeds],
        external: Mapping[str, Path] | None = None,
    ) -> list[Outputs]:
        """Name -> numbers, flat, for each feed. Raises RefusedError."""
        reply = self.child.request(
            "run",
            model=_named(model),
            feeds=[{name: _sent(numbers) for name, numbers in feed.items()} for feed in feeds],
            external={name: str(path) for name, path in (external or {}).items()},
        )
        if "refusal" in reply:
            raise RefusedError(reply["refusal"])
        return [
            {name: np.frombuffer(b64decode(text), np.float32) for name, text in outputs.items()}
            for outputs in reply["outputs"]
        ]


def _named(model: Path | onnx.ModelProto | bytes) -> dict[str, str]:
    if isinstance(model, Path):
        return {"path": str(model)}
    content = model if isinstance(model, bytes) else model.SerializeToString()
    return {"content": b64encode(content).decode()}


def _sent(numbers: NDArray[Any]) -> str | list[int]:
    if numbers.dtype == np.int64:
        return [int(number) for number in numbers]
    return b64encode(np.ascontiguousarray(numbers, np.float32).tobytes()).decode()


def native(model: Path | onnx.ModelProto | bytes, feeds: Sequence[Feeds]) -> list[Outputs]:
    """What ONNX Runtime gives for each feed, flat."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    source = str(model) if isinstance(model, Path) else model
    content = source.SerializeToString() if isinstance(source, onnx.ModelProto) else source
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    names = [port.name for port in session.get_outputs()]
    return [
        {name: value.ravel() for name, value in zip(names, session.run(names, feed), strict=True)}
        for feed in feeds
    ]


def engine_child(kernels: Path, *folders: Path) -> NodeChild:
    """Serves Engine. folders: where models may lie that are not shipped."""
    readable = (ROOT / "plugins", ROOT / "content", kernels, *folders)
    return NodeChild(_SCRIPT, str(kernels), read=readable)
