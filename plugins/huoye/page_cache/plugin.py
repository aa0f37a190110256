"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from huoye.core.build import Build, begun
from huoye.page_cache.page_cache import PageCache
from huoye.reader import Reading


def begin(build: Build) -> None:
    """Prepare a build."""
    build.get(Reading).wrap(build.get(PageCache).around)


def connect() -> None:
    """Take part in every build from now on."""
    begun.connect(begin)
