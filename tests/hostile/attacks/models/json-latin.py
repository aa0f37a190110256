r"""Not UTF-8.

must: refused: can't be read
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    model.manifest.write_bytes(b'{"name": "\xe9"}')
