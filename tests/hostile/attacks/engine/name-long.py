# must: refused: a name of 50000000 bytes
from tests.engine.graphs import small_model


def make() -> bytes:
    """An operator by a name of fifty megabytes."""
    model = small_model()
    model.graph.node[0].op_type = "a" * 50_000_000
    return model.SerializeToString()
