# must: refused: too much is made of constants alone
import numpy as np

from tests.engine.graphs import Graph


def make() -> bytes:
    """A sum of 2^60 terms, in sixty nodes."""
    g = Graph()
    c = g.Cast(g.constant(np.ones((4, 4)), "int8"), to=1)
    for _ in range(60):
        c = g.Add(c, c)
    g.output(g.MatMul(g.input("x", 1, 4), c), 2)
    return g.model().SerializeToString()
