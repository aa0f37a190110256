"""Small graphs, made for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper


class Graph:
    """Nodes one after another; ``g.Conv("x", "w")`` adds one and gives its output's name."""

    def __init__(self, seed: int = 0) -> None:
        self.random = np.random.default_rng(seed)
        self.nodes: list[onnx.NodeProto] = []
        self.inputs: dict[str, onnx.ValueInfoProto] = {}
        self.outputs: list[onnx.ValueInfoProto] = []
        self.constants: dict[str, NDArray[Any]] = {}
        #: Numbers of inputs that aren't random floats.
        self.fed: dict[str, NDArray[Any]] = {}
        #: Of the random floats.
        self.scale = 1.0

    def pick(self, choices: Sequence[Any]) -> Any:
        """One of some."""
        return choices[int(self.random.integers(len(choices)))]

    def shuffled(self, *names: str) -> list[str]:
        """In any order."""
        return [str(name) for name in self.random.permutation(names)]

    def input(self, name: str, *shape: int | str, type: int = TensorProto.FLOAT) -> str:
        """What is fed."""
        self.inputs[name] = helper.make_tensor_value_info(name, type, shape)
        return name

    def constant(self, value: Any, dtype: str = "float32") -> str:
        """An initializer."""
        name = f"c{len(self.constants)}"
        self.constants[name] = np.asarray(value, dtype)
        return name

    def weights(self, *shape: int, scale: float = 1.0) -> str:
        """A random initializer."""
        return self.constant(self.random.standard_normal(shape) * scale)

    def shape(self, *numbers: int) -> str:
        """A list of whole numbers."""
        return self.constant(numbers, "int64")

    def node(self, op: str, *inputs: str, outputs: int = 1, **attributes: Any) -> list[str]:
        """One of several outputs."""
        names = [f"v{len(self.nodes)}_{k}" for k in range(outputs)]
        self.nodes.append(helper.make_node(op, inputs, names, **attributes))
        return names

    def __getattr__(self, op: str) -> Any:
        if not op[0].isupper():
            raise AttributeError(op)
        return lambda *inputs, **attributes: self.node(op, *inputs, **attributes)[0]

    def output(self, name: str, rank: int) -> None:
        """What is given, its shape left open."""
        dims = [None] * rank
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, dims))

    def model(self, opset: int = 18) -> onnx.ModelProto:
        """As a file has it."""
        tensors = [numpy_helper.from_array(value, name) for name, value in self.constants.items()]
        graph = helper.make_graph(
            self.nodes, "test", [*self.inputs.values()], self.outputs, tensors
        )
        opsets = [helper.make_opsetid("", opset)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10)

    def feeds(self) -> dict[str, NDArray[Any]]:
        """Random numbers for all inputs, free dimensions 1."""
        random = {
            name: np.asarray(self.random.standard_normal(_sizes(info)) * self.scale, np.float32)
            for name, info in self.inputs.items()
        }
        return random | self.fed


def _sizes(info: onnx.ValueInfoProto) -> list[int]:
    return [dim.dim_value or 1 for dim in info.type.tensor_type.shape.dim]


def small_model() -> onnx.ModelProto:
    """A convolution of one node."""
    g = Graph()
    g.output(g.Conv(g.input("x", 1, 4, 8, 8), g.weights(4, 4, 1, 1)), 4)
    return g.model()


def crowded_model(field: int, message: bytes, count: int) -> bytes:
    """A small model whose graph has a message more, many times. field: of GraphProto."""
    model = small_model()
    graph = model.graph.SerializeToString() + _delimited(field, message) * count
    model.ClearField("graph")
    content: bytes = model.SerializeToString()
    return content + _delimited(7, graph)


def _delimited(field: int, message: bytes) -> bytes:
    length, sizes = len(message), []
    while length > 127:
        sizes.append(length % 128 + 128)
        length //= 128
    return bytes([field * 8 + 2, *sizes, length]) + message
