"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from pathlib import Path

from huoye import engine
from huoye.core.build import Build, begun
from huoye.live.assets import Assets
from huoye.live.block import Kinds, Libraries
from huoye.numbers.sources import Sources
from huoye.onnx_demos import blocks
from huoye.onnx_demos.manifest.model_json import FILE_NAME
from huoye.reader.not_articles import leave_out

LIBRARIES = Libraries("models", ("numpy", "onnx", "onnxruntime", "PIL", "safetensors"))


def begin(build: Build) -> None:
    """Prepare a build."""
    for room in (Path(__file__).parent, Path(engine.__path__[0])):
        build.get(Assets).add_browser_modules(room / "static")
    build.get(Kinds).add_package(blocks, LIBRARIES)
    build.get(Sources).add("model", "models", FILE_NAME)
    leave_out(build, f"models/*/{FILE_NAME}")


def connect() -> None:
    """Take part in every build from now on."""
    begun.connect(begin)
