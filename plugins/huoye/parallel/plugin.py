"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from typing import Any

from pelican import Pelican
from pelican.plugins import signals

from huoye.core import workers
from huoye.core.build import Build, begun, starting
from huoye.parallel import ahead


def _begin(pelican: Pelican) -> None:
    pelican.run = ahead.Runs(pelican)


def _read_ahead(generator: Any) -> None:
    Build.of(generator.settings).get(ahead.Ahead).read(generator)


def connect() -> None:
    """Take part in every build from now on."""
    signals.initialized.connect(_begin)
    # A build that finds nothing to do begins none; one that is part of another doesn’t start.
    starting.connect(workers.check)
    begun.connect(workers.check)
    signals.article_generator_preread.connect(_read_ahead)
    signals.page_generator_preread.connect(_read_ahead)
