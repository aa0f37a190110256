"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.plugins import signals

from huoye.core.build import Build, written
from huoye.printing.articles import SETTING, Printouts, pdf_of


def _begin(pelican: Pelican) -> None:
    own = pelican.settings["JINJA_GLOBALS"]
    pelican.settings["JINJA_GLOBALS"] = {"pdf_of": pdf_of, **own}


def _note(generators: Sequence[Any]) -> None:
    for generator in generators:
        if generator.settings.get(SETTING) and hasattr(generator, "hidden_articles"):
            articles = [*generator.articles, *generator.translations]
            Build.of(generator.settings).get(Printouts).note(articles)


def _print(build: Build, output: Path) -> None:
    # Of a site with problems nothing is published.
    if build.settings.get(SETTING) and not build.problems.found():
        for problem in build.get(Printouts).write(output):
            build.problems.report(problem)


def connect() -> None:
    """Take part in every build from now on."""
    signals.initialized.connect(_begin)
    signals.all_generators_finalized.connect(_note)
    written.connect(_print)
