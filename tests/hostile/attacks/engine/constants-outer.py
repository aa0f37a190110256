# must: refused: of the shapes
from tests.engine.graphs import Graph


def make() -> bytes:
    """A column and a row that make a matrix of 400 million."""
    g = Graph()
    c = g.Sub(g.weights(20_000, 1), g.weights(1, 20_000))
    g.output(g.MatMul(g.input("x", 1, 20_000), c), 2)
    return g.model().SerializeToString()
