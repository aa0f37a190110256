r"""Deeper than Python's stack.

must: refused: :1: more than 20 lists
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.manifest.write_text("[" * 100_000, "utf-8")
