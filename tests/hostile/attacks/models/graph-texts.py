r"""Texts for numbers.

must: refused: 
"""

import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    graph.graph.input[0].type.tensor_type.elem_type = onnx.TensorProto.STRING
    model.decode_with(graph)
