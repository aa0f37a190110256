r"""A choice, which browsers don't all make alike.

must: refused: uses If
"""

import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    body = onnx.helper.make_graph([], "body", [], [])
    graph.graph.node.append(
        onnx.helper.make_node("If", ["c"], ["d"], then_branch=body, else_branch=body)
    )
    true = onnx.helper.make_tensor("c", onnx.TensorProto.BOOL, [], [True])
    graph.graph.initializer.append(true)
    model.decode_with(graph)
