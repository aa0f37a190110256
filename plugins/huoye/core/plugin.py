"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.plugins import signals

from huoye.core import page_head, site_run, spinner
from huoye.core.build import Build, written


def _begin(pelican: Pelican) -> None:
    pelican.run = site_run.Runs(pelican)
    spinner.stop()
    # Connected here, after every plugin's register(), so that they run after all other handlers.
    for signal, handler in (
        (signals.all_generators_finalized, _after_reading),
        (signals.finalized, _after_writing),
    ):
        signal.disconnect(handler)
        signal.connect(handler)


def _after_reading(generators: Any) -> None:
    # Pelican's own come first, and all share one context.
    first = generators[0]
    Build.of(first.settings).problems.stop_if_any()
    run = site_run.current()
    if run is None:
        return
    content = Path(first.path)
    for kind in ("generated_content", "static_content"):
        files = (content / name for name in first.context[kind])
        run.sources.update(file for file in files if file.exists())


def _after_writing(pelican: Pelican) -> None:
    """Before Pelican says "Done"."""
    build = Build.of(pelican.settings)
    written.send(build, output=Path(pelican.output_path))
    build.problems.stop_if_any()


def connect() -> None:
    """Take part in every build from now on."""
    signals.initialized.connect(_begin)
    signals.content_written.connect(page_head.complete)
