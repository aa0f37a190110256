r"""The same by a sum, which multiplies nothing: of two times a hundred thousand.

must: refused: makes 10,000,\d\d\d,\d\d\d numbers in a run
"""

import numpy as np
import onnx

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    graph = model.graph
    for name, shape in (("column", (100_000, 1)), ("row", (1, 100_000))):
        tensor = onnx.numpy_helper.from_array(np.ones(shape, np.float32), name)
        graph.graph.initializer.append(tensor)
    graph.graph.node.append(onnx.helper.make_node("Add", ["column", "row"], ["product"]))
    model.decode_with(graph)
