r"""Bytes.

must: refused: not a valid
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.decode_with(bytes(range(256)) * 100)
