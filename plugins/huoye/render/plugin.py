"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from pathlib import Path

from huoye.core.build import Build, begun
from huoye.live.assets import Assets


def begin(build: Build) -> None:
    """Prepare a build."""
    build.get(Assets).add_browser_modules(Path(__file__).parent / "static")


def connect() -> None:
    """Take part in every build from now on."""
    begun.connect(begin)
