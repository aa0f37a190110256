r"""A file of any size behind a small one's entry.

must: refused: has 10,000,000,000 bytes
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    with model.decoder.open("wb") as file:
        file.truncate(10**10)
