"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from pelican import Pelican
from pelican.plugins import signals

from huoye.core.build import Build, begun
from huoye.pictures.markup import Pictures, with_variants, without_variants
from huoye.reader import Pipeline


def begin(build: Build) -> None:
    """Prepare a build."""
    pipeline = build.get(Pipeline)
    # Behind links, which then say where the files are.
    pipeline.add_pass("pictures", build.get(Pictures).run, order=12)
    pipeline.add_feed_pass("pictures", without_variants, order=61)


def _begin(pelican: Pelican) -> None:
    own = pelican.settings["JINJA_GLOBALS"]
    pelican.settings["JINJA_GLOBALS"] = {"with_variants": with_variants, **own}


def connect() -> None:
    """Take part in every build from now on."""
    begun.connect(begin)
    signals.initialized.connect(_begin)
