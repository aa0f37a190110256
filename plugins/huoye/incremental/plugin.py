"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.plugins import signals

from huoye.core.build import Build, published, starting
from huoye.core.ledger import Ledger
from huoye.incremental.purity import NotKnown
from huoye.incremental.structure import structure
from huoye.incremental.this_build import ThisBuild
from huoye.incremental.writer import KeepingWriter


def _start(build: Build, output: Path, ledger: Ledger) -> bool:
    return build.get(ThisBuild).is_needless(output, ledger)


def _after_reading(generators: Any) -> None:
    # All share one context.
    Build.of(generators[0].settings).get(ThisBuild).note_pages(generators[0].context)


def _writer(pelican: Pelican) -> type[KeepingWriter] | None:
    this = Build.of(pelican.settings).get(ThisBuild)
    try:
        this.structure = structure(this.context, pelican.settings, this.shown_everywhere())
    except NotKnown:
        return None
    return KeepingWriter


def _end(build: Build, output: Path, ledger: Ledger, files: Any) -> None:
    build.get(ThisBuild).remember(ledger, files)


def connect() -> None:
    """Take part in every build from now on."""
    starting.connect(_start)
    published.connect(_end)
    signals.all_generators_finalized.connect(_after_reading)
    signals.get_writer.connect(_writer)
