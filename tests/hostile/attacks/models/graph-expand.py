r"""A terabyte out of two numbers.

must: refused: uses Expand
"""

import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    shape = onnx.helper.make_tensor("shape", onnx.TensorProto.INT64, [1], [10**12])
    one = onnx.helper.make_tensor("one", onnx.TensorProto.FLOAT, [1], [1.0])
    graph.graph.initializer.extend([shape, one])
    graph.graph.node.append(onnx.helper.make_node("Expand", ["one", "shape"], ["d"]))
    model.decode_with(graph)
