# must: refused: (MiB of memory|a value of the shape|a run takes more than)
from tests.engine.graphs import Graph


def make() -> bytes:
    """A value that doubles forty times."""
    g = Graph()
    x = g.input("x", 1, 4)
    for _ in range(40):
        x = g.Concat(x, x, axis=1)
    g.output(x, 2)
    return g.model().SerializeToString()
