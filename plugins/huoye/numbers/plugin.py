"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from huoye.core.build import Build, begun
from huoye.numbers.placing import NumberExtension, Numbers
from huoye.numbers.sources import Sources
from huoye.reader import Pipeline


def begin(build: Build) -> None:
    """Prepare a build."""
    pipeline = build.get(Pipeline)
    pipeline.add_extension("numbers", NumberExtension)
    # When formulas in descriptions are marked, and before any is typeset.
    pipeline.add_pass("numbers", Numbers(build.get(Sources)).run, order=46)


def connect() -> None:
    """Take part in every build from now on."""
    begun.connect(begin)
