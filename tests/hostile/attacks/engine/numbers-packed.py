# must: refused: a list of more than 256 numbers
from onnx import helper

from tests.engine.graphs import small_model


def make() -> bytes:
    """An attribute of ten million numbers."""
    model = small_model()
    model.graph.node[0].attribute.append(helper.make_attribute("pads", [0] * 10_000_000))
    return model.SerializeToString()
