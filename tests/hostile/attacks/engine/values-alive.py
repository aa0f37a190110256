# must: harmless
from tests.engine.graphs import Graph


def make() -> bytes:
    """Nine thousand values, all alive till the end."""
    g = Graph()
    x = g.input("x", 1, 4)
    names = [g.Neg(x) for _ in range(4500)]
    for name in reversed(names):
        x = g.Add(x, name)
    g.output(x, 2)
    return g.model().SerializeToString()
