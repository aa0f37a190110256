# must: harmless
from tests.engine.graphs import Graph


def make() -> bytes:
    """Twelve hundred couplings over one buffer, of which each asks for all other views of it."""
    g = Graph()
    x = g.input("x", 1, 6000)
    parts = g.node("Split", x, g.shape(*[8] * 250, 4000), outputs=251, axis=1)
    for k in range(1200):
        s, t = g.node("Split", g.Neg(parts[k % 250]), outputs=2, axis=1, num_outputs=2)
        half, _ = g.node("Split", parts[(k + 1) % 250], outputs=2, axis=1, num_outputs=2)
        g.Mul(g.Sub(half, t), g.Exp(g.Mul(g.Tanh(s), g.constant(1.0))))
    g.output(g.Neg(parts[0]), 2)
    return g.model().SerializeToString()
