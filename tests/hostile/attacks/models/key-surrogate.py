r"""Half of a pair as a key.

must: refused: U\+D800
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.put("title", "\ud800", value="x")
