"""How weights narrower than float32 stand in an ONNX file.

A matrix of 8 bits is an int8 initializer, a Cast, a Mul by its rows' steps and one by its columns'.
Few of its numbers need more than 8 bits; where there are any, a second int8
initializer has the upper bytes of all, nearly all of which are 0 and cost nothing compressed:
(upper · 256 + lower) · rows · columns. A matrix of 16 bits is a float16 initializer and a Cast.
Operators of set 18 all of them, which runtimes compute once, at loading.
What an encoder has in common with its decoder lies in the decoder's file alone: for the encoder it
is external data, as ONNX calls it, whose place is a range of that file's bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from models_export.pictures.export.rounding import Rounded

#: Smaller matrices stay float32: their bytes don't count.
_FEWEST = 64
#: Data that shapes are inferred from must be inside, so weights only.
_SHARED = (TensorProto.INT8, TensorProto.FLOAT16, TensorProto.FLOAT)
_LEAST_SHARED = 64
#: Name of the constant 256.
_BYTE = "byte"


def halve(model: onnx.ModelProto) -> None:
    """Store kernels of convolutions that are float32, the invertible ones, as float16."""
    graph = model.graph
    used = {node.input[1] for node in graph.node if node.op_type == "Conv"}
    casts = []
    for tensor in graph.initializer:
        if tensor.name not in used or tensor.data_type != TensorProto.FLOAT:
            continue
        weight = numpy_helper.to_array(tensor)
        half = weight.astype(np.float16)
        if weight.size < _FEWEST or not np.isfinite(half).all():
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(half, f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    _put_first(graph, casts)


def narrow(model: onnx.ModelProto, found: Mapping[str, Rounded]) -> None:
    """Store the kernels of these names, float16 until now, as int8."""
    graph = model.graph
    stored = {
        node.input[0]: node.output[0]
        for node in graph.node
        if node.op_type == "Cast" and node.output[0] in found
    }
    nodes = [node for node in graph.node if not stored.keys() & set(node.input)]
    tensors = [tensor for tensor in graph.initializer if tensor.name not in stored]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(tensors)
    restoring: list[onnx.NodeProto] = []
    # Those of equal spread beside each other: compressors then find one alphabet for many.
    for name in sorted(found, key=lambda name: float(found[name].numbers.std())):
        storing = _Storing(name, found[name])
        graph.initializer.extend(storing.tensors)
        restoring += storing.nodes
    if any(_BYTE in node.input for node in restoring):
        graph.initializer.append(numpy_helper.from_array(np.array(256, np.float32), _BYTE))
    _put_first(graph, restoring)


def borrow(model: onnx.ModelProto, path: str, content: bytes) -> None:
    """Leave weights out that another file has too.

    path: that file's name, beside this model's. content: its bytes, an ONNX model's.
    """
    lender = onnx.load_model_from_string(content)
    there = {
        tensor.raw_data: content.index(tensor.raw_data)
        for tensor in lender.graph.initializer
        if tensor.data_type in _SHARED and len(tensor.raw_data) >= _LEAST_SHARED
    }
    for tensor in model.graph.initializer:
        if tensor.data_type not in _SHARED or tensor.raw_data not in there:
            continue
        offset, length = there[tensor.raw_data], len(tensor.raw_data)
        onnx.external_data_helper.set_external_data(tensor, path, offset, length)
        tensor.ClearField("raw_data")


def content_of(model: onnx.ModelProto) -> bytes:
    """The file's bytes; the same model gives the same."""
    content: bytes = model.SerializeToString(deterministic=True)
    return content


class _Storing:
    """What stores a kernel, and what makes it of that."""

    def __init__(self, name: str, one: Rounded) -> None:
        self.tensors: list[onnx.TensorProto] = []
        self.nodes: list[onnx.NodeProto] = []
        self._name = name
        lower = one.numbers.astype(np.int8)  # NumPy wraps around: the lower byte
        upper = ((one.numbers - lower.astype(np.int16)) // 256).astype(np.int8)
        value = self._wide("lower", lower)
        if upper.any():
            value = self._value("Add", self._value("Mul", self._wide("upper", upper), _BYTE), value)
        # One step where all rows have the same, and none where it is 1.
        rows = one.rows[:1] if (one.rows == one.rows.flat[0]).all() else one.rows
        value = self._value("Mul", value, self._tensor("rows", rows))
        if (one.columns != 1).any():
            self._value("Mul", value, self._tensor("columns", one.columns))
        self.nodes[-1].output[0] = name

    def _tensor(self, part: str, array: NDArray[Any]) -> str:
        self.tensors.append(numpy_helper.from_array(array, f"{self._name}.{part}"))
        return self.tensors[-1].name

    def _wide(self, part: str, array: NDArray[np.int8]) -> str:
        return self._value("Cast", self._tensor(part, array), to=TensorProto.FLOAT)

    def _value(self, operator: str, *inputs: str, **attributes: Any) -> str:
        value = f"{self._name}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [value], **attributes))
        return value


def _put_first(graph: onnx.GraphProto, nodes: Sequence[onnx.NodeProto]) -> None:
    whole = [*nodes, *graph.node]
    del graph.node[:]
    graph.node.extend(whole)
