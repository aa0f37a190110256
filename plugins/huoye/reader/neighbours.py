"""What stands beside an article: the next older and newer one, and the parts of its series.

Found once for all pages: a template that looks for them goes through all articles on each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import pass_context

from huoye.core.build import Build


@dataclass(frozen=True)
class Neighbours:
    """Listed articles of one language, as Pelican has them."""

    newer: Any = None
    older: Any = None
    #: Those of the article's series, newest first.
    series: Sequence[Any] = ()


class Timeline:
    """All listed articles in time, newest first, by language; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._articles: Sequence[Any] = ()
        self._by_lang: dict[str, list[Any]] = {}
        self._places: dict[Any, int] = {}
        self._series: dict[tuple[str, str], list[Any]] = {}

    def around(self, article: Any, articles: Sequence[Any]) -> Neighbours:
        """An article's neighbours; none of one that isn't listed, such as a draft.

        articles: those of the whole site as Pelican gives them to templates, one a text.
        """
        # One list serves all pages of a site.
        if articles is not self._articles:
            self._read(articles)
        series = self._series.get((article.lang, _series(article)), ())
        place = self._places.get(article)
        if place is None:
            return Neighbours(series=series)
        listed = self._by_lang[article.lang]
        return Neighbours(
            newer=listed[place - 1] if place else None,
            older=listed[place + 1] if place + 1 < len(listed) else None,
            series=series,
        )

    def _read(self, articles: Sequence[Any]) -> None:
        by_lang: dict[str, list[Any]] = defaultdict(list)
        series: dict[tuple[str, str], list[Any]] = defaultdict(list)
        newest_first = sorted(_versions(articles), key=lambda version: version.date, reverse=True)
        self._places = {}
        for version in newest_first:
            self._places.setdefault(version, len(by_lang[version.lang]))
            by_lang[version.lang].append(version)
            if name := _series(version):
                series[version.lang, name].append(version)
        self._articles, self._by_lang, self._series = articles, dict(by_lang), dict(series)


@pass_context
def neighbours(context: Mapping[str, Any], article: Any) -> Neighbours:
    """For templates: ``neighbours(article).older``."""
    return Build.of(context).get(Timeline).around(article, context["articles"])


def _versions(articles: Sequence[Any]) -> Iterator[Any]:
    yield from articles
    for article in articles:
        yield from article.translations


def _series(article: Any) -> str:
    """The name of its series, "" without one; a plugin of that name makes a dictionary of it."""
    series = getattr(article, "series", "")
    return series if isinstance(series, str) else ""
