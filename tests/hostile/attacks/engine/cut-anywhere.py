# must: refused: the file is cut short
from tests.engine.graphs import small_model


def make() -> bytes:
    """Half of a file."""
    content = small_model().SerializeToString()
    return content[: len(content) // 2]
