"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.plugins import signals

from huoye.core import precompressed, problems, staging


def _begin(pelican: Pelican) -> None:
    problems.start()
    output = Path(pelican.output_path)
    pelican.output_path = str(staging.prepare(output))
    # Connected here, after every plugin's register(), so that they run after all other handlers.
    for signal, handler in (
        (signals.all_generators_finalized, _stop_if_any),
        (signals.finalized, _finish),
    ):
        signal.disconnect(handler)
        signal.connect(handler)


def _stop_if_any(generators: Any) -> None:
    problems.stop_if_any()


def _finish(pelican: Pelican) -> None:
    problems.stop_if_any()
    output = Path(pelican.settings["OUTPUT_PATH"])
    if pelican.settings.get("PRECOMPRESS"):
        precompressed.write(Path(pelican.output_path), Path(pelican.settings["CACHE_PATH"]))
    staging.swap(Path(pelican.output_path), output, keep=pelican.output_retention)


def connect() -> None:
    """Take part in every build from now on."""
    signals.initialized.connect(_begin)
