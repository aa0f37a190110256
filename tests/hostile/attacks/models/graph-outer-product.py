r"""Numbers times numbers, a few bytes of it.

must: refused: (numbers in a run|multiplications|shapes)
"""

import numpy as np
import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    (z, temperature) = (value.name for value in graph.graph.input)
    flat = onnx.numpy_helper.from_array(np.array([-1, 1], np.int64), "flat")
    row = onnx.numpy_helper.from_array(np.ones((1, 2_000_000), np.float32)[:, :1].copy(), "one")
    graph.graph.initializer.extend([flat, row])
    names = [z]
    for step in range(14):
        graph.graph.node.insert(
            0, onnx.helper.make_node("Concat", [names[-1]] * 4, [f"wide{step}"], axis=1)
        )
        names.append(f"wide{step}")
    nodes = sorted(graph.graph.node[:14], key=lambda node: int(node.output[0][4:]))
    rest = list(graph.graph.node[14:])
    del graph.graph.node[:]
    graph.graph.node.extend([*nodes, *rest])
    model.decode_with(graph)
