r"""The same in a node.

must: refused: keeps weights in another file|not a valid
"""

import numpy as np
import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    tensor = onnx.numpy_helper.from_array(np.ones(1, np.float32), "t")
    onnx.external_data_helper.set_external_data(tensor, "/etc/passwd")
    tensor.ClearField("raw_data")
    graph.graph.node.append(onnx.helper.make_node("Constant", [], ["d"], value=tensor))
    model.decode_with(graph)
