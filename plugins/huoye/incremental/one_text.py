"""A build before which the text of one page is all that has changed: what shows that text is
written, and no other page is read.

All others are what the last build has noted of them, and the generators that write the page and
the feeds are Pelican's own. Whatever might be seen of the page elsewhere, or isn't known, is
NotKnown, and the build goes the long way.
"""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import Any

from pelican.contents import Article, Content, Page
from pelican.generators import ArticlesGenerator, PagesGenerator

from huoye.core.build import KEY, Build, amended, begun
from huoye.core.errors import shown_path
from huoye.core.problems import Problems
from huoye.core.real_paths import RealPaths
from huoye.core.standing import Standing
from huoye.core.stat_index import StatIndex
from huoye.incremental import purity
from huoye.incremental.former_site import FormerSite
from huoye.incremental.inputs import is_link
from huoye.incremental.last_build import Record
from huoye.incremental.purity import NotKnown
from huoye.incremental.structure import LATE, OWN, facts
from huoye.incremental.this_build import ThisBuild
from huoye.incremental.values import ValueWriter
from huoye.incremental.warnings import Warnings
from huoye.incremental.writer import SomeWriter, Views
from huoye.page_cache.page_cache import PageCache
from huoye.page_cache.reasons import Reasons
from huoye.reader import PageResult, PageResults
from huoye.reader.page_json import Places, besides

#: Settings by which a page's text is published elsewhere too, or the whole site looked at.
_ELSEWHERE = ("ARTICLE_PDFS", "OUTPUT_SOURCES", "SITE_MANIFEST")
#: What pages may be put in order by.
_ORDERS = ("ARTICLE_ORDER_BY", "PAGE_ORDER_BY")
#: Where Pelican's generators have a page that is to be written: drafts are written otherwise.
_LISTS = ("translations", "articles", "hidden_translations", "hidden_articles")
#: What Pelican may order pages by and that comes of their texts.
_TEXTS = ("content", "metadata", *OWN)
_SUFFIXES = (".br", ".gz")


def write(build: Build, pelican: Any) -> dict[str, str] | None:
    """Write what shows the page into the build's folder, if that is all there is to do. Returns the
    rest of the site, path -> what it holds, and None, with nothing written, where there is more."""
    this = build.get(ThisBuild)
    if this.edited is None or this.last is None:
        return None
    settings = pelican.settings
    alone = Build(
        settings, *map(build.get, (ThisBuild, Standing, StatIndex, RealPaths, Reasons, Warnings))
    )
    settings[KEY] = alone
    try:
        alone.problems.listen()
        begun.send(alone)
        alone.get(PageCache).run = build.get(PageCache).run
        return _OneText(alone, pelican, this.edited, this.last).write(build.problems)
    except Exception as error:
        # Whatever it is, the long way meets it too, and tells.
        reason = str(error) if isinstance(error, NotKnown) else type(error).__name__
        page = shown_path(Path(this.edited))
        build.get(Reasons).remarks.append(
            f"All pages were looked at, and not {page} alone: {reason}"
        )
        return None
    finally:
        settings[KEY] = build
        alone.close()


