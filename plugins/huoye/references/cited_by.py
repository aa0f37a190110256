"""Which of a site's own articles refer to an article: by a link, by ``\\cref`` to what stands in
it, or by a work of the bibliography that is this article.

It is worked out when all pages are read, and stands in the context of templates, page by page, so
that what shows it is rendered again when it changes, and nothing else.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

from jinja2 import pass_context
from pelican.contents import Article

from huoye.core.build import Build
from huoye.core.real_paths import RealPaths
from huoye.reader import PageResults
from huoye.reader.links import Link
from huoye.reader.per_page import PerPage

#: Of the context: source of an article, as Pelican names it -> articles that refer to it.
CITED_BY = "CITED_BY"


class References:
    """build: whose pages are all read. contents: of the site, by their sources' names, as Pelican
    has them."""

    def __init__(self, build: Build, contents: Mapping[str, Any]) -> None:
        self._results = build.get(PageResults)
        self._real = build.get(RealPaths)
        self._siteurl = str(build.settings.get("SITEURL") or "")
        self._articles = {name: page for name, page in contents.items() if type(page) is Article}
        #: Source of an article -> sources of those that refer to it.
        self._referring: dict[str, set[str]] = defaultdict(set)

    def add(self, page: Any, to: Any) -> None:
        """A page refers to another, in whatever way that isn't a link of its text."""
        self._referring[to.relative_source_path].add(page.relative_source_path)

    def cited_by(self) -> PerPage:
        """See CITED_BY: published articles, the newest first, one of each that has translations."""
        for name, page in self._articles.items():
            result = self._results.of(Path(self._real.of(page.source_path)))
            for link in dict.fromkeys(result.links if result else ()):
                to = self._target(link, name, page)
                if to is not None:
                    self._referring[to].add(name)
        referring = {
            name: self._listed(self._articles[name], self._referring[name])
            for name in sorted(self._referring)
            if name in self._articles
        }
        lists = {name: articles for name, articles in referring.items() if articles}
        return PerPage(lists, "list of referring articles")

    def _target(self, written: str, name: str, page: Any) -> str | None:
        """The source of the article to which a link leads."""
        if written.startswith("#"):
            return None
        link = Link.of(written, self._siteurl)
        if link.is_external or not link.path or link.what not in ("", "filename"):
            return None
        if link.what:
            return link.within(posixpath.dirname(name))
        # From where the page stands; the domain matters to nobody.
        return self._places.get(_place(urljoin(f"/{unquote(page.url)}", link.path)))

    @cached_property
    def _places(self) -> Mapping[str, str]:
        """Address from the site's root -> source."""
        return {_place(f"/{unquote(page.url)}"): name for name, page in self._articles.items()}

    def _listed(self, article: Any, names: Iterable[str]) -> list[Any]:
        by_slug: dict[str, Any] = {}
        for name in sorted(names):
            other = self._articles.get(name)
            # Versions of the article itself are no others.
            if other is None or other.slug == article.slug or other.status != "published":
                continue
            if other.slug not in by_slug or other.lang == article.lang:
                by_slug[other.slug] = other
        return sorted(by_slug.values(), key=lambda other: other.date, reverse=True)


def _place(address: str) -> str:
    """A folder's page has its address with the name of its file and without."""
    return address.removesuffix("index.html")


@pass_context
def cited_by(context: Mapping[str, Any], article: Any) -> Sequence[Any]:
    """For templates: the site's published articles that refer to this one, the newest first."""
    lists: PerPage | None = context.get(CITED_BY)
    return lists.of(article) if lists is not None else ()
