# must: refused: too large
from tests.engine.graphs import Graph


def make() -> bytes:
    """A shape in a few bytes for which no memory is enough."""
    g = Graph()
    g.output(g.Relu(g.input("x", 1, 2**31, 2**31)), 3)
    return g.model().SerializeToString()
