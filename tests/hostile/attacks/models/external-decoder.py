r"""A decoder that names itself as the place of its weights.

must: refused: Only an encoder's may lie in another file
"""

from tests.hostile.models import ModelFolder


def make(model: ModelFolder) -> None:
    data = model.data
    (file,) = (file for file in data["files"] if file["role"] == "decoder")
    file["external"] = [file["path"], "../../../etc/passwd"]
    model.state(data)
