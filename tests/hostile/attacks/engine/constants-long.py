# must: refused: too much is made of constants alone
from tests.engine.graphs import Graph


def make() -> bytes:
    """Nine thousand steps over a hundred thousand weights."""
    g = Graph()
    c, one = g.weights(300, 300), g.constant(1.0)
    for _ in range(9000):
        c = g.Sub(one, c)
    g.output(g.MatMul(g.input("x", 1, 300), c), 2)
    return g.model().SerializeToString()
