"""The kernels of a graph's convolutions and matrix products, and the same graph with others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import onnx
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from models_export.export import onnx_file
from models_export.export.onnx_file import Floats

Doubles = NDArray[np.float64]
Feeds = Mapping[str, Floats]


@dataclass(frozen=True)
class Kernel:
    """A weight that is float16 in its file."""

    #: Of the float32 value that its Cast gives.
    name: str
    #: Of the initializer.
    stored: str
    #: [outputs, inputs, rows, columns] of a convolution, [outputs, inputs] of a matrix product.
    weight: Floats
    #: Name of what it is multiplied with.
    source: str
    #: Name of what a Relu makes of what comes out, "" where none does.
    rectified: str
    #: Zeros around that: above, on the left, below, on the right.
    pads: tuple[int, int, int, int]

    def rows(self, source: Floats) -> Floats:
        """All vectors that the kernel meets: [positions of all pictures, inputs of an output].

        source: [batch, channels, height, width], or [batch, inputs] of a matrix product.
        """
        if self.weight.ndim == 2:
            return source.reshape(-1, self.weight.shape[1])
        above, left, below, right = self.pads
        padded = np.pad(source, ((0, 0), (0, 0), (above, below), (left, right)))
        # [batch, channels, height, width, rows, columns]
        windows = sliding_window_view(padded, self.weight.shape[2:], (2, 3))
        inputs = self.weight[0].size
        found: Floats = windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, inputs)
        return found


def kernels(graph: onnx.GraphProto) -> tuple[Kernel, ...]:
    """Those that are float16 with a Cast, and used once and plainly.

    Plainly: by a Conv without strides, dilations and groups, or by a Gemm that transposes it.
    """
    halves = {
        tensor.name: tensor
        for tensor in graph.initializer
        if tensor.data_type == onnx.TensorProto.FLOAT16
    }
    uses = Counter(name for node in graph.node for name in node.input)
    casts = {
        node.output[0]: node.input[0]
        for node in graph.node
        if node.op_type == "Cast" and node.input[0] in halves
    }
    rectified = {node.input[0]: node.output[0] for node in graph.node if node.op_type == "Relu"}
    found = []
    for node in graph.node:
        if len(node.input) < 2 or node.input[1] not in casts or not _is_plain(node):
            continue
        name = node.input[1]
        stored = casts[name]
        if uses[name] == uses[stored] == 1:
            weight = onnx.numpy_helper.to_array(halves[stored]).astype(np.float32)
            after = rectified.get(node.output[0], "")
            found.append(Kernel(name, stored, weight, node.input[0], after, _pads(node)))
    return tuple(found)


@dataclass(frozen=True)
class Moment:
    """Of all vectors x that a kernel meets."""

    #: Σ x xᵀ, [inputs, inputs].
    products: Doubles
    #: How many there were.
    vectors: int

    def __add__(self, other: Moment) -> Moment:
        return Moment(self.products + other.products, self.vectors + other.vectors)


class KernelGraph:
    """A graph whose kernels are given with its inputs."""

    def __init__(self, model: onnx.ModelProto, chosen: tuple[Kernel, ...]) -> None:
        """chosen: kernels of the graph; others stay inside."""
        self.model = model
        self.kernels = chosen
        self._own = {kernel.name: kernel.weight for kernel in self.kernels}
        bare = onnx.ModelProto()
        bare.CopyFrom(model)
        graph = bare.graph
        stored = {kernel.stored for kernel in self.kernels}
        nodes = [node for node in graph.node if not stored.intersection(node.input)]
        tensors = [tensor for tensor in graph.initializer if tensor.name not in stored]
        del graph.node[:], graph.initializer[:]
        graph.node.extend(nodes)
        graph.initializer.extend(tensors)
        for kernel in self.kernels:
            graph.input.append(_floats(kernel.name, kernel.weight.shape))
        self._session = onnx_file.session(bare.SerializeToString())
        outputs = {output.name for output in graph.output}
        sources = {kernel.source for kernel in self.kernels} - outputs
        graph.output.extend(_floats(name, None) for name in sorted(sources))
        self._watched = onnx_file.session(bare.SerializeToString())

    def run(self, feeds: Feeds, changed: Mapping[str, Floats]) -> dict[str, Floats]:
        """Named inputs to named outputs. changed: kernels by their names, others are their own."""
        return onnx_file.run(self._session, {**feeds, **self._own, **changed})

    def importances(self) -> dict[str, Doubles]:
        """Of each kernel, by its name: how much its outputs weigh in what follows, [outputs].

        Through rectifiers, by the squares of the weights that they meet; elsewhere all are alike.
        """
        found: dict[str, Doubles] = {}
        for kernel in reversed(self.kernels):
            own = np.zeros(len(kernel.weight))
            for other in self.kernels:
                if kernel.rectified and other.source == kernel.rectified:
                    squares = np.square(other.weight.astype(np.float64))
                    weights = squares.reshape(*squares.shape[:2], -1).sum(axis=2)
                    own += found[other.name] @ weights
            found[kernel.name] = own / own.mean() if own.any() else np.ones(len(own))
        return found

    def moments(self, inputs: Iterable[Feeds]) -> dict[str, Moment]:
        """Of each kernel, by its name, over all these inputs."""
        found: dict[str, Moment] = {}
        for feeds in inputs:
            values = {**feeds, **onnx_file.run(self._watched, {**feeds, **self._own})}
            for kernel in self.kernels:
                rows = kernel.rows(values[kernel.source])
                moment = Moment((rows.T @ rows).astype(np.float64), len(rows))
                before = found.get(kernel.name)
                found[kernel.name] = before + moment if before else moment
        return found


def batches(latents: Floats, temperature: float, size: int) -> Iterator[Feeds]:
    """Inputs of a decoder: latents [N, D], ``size`` at a time."""
    heat = np.array([temperature], np.float32)
    for start in range(0, len(latents), size):
        yield {"z": latents[start : start + size], "temperature": heat}


def _floats(name: str, shape: Sequence[int] | None) -> onnx.ValueInfoProto:
    return onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape)


def _is_plain(node: onnx.NodeProto) -> bool:
    values = {part.name: onnx.helper.get_attribute_value(part) for part in node.attribute}
    if node.op_type == "Gemm":
        flags = [values.get(name, default) for name, default in (("transA", 0), ("alpha", 1))]
        return values.get("transB") == 1 and flags == [0, 1]
    if node.op_type != "Conv" or values.get("auto_pad", b"NOTSET") != b"NOTSET":
        return False
    steps = (*values.get("strides", ()), *values.get("dilations", ()), values.get("group", 1))
    return set(steps) <= {1} and len(values.get("pads", (0, 0, 0, 0))) == 4


def _pads(node: onnx.NodeProto) -> tuple[int, int, int, int]:
    for part in node.attribute:
        if part.name == "pads":
            above, left, below, right = part.ints
            return above, left, below, right
    return 0, 0, 0, 0
