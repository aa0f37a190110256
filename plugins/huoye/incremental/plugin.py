"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.plugins import signals

from huoye.core.build import Build, amending, published, starting
from huoye.core.ledger import Ledger
from huoye.incremental.purity import NotKnown
from huoye.incremental.this_build import ThisBuild
from huoye.incremental.writer import KeepingWriter


def _start(build: Build, output: Path, ledger: Ledger) -> bool:
    return build.get(ThisBuild).is_needless(output, ledger)


def _amend(build: Build, pelican: Pelican) -> Mapping[str, str] | None:
    if build.get(ThisBuild).edited is None:
        return None
    # Only here: most builds have nothing to do, or more than that.
    from huoye.incremental import one_text

    return one_text.write(build, pelican)


def _after_reading(generators: Any) -> None:
    Build.of(generators[0].settings).get(ThisBuild).note_pages(generators)


def _writer(pelican: Pelican) -> type[KeepingWriter] | None:
    this = Build.of(pelican.settings).get(ThisBuild)
    try:
        this.note_structure()
    except NotKnown as unknown:
        this.explain(unknown)
        return None
    return KeepingWriter


def _write_waiting(generator: Any, writer: Any) -> None:
    if isinstance(writer, KeepingWriter):
        writer.render_waiting()


def _write_last(generator: Any, writer: Any) -> None:
    _write_waiting(generator, writer)
    if isinstance(writer, KeepingWriter):
        # The generators behind it write a few files, at places that they may have chosen.
        writer.is_patient = False


def _end(build: Build, output: Path, ledger: Ledger, files: Any) -> None:
    build.get(ThisBuild).remember(ledger, files)


def connect() -> None:
    """Take part in every build from now on."""
    starting.connect(_start)
    amending.connect(_amend)
    published.connect(_end)
    signals.all_generators_finalized.connect(_after_reading)
    signals.get_writer.connect(_writer)
    signals.article_writer_finalized.connect(_write_waiting)
    signals.page_writer_finalized.connect(_write_last)
