"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican.plugins import signals

from huoye.core.build import Build
from huoye.listings.language_generator import LanguageGenerator
from huoye.listings.related import related
from huoye.listings.site_map import SiteMap


def _begin(pelican: Any) -> None:
    own = pelican.settings["JINJA_GLOBALS"]
    pelican.settings["JINJA_GLOBALS"] = {"related": related, **own}


def _generators(pelican: Any) -> type[LanguageGenerator]:
    return LanguageGenerator


def _after_reading(generators: Any) -> None:
    # All share one context.
    for generator in generators[:1]:
        Build.of(generator.settings).get(SiteMap).note(generator.context)


def _after_writing(pelican: Any) -> None:
    # Now, so that a link to the map leads somewhere.
    Build.of(pelican.settings).get(SiteMap).write(Path(pelican.output_path))


def connect() -> None:
    """Take part in every build from now on."""
    signals.initialized.connect(_begin)
    signals.get_generators.connect(_generators)
    signals.all_generators_finalized.connect(_after_reading)
    signals.finalized.connect(_after_writing)
