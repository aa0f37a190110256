# must: refused: constructor “v0_0”: the operator is not known
from tests.engine.graphs import Graph


def make() -> bytes:
    """An operator by a name that every object of JavaScript has."""
    g = Graph()
    g.output(g.node("constructor", g.input("x", 1, 4))[0], 2)
    return g.model().SerializeToString()
