r"""Twice the work that is stated.

must: refused: million multiplications an image, not
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.put("architecture", "mmac", value=model.data["architecture"]["mmac"] / 2)
