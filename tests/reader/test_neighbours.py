"""reader/neighbours.py: looked for once, and the same as a look through all articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from huoye.core.build import Build
from huoye.reader.neighbours import Neighbours, Timeline


@dataclass(eq=False)
class _Article:
    """As Pelican has them: compared by identity."""

    date: datetime
    lang: str
    translations: list[_Article]
    series: Any = None


def _article(day: int, lang: str = "zh", *translations: _Article, series: Any = None) -> _Article:
    date = datetime(2009, 1, 1) + timedelta(days=day)
    return _Article(date, lang, list(translations), series)


class _Counted(list[_Article]):
    looks = 0

    def __iter__(self) -> Iterator[_Article]:
        self.looks += 1
        return super().__iter__()


def test_neighbours_in_time_speak_the_same_language() -> None:
    english = _article(2, "en")
    articles = [_article(1), _article(3, "zh", english), _article(2), _article(3)]
    timeline = Timeline(Build())
    old, new, middle, same_day = articles
    # Of one day, the order is Pelican's.
    assert timeline.around(new, articles) == Neighbours(older=same_day)
    assert timeline.around(same_day, articles) == Neighbours(newer=new, older=middle)
    assert timeline.around(middle, articles) == Neighbours(newer=same_day, older=old)
    assert timeline.around(old, articles) == Neighbours(newer=middle)
    assert timeline.around(english, articles) == Neighbours()


def test_a_series_is_one_languages_and_a_plugins_dictionary_is_none() -> None:
    english = _article(1, "en", series="flow")
    articles = [
        _article(1, "zh", english, series="flow"),
        _article(2, series="flow"),
        _article(3, series={"name": "flow"}),
        _article(4),
    ]
    timeline = Timeline(Build())
    assert timeline.around(articles[0], articles).series == [articles[1], articles[0]]
    assert timeline.around(english, articles).series == [english]
    assert timeline.around(articles[2], articles).series == ()
    draft = _article(9, series="flow")
    assert timeline.around(draft, articles) == Neighbours(series=[articles[1], articles[0]])


def test_all_articles_are_looked_through_once() -> None:
    articles = _Counted(_article(day) for day in range(20))
    timeline = Timeline(Build())
    for article in list(articles):
        timeline.around(article, articles)
    assert articles.looks <= 3
    # Another site's list is another timeline.
    assert timeline.around(articles[1], [articles[1]]) == Neighbours()
