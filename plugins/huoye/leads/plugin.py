"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from typing import Any

from pelican.plugins import signals

from huoye.core.build import Build, begun
from huoye.leads import lead
from huoye.leads.cards import CardGenerator, card_of
from huoye.reader import Pipeline


def begin(build: Build) -> None:
    """Prepare a build."""
    # When references have their numbers.
    build.get(Pipeline).add_pass("lead", lead.find, order=70)


def _begin(pelican: Any) -> None:
    own = pelican.settings["JINJA_GLOBALS"]
    pelican.settings["JINJA_GLOBALS"] = {"card_of": card_of, **own}


def _generators(pelican: Any) -> type[CardGenerator]:
    return CardGenerator


def connect() -> None:
    """Take part in every build from now on."""
    begun.connect(begin)
    signals.initialized.connect(_begin)
    signals.get_generators.connect(_generators)
