"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from typing import Any

from pelican.plugins import signals

from huoye.core.build import Build, begun, read_alone
from huoye.core.page_head import STYLE_SHEET, PageHead
from huoye.reader import Pipeline
from huoye.references import across, commands
from huoye.references.bibliography import Bibliography
from huoye.references.citations import CitationExtension, Citations, ReferenceListExtension
from huoye.references.cite_this import citation_of
from huoye.references.own import resolve, without_cards
from huoye.references.statements import StatementExtension
from huoye.references.style_sheet import ADDRESS, NEEDED_BY, ReferenceSheetGenerator


def begin(build: Build) -> None:
    """Prepare a build."""
    build.get(PageHead).add(ADDRESS, needed_by=NEEDED_BY, html=STYLE_SHEET)
    pipeline = build.get(Pipeline)
    pipeline.add_extension("statements", lambda: StatementExtension(lambda: pipeline.page))
    pipeline.add_extension("references", commands.CommandExtension)
    # Before formulas are typeset, which are then looked for in nothing else.
    pipeline.add_pass("references", commands.part, order=40)
    bibliography = build.get(Bibliography)
    if bibliography.path is not None:
        pipeline.add_extension("citations", CitationExtension)
        pipeline.add_extension("reference-list", ReferenceListExtension)
        pipeline.add_pass("citations", Citations(bibliography).run, order=42)
    # And when they have their numbers.
    pipeline.add_pass("own-references", resolve, order=60)
    pipeline.add_feed_pass("references", without_cards, order=65)


def _begin(pelican: Any) -> None:
    own = pelican.settings["JINJA_GLOBALS"]
    pelican.settings["JINJA_GLOBALS"] = {"citation_of": citation_of, **own}


def _generators(pelican: Any) -> type[ReferenceSheetGenerator]:
    return ReferenceSheetGenerator


def _after_reading(generators: Any) -> None:
    # All share one context.
    for generator in generators[:1]:
        build, contents = Build.of(generator.settings), generator.context["generated_content"]
        for problem in across.settle(build, contents.values()):
            build.problems.report(problem)


def _settle_alone(build: Build, context: Any, page: Any) -> None:
    contents = context["generated_content"].values()
    for problem in across.settle_alone(build, page, contents):
        build.problems.report(problem)


def connect() -> None:
    """Take part in every build from now on."""
    begun.connect(begin)
    signals.initialized.connect(_begin)
    signals.get_generators.connect(_generators)
    signals.all_generators_finalized.connect(_after_reading)
    read_alone.connect(_settle_alone)
