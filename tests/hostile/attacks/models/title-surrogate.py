r"""Half of a pair.

must: refused: :\d+: a text holds .*U\+D800
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.put("title", "en", value="\ud800")
