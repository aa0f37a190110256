"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pelican.plugins import signals

from huoye.core.build import Build, begun, written
from huoye.reader import (
    addresses,
    content_cache,
    content_files,
    feeds,
    lints,
    redirects,
    refused_files,
    resting_text,
    templates,
    translations,
    untrusted,
)
from huoye.reader.listings import Listings
from huoye.reader.minutes import minutes
from huoye.reader.neighbours import neighbours
from huoye.reader.page_result import PageResults
from huoye.reader.pelican_reader import PageReader
from huoye.reader.permalinks import with_permalinks
from huoye.reader.planned import Planned
from huoye.reader.sidenotes import with_note_numbers
from huoye.reader.site import Site, SitePage, Term, Written

#: By the names under which templates call them.
TEMPLATE_FUNCTIONS = {
    "minutes": minutes,
    "neighbours": neighbours,
    "with_note_numbers": with_note_numbers,
    "with_permalinks": with_permalinks,
}


def _begin(pelican: Any) -> None:
    own = pelican.settings["JINJA_GLOBALS"]
    pelican.settings["JINJA_GLOBALS"] = {**TEMPLATE_FUNCTIONS, **own}


def _replace_reader(readers: Any) -> None:
    for suffix in PageReader.file_extensions:
        # A site may have switched a suffix off with READERS = {"mkd": None}.
        if readers.reader_classes.get(suffix) is not None:
            readers.reader_classes[suffix] = PageReader
    if Build.of(readers.settings).is_untrusted:
        ours = {*PageReader.file_extensions, "static"}
        for suffix, reader in readers.reader_classes.items():
            # No file of theirs is opened: some readers take in others that it names.
            if reader is not None and suffix not in ours:
                readers.reader_classes[suffix] = refused_files.RefusingReader


def _part_articles(generator: Any) -> None:
    for originals, others in (
        (generator.articles, generator.translations),
        (generator.hidden_articles, generator.hidden_translations),
        (generator.drafts, generator.drafts_translations),
    ):
        translations.part([*originals, *others])


def _part_pages(generator: Any) -> None:
    translations.part([*generator.pages, *generator.translations])


def _order_files(generator: Any) -> None:
    # Pelican has them from a set, whose order is another in every process.
    generator.staticfiles.sort(key=lambda file: file.source_path)


class _SiteLints:
    """The site as read, looked at before it is written and after; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._site: Site | None = None

    def before_writing(self, generators: Sequence[Any]) -> None:
        site = self._site = _site(self._build, generators[0].context)
        self._report(site=site)
        for problem in redirects.check(site):
            self._build.problems.report(problem)
        # The build ends here, and what is known of the rest should be said in this one.
        if self._build.problems.found():
            self._report(site=site, published=Planned(site, generators))

    def after_writing(self, output: Path) -> None:
        assert self._site is not None
        for problem in redirects.write(self._site, output):
            self._build.problems.report(problem)
        files = (path for path in output.rglob("*") if path.is_file())
        names = frozenset(path.relative_to(output).as_posix() for path in files)
        self._report(site=self._site, published=Written(names))

    def _report(self, **given: Any) -> None:
        for problem in lints.run_site(self._build, **given):
            self._build.problems.report(problem)


def _site(build: Build, context: Any) -> Site:
    """What Pelican's generators have read."""
    results = build.get(PageResults)
    content = build.content.resolve()
    pages, others = [], set()
    for name, read in context["generated_content"].items():
        # By its own name, and only then by that which a link leads to: of many, each costs a while.
        result = results.of(content / name) or results.of((content / name).resolve())
        if result is None or read is None:
            others.add(name)
        else:
            pages.append(SitePage(result, name, read.url, read.save_as, tuple(_terms(read))))
    files = {
        name: read.save_as
        for name, read in context["static_content"].items()
        # Pelican takes a file for static that a page links to, whether or not it is there.
        if hasattr(read, "save_as") and (content / name).is_file()
    }
    settings = build.settings
    templates = {
        str(settings.get(f"{name.upper()}_SAVE_AS", f"{name}.html")): name
        for name in settings.get("DIRECT_TEMPLATES", ())
    }
    templates.pop("", None)
    unread = tuple(
        SitePage(result, path.relative_to(content).as_posix(), "", "")
        for path, result in results.refused.items()
        if result is not None and path.is_relative_to(content)
    )
    return Site(build, tuple(pages), files, frozenset(others), templates, unread)


def _terms(content: Any) -> list[Term]:
    named = [("category", getattr(content, "category", None))]
    named += [("tag", tag) for tag in getattr(content, "tags", ())]
    named += [("author", author) for author in getattr(content, "authors", ())]
    # A kind without pages has no addresses.
    return [Term(kind, term.name, term.save_as) for kind, term in named if term and term.save_as]


def _before_writing(generators: Any) -> None:
    # All share one context.
    for generator in generators[:1]:
        build = Build.of(generator.settings)
        for problem in (*addresses.check(generator.context), *templates.check(generator)):
            build.problems.report(problem)
        build.get(_SiteLints).before_writing(generators)
        build.get(Listings).note(generators)


def _writer(pelican: Any) -> None:
    """Of no kind; it is asked for when all plugins have had their say."""
    Build.of(pelican.settings).get(Listings).quicken()


def _after_writing(build: Build, output: Path) -> None:
    build.get(_SiteLints).after_writing(output)


def connect() -> None:
    """Take part in every build from now on."""
    resting_text.let_rest()
    begun.connect(untrusted.prepare)
    signals.initialized.connect(_begin)
    signals.initialized.connect(content_cache.switch_off)
    signals.readers_init.connect(_replace_reader)
    signals.content_object_init.connect(addresses.check_page)
    signals.generator_init.connect(content_files.find_inside)
    signals.generator_init.connect(content_files.find_links)
    signals.static_generator_init.connect(content_files.check_links)
    signals.static_generator_finalized.connect(_order_files)
    signals.content_object_init.connect(refused_files.check_content)
    signals.article_generator_finalized.connect(_part_articles)
    signals.page_generator_finalized.connect(_part_pages)
    signals.feed_generated.connect(feeds.rewrite)
    signals.all_generators_finalized.connect(_before_writing)
    signals.get_writer.connect(_writer)
    written.connect(_after_writing)
