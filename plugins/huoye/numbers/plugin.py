"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from huoye.core.build import Build, begun
from huoye.numbers.judge import Judge
from huoye.numbers.placing import NumberExtension, Numbers
from huoye.reader import Pipeline


def begin(build: Build) -> None:
    """Prepare a build."""
    pipeline = build.get(Pipeline)
    judge = build.get(Judge)

    def is_meant(written: str) -> bool:
        return judge.is_meant(written, pipeline.page)

    pipeline.add_extension("numbers", lambda: NumberExtension(is_meant))
    # When formulas in descriptions are marked, and before any is typeset.
    pipeline.add_pass("numbers", Numbers(build).run, order=46)


def connect() -> None:
    """Take part in every build from now on."""
    begun.connect(begin)
