r"""Not a number.

must: refused: NaN is not a number that JSON knows
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.put("latent", "temperature", value=float("nan"))
