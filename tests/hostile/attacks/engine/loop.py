# must: refused: “v1_0” is used before it is made
from tests.engine.graphs import Graph


def make() -> bytes:
    """A value that is made of itself."""
    g = Graph()
    x = g.input("x", 1, 4)
    g.output(g.Relu(g.Add(x, "v1_0")), 2)
    return g.model().SerializeToString()
