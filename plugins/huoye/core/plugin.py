"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.plugins import signals

from huoye.core import precompressed, staging
from huoye.core.build import KEY, Build, start


def _connect_last(pelican: Pelican) -> None:
    # Connected here, after every plugin's register(), so that they run after all other handlers.
    for signal, handler in (
        (signals.all_generators_finalized, _stop_if_any),
        (signals.finalized, _finish),
    ):
        signal.disconnect(handler)
        signal.connect(handler)


def _begin(pelican: Pelican) -> None:
    """Every run of a Pelican is a build: ``--autoreload`` runs one many times."""
    last = pelican.settings.pop(KEY, None)
    if isinstance(last, Build):
        last.close()
    build = start(pelican.settings)
    build.problems.listen()
    pelican.settings[KEY] = build
    pelican.output_path = str(staging.prepare(Path(pelican.settings["OUTPUT_PATH"])))


def _hand_to_templates(generator: Any) -> None:
    # Pelican copied the settings into the context before the build began.
    build = Build.of(generator.settings)
    generator.context.update({**build.context, KEY: build})


def _stop_if_any(generators: Any) -> None:
    for generator in generators[:1]:
        Build.of(generator.settings).problems.stop_if_any()


def _finish(pelican: Pelican) -> None:
    build = Build.of(pelican.settings)
    build.problems.stop_if_any()
    output = Path(pelican.settings["OUTPUT_PATH"])
    if pelican.settings.get("PRECOMPRESS"):
        precompressed.write(Path(pelican.output_path), build.cache)
    staging.swap(Path(pelican.output_path), output, keep=pelican.output_retention)
    build.close()


def connect() -> None:
    """Take part in every build from now on."""
    signals.initialized.connect(_connect_last)
    signals.get_generators.connect(_begin)
    signals.generator_init.connect(_hand_to_templates)
