r"""Valid, and deeper than Python's stack.

must: refused: :1: more than 20 lists
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.put("limits", value=["x"])
    text = model.manifest.read_text("utf-8")
    deep = "[" * 900 + "]" * 900
    model.manifest.write_text(text.replace('["x"]', deep), "utf-8")
