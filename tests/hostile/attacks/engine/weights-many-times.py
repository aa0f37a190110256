# must: refused: (MiB of memory|weights take more than|a run takes more than)
from tests.engine.graphs import Graph


def make() -> bytes:
    """A matrix of two megabytes that is added nine thousand times, in one shape and another."""
    g = Graph()
    c = g.weights(700, 700)
    x = g.input("x", 700, 700)
    for _ in range(9000):
        x = g.Add(x, c)
    g.output(x, 2)
    return g.model().SerializeToString()
