"""Pelican's side of the room, and what one build shares: interpreter and formulas' folder."""

from __future__ import annotations

from pathlib import Path

from pelican import Pelican
from pelican.plugins import signals

from plugins.core.files import write_atomic
from plugins.core.site_run import started
from plugins.live import assets
from plugins.live.block import add_blocks
from plugins.pyodide_widgets import blocks
from plugins.pyodide_widgets.baker import Baker
from plugins.pyodide_widgets.wheel import downloads

_baker: Baker | None = None
_folder = Path("content/formulas")


def baker() -> Baker:
    """This build's interpreter, not yet started unless a formula needed it."""
    global _baker
    if _baker is None:
        _baker = Baker(assets.cache_folder())
    return _baker


def formula_folder() -> Path:
    """Where formulas live: ``formulas`` in Pelican's content folder."""
    return _folder


def _begin(pelican: Pelican) -> None:
    global _folder
    _folder = Path(pelican.settings["PATH"]) / "formulas"
    _end()


def _write(pelican: Pelican) -> None:
    for name, content in downloads(_folder).items():
        write_atomic(Path(pelican.output_path) / "downloads" / name, content)


def _end(_: object = None) -> None:
    global _baker
    if _baker is not None:
        _baker.close()
        _baker = None


def connect() -> None:
    """Take part in every build from now on."""
    add_blocks(blocks)
    assets.add_browser_modules(Path(__file__).parent / "static")
    started.connect(_begin)
    signals.finalized.connect(_write)
    signals.finalized.connect(_end)
