"""References from one page to another, when all pages are read.

A page's result depends on nothing but the page, so that what it says of others is filled in here,
into what Pelican writes of it, and never into the result.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.near import did_you_mean
from huoye.core.real_paths import RealPaths
from huoye.reader import PageResult, PageResults, PageSource
from huoye.reader.resting_text import RestingText
from huoye.references import targets
from huoye.references.bibliography import Bibliography
from huoye.references.citations import ALSO, CITING, cited
from huoye.references.commands import ACROSS, WAITING, nowhere
from huoye.references.own import link, plain, said
from huoye.words import words_of


def settle(
    build: Build, contents: Iterable[Any], refers: Callable[[Any, Any], None]
) -> list[BuildError]:
    """Let pages say what they say of others. contents: Pelican's, all of the site. refers: is told
    of each page and another to which it refers. Returns what is wrong."""
    results = build.get(PageResults)
    if not any(_speaks(result) for result in results):
        return []
    return _Site(build, contents, refers).settle()


def settle_alone(build: Build, page: Any, contents: Iterable[Any]) -> list[BuildError]:
    """The same of one page, which was read anew among all others as they were; where else its works
    are cited is left out. contents: of the site, the page's former self among them."""
    name = page.get_relative_source_path()
    others = [content for content in contents if content and content.relative_source_path != name]
    return _Site(build, [page, *others], lambda page, to: None).settle_alone(page)


def _speaks(result: PageResult) -> bool:
    return ACROSS in result.marks or CITING in result.marks


class _Site:
    def __init__(
        self, build: Build, contents: Iterable[Any], refers: Callable[[Any, Any], None]
    ) -> None:
        self._build = build
        self._refers = refers
        self._contents = [content for content in contents if content is not None]
        self._results = build.get(PageResults)
        self._real = build.get(RealPaths)
        self.problems: list[BuildError] = []

    def settle(self) -> list[BuildError]:
        for content in self._contents:
            result = self._result(content)
            if result is not None and _speaks(result):
                self._fill(content, result, self._others)
                self._note_works(content)
        return self._problems()

    def settle_alone(self, page: Any) -> list[BuildError]:
        result = self._result(page)
        if result is not None and _speaks(result):
            self._fill(page, result, lambda key, content: "")
        return self._problems()

    def _problems(self) -> list[BuildError]:
        """Once, where a summary says again what the text says."""
        return [*{str(problem): problem for problem in self.problems}.values()]

    def _result(self, content: Any) -> PageResult | None:
        return self._results.of(Path(self._real.of(content.source_path)))

    def _fill(self, content: Any, result: PageResult, others: Callable[[str, Any], str]) -> None:
        """Into the text, and into what listings show of it. others: says where else a work is
        cited, by its key."""
        self._results.quoting.add(result.path)
        html = WAITING.sub(
            lambda waiting: self._reference(waiting, content, result), content._content
        )
        html = ALSO.sub(lambda also: others(unescape(also["key"]), content), html)
        content._content = RestingText.of(html)
        written = content.metadata.get("summary")
        if written and WAITING.search(written):
            # Without links, as references within the page are shown there.
            filled = WAITING.sub(
                lambda waiting: plain(self._reference(waiting, content, result)), written
            )
            content.metadata["summary"] = content._summary = filled

    def _reference(self, waiting: re.Match[str], content: Any, result: PageResult) -> str:
        to = unescape(waiting["to"])
        slug, _, label = to.partition("#")
        try:
            return self._link(slug, label, waiting["command"], content)
        except BuildError as error:
            text = result.path.read_text("utf-8-sig")
            page = PageSource(result.path, text, content.lang, build=self._build)
            self.problems.append(nowhere(to, error.what, error.mend, page))
            return ""

    def _link(self, slug: str, label: str, command: str, page: Any) -> str:
        """Raises BuildError without a place."""
        lang = page.lang
        content = self._page(slug, lang)
        html = content._content
        target = targets.find(html, label, lang, begins=command != "cref")
        if target is None:
            labels = [name.removeprefix(targets.OF_FORMULA) for name in _ids(html)]
            mend = did_you_mean(label, labels, "Give it a label there")
            raise BuildError(f"nothing in “{slug}” has the label “{label}”", mend=mend)
        self._results.quoted.add(Path(self._real.of(content.source_path)))
        self._refers(page, content)
        text = said(target, command)
        if command not in ("ref", "eqref"):
            across = words_of("references", lang)["across"]
            text = across.format(what=text, title=_title(content))
        address = f"{{filename}}/{quote(content.relative_source_path)}#{target.anchor}"
        return link(address, text, target.text)

    def _page(self, slug: str, lang: str) -> Any:
        """That of a slug, in a language if it is there. Raises BuildError without a place."""
        versions = self._by_slug.get(slug)
        if not versions:
            mend = did_you_mean(slug, self._by_slug, "Write the slug of an article before the #")
            raise BuildError(f"no page has the slug “{slug}”", mend=mend)
        original = str(self._build.settings.get("DEFAULT_LANG", "")).lower()
        return versions.get(lang) or versions.get(original) or next(iter(versions.values()))

    def _others(self, key: str, content: Any) -> str:
        """Where else a work is cited."""
        others = [
            other
            for other in self._citing.get(key, ())
            if other is not content and other.lang == content.lang
        ]
        if not others:
            return ""
        words = words_of("citations", content.lang)
        links = words["between"].join(
            f'<a href="{{filename}}/{escape(quote(other.relative_source_path))}#ref-{escape(key)}">'
            f"{escape(_title(other), quote=False)}</a>"
            for other in others
        )
        return f' <span class="also">{words["also"].format(articles=links)}</span>'

    def _note_works(self, content: Any) -> None:
        """Works that are articles of the site."""
        bibliography = self._build.get(Bibliography)
        for key in cited(content._content):
            if slug := bibliography.slug(key):
                try:
                    self._refers(content, self._page(slug, content.lang))
                except BuildError as error:
                    self.problems.append(bibliography.error(key, error))

    @cached_property
    def _by_slug(self) -> Mapping[str, Mapping[str, Any]]:
        """Slug -> language -> page."""
        pages: dict[str, dict[str, Any]] = defaultdict(dict)
        for content in self._contents:
            pages[content.slug].setdefault(content.lang, content)
        return pages

    @cached_property
    def _citing(self) -> Mapping[str, list[Any]]:
        """Key -> published pages that cite the work, the newest first."""
        pages: dict[str, list[Any]] = defaultdict(list)
        for content in sorted(self._contents, key=_date, reverse=True):
            result = self._result(content)
            is_citing = result is None or CITING in result.marks
            if is_citing and getattr(content, "status", "") == "published":
                for key in cited(content._content):
                    pages[key].append(content)
        return pages


def _ids(html: str) -> Iterator[str]:
    return (unescape(found) for found in re.findall(r'\bid="([^"]*)"', html))


def _date(content: Any) -> str:
    date = getattr(content, "date", None)
    return date.isoformat() if date else ""


def _title(content: Any) -> str:
    return getattr(content, "plain_title", None) or re.sub(r"<[^<>]*>", "", unescape(content.title))
