"""What a graph computes in float64, as ONNX's own reference has it: beside it, rounding shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper
from onnx.reference import ReferenceEvaluator

from tests.engine.engines import Feeds


class Exact:
    """A graph whose floats are all float64, its weights the same numbers."""

    def __init__(self, path: Path) -> None:
        model = onnx.load(path)
        for tensor in model.graph.initializer:
            _widen(tensor)
        for attribute in (each for node in model.graph.node for each in node.attribute):
            # A Cast, which makes floats of narrower weights.
            if attribute.name == "to" and attribute.i == TensorProto.FLOAT:
                attribute.i = TensorProto.DOUBLE
            _widen(attribute.t)
        for port in (*model.graph.input, *model.graph.output):
            if port.type.tensor_type.elem_type == TensorProto.FLOAT:
                port.type.tensor_type.elem_type = TensorProto.DOUBLE
        del model.graph.value_info[:]
        self._names = [port.name for port in model.graph.output]
        self._evaluator = ReferenceEvaluator(model)

    def run(self, feed: Feeds) -> dict[str, NDArray[np.float64]]:
        """Name -> numbers, flat. feed: floats become float64."""
        wide = {
            name: value.astype(np.float64) if value.dtype == np.float32 else value
            for name, value in feed.items()
        }
        found = self._evaluator.run(None, wide)
        return {name: value.ravel() for name, value in zip(self._names, found, strict=True)}


def _widen(tensor: onnx.TensorProto) -> None:
    if tensor.data_type == TensorProto.FLOAT:
        wide = numpy_helper.to_array(tensor).astype(np.float64)
        tensor.CopyFrom(numpy_helper.from_array(wide, tensor.name))
