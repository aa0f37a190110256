"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from typing import Any

from pelican.plugins import signals

from huoye.listings.language_generator import LanguageGenerator


def _generators(pelican: Any) -> type[LanguageGenerator]:
    return LanguageGenerator


def connect() -> None:
    """Take part in every build from now on."""
    signals.get_generators.connect(_generators)
