r"""Another folder's file.

must: refused: not a file beside
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.put("files", 0, "path", value="../x/decoder.onnx")
