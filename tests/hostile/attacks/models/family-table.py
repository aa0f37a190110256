r"""A table for a name.

must: refused: names no family
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.put("family", value={"a": "b"})
