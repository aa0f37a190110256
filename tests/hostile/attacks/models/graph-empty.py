r"""No graph at all.

must: refused: not a valid
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.decode_with(b"")
