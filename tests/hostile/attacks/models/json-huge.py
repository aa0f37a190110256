r"""A hundred megabytes of nothing.

must: refused: :1: it has 1\d\d,\d\d\d,\d\d\d characters
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.manifest.write_text(" " * 100_000_000 + "{}", "utf-8")
