r"""A title that no feed may hold.

must: refused: :\d+: a text holds .*U\+001B
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.put("title", "en", value="a\x1b[31m")
