r"""Hundreds of thousands of nodes.

must: refused: nodes, and 10,000 is the most|over the budget
"""

import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    (z, _) = (value.name for value in graph.graph.input)
    for step in range(12_000):
        graph.graph.node.append(onnx.helper.make_node("Neg", [z], [f"n{step}"]))
    model.decode_with(graph)
