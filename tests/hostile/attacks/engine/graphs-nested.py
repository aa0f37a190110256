# must: refused: an attribute “[^”]*” of another kind
from onnx import helper

from tests.engine.graphs import small_model


def make() -> bytes:
    """Graphs in graphs."""
    model = small_model()
    for _ in range(12):
        inner = helper.make_node("If", ["x"], ["y"], then_branch=model.graph)
        model.graph.node.append(inner)
    return model.SerializeToString()
