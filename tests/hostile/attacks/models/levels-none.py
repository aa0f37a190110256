r"""A division by nothing.

must: refused: :\d+: .*0 levels are not 2 to 256
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.put("preprocessing", "levels", value=0)
