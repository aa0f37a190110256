r"""For ever.

must: refused: uses Loop|not a valid
"""

import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    body = onnx.helper.make_graph([], "body", [], [])
    graph.graph.node.append(onnx.helper.make_node("Loop", ["", ""], ["d"], body=body))
    model.decode_with(graph)
