"""Articles that have much to do with one: by tags, category and words of the title that both have.

Whatever they have in common counts the more, the rarer it is. Nothing but what an article says of
itself is looked at, so that an edit of a text changes no other page; and of a tag that thousands
have, only the articles that are nearest in time.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import pass_context

from huoye.core.build import Build
from huoye.reader.plain_text import plain_text

#: As many are shown.
COUNT = 3
#: Of all that have something in common, those looked at on either side, in time.
_NEAR = 16
#: What one thing in common must at least be worth: half of a small site's articles have no more.
_LEAST = 0.3
_WEIGHTS = {"tag": 1.0, "category": 0.3, "title": 0.5}
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff\uf900-\ufaff]{3,}")


class Related:
    """Of all listed articles, by language; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._articles: Sequence[Any] = ()
        #: Language, kind and name -> the places of those that have it, the newest first.
        self._having: dict[tuple[str, str, str], list[int]] = {}
        self._listed: list[Any] = []
        self._places: dict[int, int] = {}
        self._counts: dict[str, int] = {}

    def to(self, article: Any, articles: Sequence[Any]) -> list[Any]:
        """At most COUNT, the nearest first; parts of the same series are shown elsewhere.

        articles: those of the whole site as Pelican gives them to templates, one a text.
        """
        if articles is not self._articles:
            self._read(articles)
        place = self._places.get(id(article))
        if place is None:
            return []
        scores: dict[int, float] = defaultdict(float)
        for kind, name in _terms(article):
            having = self._having[article.lang, kind, name]
            rarity = math.log(self._counts[article.lang] / len(having))
            for other in _around(having, place):
                scores[other] += _WEIGHTS[kind] * rarity
        series = _series(article)
        found = [
            (-round(score, 9), abs(other - place), other)
            for other, score in scores.items()
            if score >= _LEAST and not (series and _series(self._listed[other]) == series)
        ]
        return [self._listed[other] for *_, other in sorted(found)[:COUNT]]

    def _read(self, articles: Sequence[Any]) -> None:
        versions = [v for article in articles for v in (article, *article.translations)]
        self._listed = sorted(versions, key=lambda version: version.date, reverse=True)
        self._places = {id(version): place for place, version in enumerate(self._listed)}
        having: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        counts: dict[str, int] = defaultdict(int)
        for place, version in enumerate(self._listed):
            counts[version.lang] += 1
            for kind, name in _terms(version):
                having[version.lang, kind, name].append(place)
        self._articles, self._having, self._counts = articles, having, counts


def _around(having: Sequence[int], place: int) -> Iterator[int]:
    """Of all in their order the nearest on both sides, without the one itself."""
    at = bisect_left(having, place)
    yield from having[max(0, at - _NEAR) : at]
    yield from having[at + 1 : at + 1 + _NEAR]


def _terms(article: Any) -> set[tuple[str, str]]:
    """Kinds and names of what it says of itself."""
    terms = {("tag", str(tag).lower()) for tag in getattr(article, "tags", ())}
    if category := getattr(article, "category", None):
        terms.add(("category", str(category)))
    title = getattr(article, "plain_title", None) or plain_text(str(article.title))
    terms |= {("title", word.lower()) for word in _WORD.findall(title)}
    for run in _HAN.findall(title):
        terms |= {("title", run[at : at + 2]) for at in range(len(run) - 1)}
    return terms


def _series(article: Any) -> str:
    series = getattr(article, "series", "")
    return series if isinstance(series, str) else ""


@pass_context
def related(context: Mapping[str, Any], article: Any) -> list[Any]:
    """For templates: the articles that have most to do with one."""
    return Build.of(context).get(Related).to(article, context["articles"])
