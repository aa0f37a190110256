r"""A shape below nothing.

must: refused: (shapes that can't be told|not a valid|the graph's)
"""

import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    tensor = onnx.helper.make_tensor("t", onnx.TensorProto.FLOAT, [1], [1.0])
    tensor.dims[:] = [-5]
    graph.graph.initializer.append(tensor)
    model.decode_with(graph)
