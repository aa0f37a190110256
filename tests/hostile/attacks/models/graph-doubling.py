r"""Twice as many numbers a node.

must: refused: numbers in a run
"""

import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    (z, _) = (value.name for value in graph.graph.input)
    for step in range(40):
        wide = onnx.helper.make_node("Concat", [z, z], [f"wide{step}"], axis=1)
        graph.graph.node.append(wide)
        z = f"wide{step}"
    model.decode_with(graph)