class _OneText:
    """build: for this page alone. edited: its source."""

    def __init__(self, build: Build, pelican: Any, edited: str, last: Record) -> None:
        self._build = build
        self._settings = pelican.settings
        self._last = last
        self._this = build.get(ThisBuild)
        self._cache = build.get(PageCache)
        self._source = edited
        self._name = os.path.relpath(edited, os.path.realpath(self._settings["PATH"]))
        self._check()
        context = self._settings.copy()
        context.update(
            generated_content={},
            static_links=set(),
            static_content={},
            localsiteurl=self._settings["SITEURL"],
        )
        given = {
            "context": context,
            "settings": self._settings,
            "path": pelican.path,
            "theme": pelican.theme,
            "output_path": pelican.output_path,
        }
        self._articles, self._pages = ArticlesGenerator(**given), PagesGenerator(**given)
        text = self._this.site_text()
        if text is None:
            raise NotKnown("what the last build has noted of all pages")
        self._site = FormerSite(text, context, self._settings, self._result_of)
        self._context = self._this.context = context
        for name in ("articles", "categories", "authors"):
            setattr(self._articles, name, context[name])
        self._articles.translations = self._site.translations
        self._articles.tags = dict(context["tags"])

    def write(self, problems: Problems) -> dict[str, str]:
        """See above. problems: of the build, which the warnings of the last one are said to again.
        Raises NotKnown."""
        warnings = self._build.get(Warnings)
        known = self._site.page(self._name)
        generator = self._articles if isinstance(known, Article) else self._pages
        read = self._read(generator, known)
        self._compare(read)
        vars(known).pop(LATE, None)
        vars(known).update(vars(read))
        writer = SomeWriter(generator.output_path, self._settings)
        places = self._places(self._build.get(Views))
        with writer.only(places):
            self._write(generator, known, writer, places)
            self._check_shown(writer, places)
            if self._build.problems.found() or self._build.problems.warnings():
                raise NotKnown("what is wrong with the page")
            if not set(warnings.logged()) <= set(self._last.logged):
                raise NotKnown("what is new in the log")
        gone = self._amend(known, Path(generator.output_path))
        said = set(warnings.logged())
        again = (logged for logged in self._last.logged if logged not in said)
        warnings.repeat(again, self._last.warned, problems)
        self._this.shown = {**self._last.shown, **writer.shown}
        self._this.is_one_text = True
        self._build.get(Reasons).untouched = len(self._context["generated_content"]) - 1
        return {
            path: held
            for path, held in self._last.files.items()
            if path not in places | gone and not _is_beside(path, places | gone)
        }

    def _amend(self, page: Content, output: Path) -> frozenset[str]:
        """Have written what is made of all pages, an index for a search; returns what of it the
        output has not to keep. Raises NotKnown."""
        gone: set[str] = set()
        told = amended.send(self._build, page=page, output=output, ledger=self._this.ledger)
        for receiver, paths in told:
            if paths is False:
                raise NotKnown(f"what else {receiver.__module__} makes of all pages")
            gone.update(paths or ())
        return frozenset(gone)

    def _check(self) -> None:
        """Raises NotKnown."""
        purity.check_alone()
        for name in _ELSEWHERE:
            if self._settings.get(name):
                raise NotKnown(f"what else {name} makes of pages")
        for name in _ORDERS:
            if not _is_order_kept(self._settings.get(name)):
                raise NotKnown(f"what {name} makes of the text")
        if self._source in self._last.included:
            raise NotKnown("pages that include this one")
        if self._source in self._last.quoting:
            raise NotKnown("what other pages say, which this one says again")
        if any(self._leads_here(path) for path, h in self._last.inputs.items() if is_link(h)):
            raise NotKnown("what else is made of the page by a link to it")
        if any(path is None or path == self._source for _, path, *_ in self._last.warned):
            raise NotKnown("what was wrong with the page")
        name = Path(self._source).name
        if any(name in text for *_, text in self._last.logged):
            raise NotKnown("what stood of the page in the log")

    def _leads_here(self, link: str) -> bool:
        """Whether the page lies behind a link as well, under another name."""
        real = os.path.realpath(link)
        return self._source == real or self._source.startswith(f"{real}{os.sep}")

    def _read(self, generator: Any, known: Content) -> Content:
        """The page as it is now. Raises NotKnown."""
        if self._name in self._context["static_content"]:
            raise NotKnown("a page that is published as it is, too")
        kind = Article if isinstance(known, Article) else Page
        read = generator.readers.read_file(
            base_path=generator.path,
            path=self._name,
            content_class=kind,
            context=self._context,
        )
        if type(read) is not kind or not read.is_valid() or self._build.problems.found():
            raise NotKnown("what is wrong with the page")
        read.translations = known.translations
        read.refresh_metadata_intersite_links()
        read.override_url = read.url
        return read

    def _result_of(self, name: str) -> PageResult | None:
        """What was read of a page. Raises NotKnown where that isn't all that it says."""
        source = self._build.get(RealPaths).of(self._path(name))
        if source in self._last.quoting:
            raise NotKnown(f"what {name} says of other pages")
        return self._cache.last(Path(source))

    def _path(self, name: str) -> str:
        return os.path.join(self._settings["PATH"], name)

    def _compare(self, read: Content) -> None:
        """Raises NotKnown where the site's other pages, or who looks at all of them, may see that
        the page is another."""
        result = self._build.get(PageResults).of(Path(self._source))
        if result is None or result.problems:
            raise NotKnown("what is wrong with the page")
        known = self._last.besides.get(self._source)
        now = json.loads(json.dumps(facts(read, ValueWriter(self._site.numbers))))
        if besides(result, Places.of(self._build)) != known or now != self._site.facts(self._name):
            raise NotKnown("what others may show of the page")

    def _places(self, views: Views) -> frozenset[str]:
        """The files that show the page otherwise than it is now."""
        return frozenset(
            place
            for place, pages in self._last.shown.items()
            if any(
                views.hash(self._name, what) != h for what, h in pages.get(self._name, {}).items()
            )
        )

    def _write(
        self, generator: Any, page: Content, writer: SomeWriter, places: frozenset[str]
    ) -> None:
        if places - {page.save_as}:
            self._name_titles()
            self._articles.generate_feeds(writer)
        if page.save_as not in places:
            return
        if isinstance(generator, PagesGenerator):
            generator.pages = [page]
            generator.generate_output(writer)
            return
        write = partial(writer.write_file, relative_urls=self._settings["RELATIVE_URLS"])
        if page.status == "draft":
            generator.drafts = [page]
            generator.generate_drafts(write)
            return
        for name in _LISTS:
            setattr(generator, name, [])
        generator.articles = [page]
        generator.generate_articles(write)

    def _name_titles(self) -> None:
        """Feeds ask for those of all pages. Raises NotKnown."""
        results = self._build.get(PageResults)
        real = self._build.get(RealPaths)
        for page in self._context["generated_content"].values():
            if page is None:
                continue
            if "plain_title" not in vars(page):
                raise NotKnown("what the titles of all pages were")
            result = PageResult(Path(real.of(page.source_path)), title=page.title)
            # Where functools keeps the answer of a cached property.
            vars(result)["plain_title"] = page.plain_title
            results.add(result)

    def _check_shown(self, writer: SomeWriter, places: frozenset[str]) -> None:
        """Raises NotKnown where a file is not written yet, or shows of others what the last build
        has not noted, or noted otherwise."""
        if missing := places - writer.shown.keys():
            raise NotKnown(f"{min(missing)}, which shows the page too")
        for place, pages in writer.shown.items():
            for name, parts in pages.items():
                noted = self._last.shown[place].get(name, {})
                if name != self._name and any(noted.get(what) != h for what, h in parts.items()):
                    raise NotKnown(f"what {place} shows of {name}")


def _is_order_kept(order: Any) -> bool:
    """Whether pages are in the same order whatever their texts say. order: of the settings."""
    if not isinstance(order, str):
        return not order
    return order.removeprefix("reversed-").partition(".")[0].strip("_") not in _TEXTS


def _is_beside(path: str, places: frozenset[str]) -> bool:
    """Whether a file is the compressed form of one of these."""
    return any(path.removesuffix(suffix) in places for suffix in _SUFFIXES)
