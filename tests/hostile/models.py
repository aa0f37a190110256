"""A model that is right, to be made wrong: the one that a new blog begins with."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import onnx

from huoye.onnx_demos.manifest.kinds import kind_of

ORIGINAL = Path(__file__).parents[2] / "plugins/huoye/new_blog/blog/content/models/glow-pixels"


class ModelFolder:
    """A copy of a model's folder."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(ORIGINAL, folder, dirs_exist_ok=True)
        self.manifest = folder / "model.json"
        self.decoder = folder / "decoder.onnx"

    @property
    def data(self) -> Any:
        """What model.json says."""
        return json.loads(self.manifest.read_text("utf-8"))

    def state(self, data: Any) -> None:
        """Let model.json say this."""
        self.manifest.write_text(json.dumps(data, ensure_ascii=True), "utf-8")

    def put(self, *place: str | int, value: Any) -> None:
        """Let model.json say this at one place."""
        data = table = self.data
        for key in place[:-1]:
            table = table[key]
        table[place[-1]] = value
        self.state(data)

    @property
    def graph(self) -> onnx.ModelProto:
        """The decoder."""
        return onnx.load(str(self.decoder))

    def decode_with(self, graph: onnx.ModelProto | bytes) -> None:
        """Another decoder, whose size and hash model.json states as they are."""
        content = graph if isinstance(graph, bytes) else graph.SerializeToString()
        self.decoder.write_bytes(content)
        data = self.data
        (file,) = (file for file in data["files"] if file["path"] == "decoder.onnx")
        file.update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
        self.state(data)

    def load(self) -> Any:
        """As a page does. Raises ManifestError."""
        return kind_of(self.manifest).load(self.manifest)
