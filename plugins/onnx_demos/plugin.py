"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from pathlib import Path

from pelican import Pelican

from plugins.core.site_run import started
from plugins.live import assets
from plugins.live.block import add_blocks
from plugins.onnx_demos import blocks, models, words


def _begin(pelican: Pelican) -> None:
    folder = Path(pelican.settings["PATH"]) / "models"
    models.start(folder)
    words.start(folder)


def connect() -> None:
    """Take part in every build from now on."""
    add_blocks(blocks)
    assets.add_browser_modules(Path(__file__).parent / "static")
    started.connect(_begin)
