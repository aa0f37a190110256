r"""Operators of a vendor.

must: refused: operator sets
"""

import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    graph.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
    model.decode_with(graph)
