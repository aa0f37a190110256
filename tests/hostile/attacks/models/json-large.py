r"""A whole number that no double can be.

must: refused: is too large a number
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.put("latent", "temperature", value=10**400)
