"""All pages of a build and where they will stand: what lints of the whole site look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Protocol
from urllib.parse import quote, unquote

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.reader.page_result import PageResult, PageResults
from huoye.reader.source import PageSource
from huoye.reader.theme_ids import ThemeIds


@dataclass(frozen=True)
class Term:
    """A category, tag or author as a page names it."""

    #: "category", "tag" or "author".
    kind: str
    name: str
    #: Its page, from the site's root.
    save_as: str


@dataclass(frozen=True)
class SitePage:
    """A page that is read, and its place on the site."""

    result: PageResult
    #: The source, from the root of the content.
    name: str
    #: From the site's root.
    url: str
    save_as: str
    terms: tuple[Term, ...] = ()

    @property
    def folder(self) -> str:
        """Of the source, from the root of the content; "" for the root itself."""
        return self.name.rpartition("/")[0]


@dataclass(frozen=True)
class Site:
    """Everything that a build has read."""

    build: Build
    pages: tuple[SitePage, ...]
    #: Other files of the content that will be published, from its root -> where they will stand.
    files: Mapping[str, str] = field(default_factory=dict)
    #: Sources of pages that other readers have read.
    others: frozenset[str] = frozenset()
    #: Where the theme's own pages stand -> the template.
    templates: Mapping[str, str] = field(default_factory=dict)
    #: Pages in which something is wrong, as far as they could be read; they have no addresses.
    unread: tuple[SitePage, ...] = ()

    @property
    def names(self) -> dict[str, SitePage]:
        """The pages by their sources."""
        return {page.name: page for page in self.pages}

    @property
    def refused(self) -> frozenset[str]:
        """Sources in which something is wrong, so that they are no pages yet."""
        content = self.build.content.resolve()
        refused = self.build.get(PageResults).refused
        return frozenset(
            path.relative_to(content).as_posix() for path in refused if path.is_relative_to(content)
        )

    @property
    def theme_ids(self) -> frozenset[str]:
        """Those on every page besides its own."""
        return self.build.get(ThemeIds).ids

    def errors(self, page: SitePage, fragment: str, what: str, mend: str) -> Iterator[BuildError]:
        """One for every line of the source where ``fragment`` stands, or one without a line."""
        path = page.result.path
        lines = lines_of(page, fragment)
        if not lines:
            yield BuildError(what, path=path, mend=mend)
        for line in lines:
            yield BuildError(what, path=path, line=line, mend=mend)


class Published(Protocol):
    """The files that a site has, from its root: those written, or those that will be."""

    def __contains__(self, name: object) -> bool: ...

    def ends_so(self, path: str) -> bool:
        """Whether any file has this at its end, a path in whole steps."""


@dataclass(frozen=True)
class Written:
    """What stands in the output."""

    names: frozenset[str]

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def ends_so(self, path: str) -> bool:
        """Whether any file has this at its end, a path in whole steps."""
        return any(f"/{name}".endswith(f"/{path}") for name in self.names)


def lines_of(page: SitePage, fragment: str) -> list[int]:
    """Where a link or an id stands in a page's source, however its signs are encoded."""
    source = PageSource(page.result.path, page.result.path.read_text("utf-8-sig"))
    for written in (fragment, fragment.rpartition("/")[2]):
        forms = {written, quote(written, safe="/:#?&=%{}|"), unquote(written), escape(written)}
        pattern = "|".join(re.escape(form) for form in sorted(forms) if form)
        place = re.compile(rf"(?:{pattern})(?![^)\s\"'>\]}}])")
        for text in (source.without_code, source.text):
            found = [n for n, line in enumerate(text.split("\n"), start=1) if place.search(line)]
            if found:
                return found
    return []
