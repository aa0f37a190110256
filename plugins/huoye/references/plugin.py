"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from typing import Any

from pelican.plugins import signals

from huoye.core.build import Build, begun, read_alone
from huoye.core.page_head import STYLE_SHEET, PageHead
from huoye.reader import Pipeline
from huoye.references import across, commands
from huoye.references.bibliography import Bibliography
from huoye.references.cards import without_cards
from huoye.references.citations import CitationExtension, Citations, ReferenceListExtension
from huoye.references.cite_this import citation_of
from huoye.references.cited_by import CITED_BY, References, cited_by
from huoye.references.glossary import Glossary
from huoye.references.own import resolve
from huoye.references.statements import StatementExtension
from huoye.references.style_sheet import ADDRESS, NEEDED_BY, ReferenceSheetGenerator
from huoye.references.terms import GlossaryExtension, TermExtension, Terms


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
    glossary = build.get(Glossary)
    if glossary.path is not None:
        pipeline.add_extension("terms", TermExtension)
        pipeline.add_extension(
            "glossary", lambda: GlossaryExtension(lambda: pipeline.page, glossary)
        )
        pipeline.add_pass("terms", Terms(glossary).run, order=43)
    # And when they have their numbers.
    pipeline.add_pass("own-references", resolve, order=60)
    pipeline.add_feed_pass("references", without_cards, order=65)


def _begin(pelican: Any) -> None:
    own = pelican.settings["JINJA_GLOBALS"]
    pelican.settings["JINJA_GLOBALS"] = {"citation_of": citation_of, "cited_by": cited_by, **own}


def _generators(pelican: Any) -> type[ReferenceSheetGenerator]:
    return ReferenceSheetGenerator


def _after_reading(generators: Any) -> None:
    # All share one context.
    for generator in generators[:1]:
        build, context = Build.of(generator.settings), generator.context
        contents = context["generated_content"]
        references = References(build, contents)
        for problem in across.settle(build, contents.values(), references.add):
            build.problems.report(problem)
        context[CITED_BY] = references.cited_by()


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
