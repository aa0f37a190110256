r"""A name that no file can have.

must: refused: U\+0000
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.put("files", 0, "path", value="decoder\0.onnx")
