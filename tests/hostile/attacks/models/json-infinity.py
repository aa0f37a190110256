r"""Beyond a double.

must: refused: :\d+: latent.temperature: inf is not a finite number
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    text = model.manifest.read_text("utf-8")
    line = next(line for line in text.split("\n") if '"temperature":' in line)
    model.manifest.write_text(text.replace(line, '    "temperature": 1e999,'), "utf-8")
