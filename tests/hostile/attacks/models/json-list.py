r"""No table.

must: refused: names no family
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.manifest.write_text("[1]", "utf-8")
