r"""Operators of its own.

must: refused: functions or weights of its own|not a valid|operator sets
"""

import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    graph.functions.append(
        onnx.helper.make_function("own", "f", ["x"], ["y"], [], [onnx.helper.make_opsetid("", 18)])
    )
    model.decode_with(graph)
