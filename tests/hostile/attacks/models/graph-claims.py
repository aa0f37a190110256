r"""Weights that claim a terabyte and hold a number.

must: refused: 
"""

import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    tensor = onnx.helper.make_tensor("t", onnx.TensorProto.FLOAT, [1], [1.0])
    tensor.dims[:] = [10**6, 10**6]
    graph.graph.initializer.append(tensor)
    graph.graph.node.append(onnx.helper.make_node("Neg", ["t"], ["d"]))
    model.decode_with(graph)
