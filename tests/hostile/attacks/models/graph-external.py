r"""Weights in another file of the machine.

must: refused: keeps weights in another file|not a valid
"""

import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    tensor = graph.graph.initializer[0]
    onnx.external_data_helper.set_external_data(tensor, "../../../etc/passwd")
    tensor.ClearField("raw_data")
    model.decode_with(graph)
