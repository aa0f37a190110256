r"""A key that stands twice.

must: refused: the key “name” stands twice
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    text = model.manifest.read_text("utf-8")
    model.manifest.write_text(text.replace("{", '{"name": "other", ', 1), "utf-8")
