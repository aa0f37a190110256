r"""A whole number that Python reads no more.

must: refused: is too large a number
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    text = model.manifest.read_text("utf-8")
    model.manifest.write_text(text.replace('"version": 1', '"version": ' + "1" * 5000), "utf-8")
