# must: refused: no finite numbers
import numpy as np

from tests.engine.graphs import Graph


def make() -> bytes:
    """One weight of ten thousand is no number."""
    g = Graph()
    weights = np.ones((100, 100), "float16")
    weights[57, 91] = np.nan
    wide = g.Cast(g.constant(weights, "float16"), to=1)
    g.output(g.MatMul(g.input("x", 1, 100), wide), 2)
    return g.model().SerializeToString()
