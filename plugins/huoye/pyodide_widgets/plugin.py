"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from pathlib import Path

from pelican import Pelican
from pelican.plugins import signals

from huoye.core.build import Build, begun
from huoye.core.content_folder import ContentFolder
from huoye.core.files import write
from huoye.live.assets import Assets
from huoye.live.block import Kinds
from huoye.pyodide_widgets import blocks
from huoye.pyodide_widgets.baker import Baker
from huoye.pyodide_widgets.formulas import formula_folder
from huoye.pyodide_widgets.responder.proof import Responder
from huoye.pyodide_widgets.wheel import downloads
from huoye.reader.not_articles import leave_out


def begin(build: Build) -> None:
    """Prepare a build."""
    build.get(Assets).add_browser_modules(Path(__file__).parent / "static")
    build.get(Kinds).add_package(blocks)
    leave_out(build, "formulas/*.py")


def _write(pelican: Pelican) -> None:
    build = Build.of(pelican.settings)
    build.get(Baker).close()
    build.get(Responder).close()
    content = build.get(ContentFolder)
    folder = formula_folder(build)
    if not all(content.accepts(path) for path in sorted(folder.glob("*.py"))):
        return
    for name, packed in downloads(folder).items():
        write(Path(pelican.output_path) / "downloads" / name, packed)


def connect() -> None:
    """Take part in every build from now on."""
    begun.connect(begin)
    signals.finalized.connect(_write)
