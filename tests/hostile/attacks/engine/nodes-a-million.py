# must: refused: more than 10000 nodes
from tests.engine.graphs import crowded_model, small_model


def make() -> bytes:
    """The same node again and again."""
    return crowded_model(1, small_model().graph.node[0].SerializeToString(), 10**6)
