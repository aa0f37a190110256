"""Which articles have to do with each other."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from huoye.core.build import Build
from huoye.listings.related import Related


def _article(day: int, tags: str, title: str = "", **more: Any) -> Any:
    return SimpleNamespace(
        lang="en",
        date=datetime(2020, 1, 1) + timedelta(days=day),
        tags=tags.split(),
        title=title or f"n{day}",
        translations=[],
        name=day,
        **more,
    )


def _to(article: Any, articles: list[Any]) -> list[int]:
    return [other.name for other in Related(Build()).to(article, articles)]


def test_what_is_rare_counts_more_and_then_nearness_in_time() -> None:
    listed = [_article(day, "common") for day in range(20)] + [_article(20, "common rare")]
    asked = _article(5, "common rare")
    listed.append(asked)
    assert _to(asked, listed)[0] == 20
    pairs = [_article(day, "a") for day in (1, 9, 4)] + [
        _article(day, "b") for day in range(50, 80)
    ]
    asked = _article(5, "a")
    assert _to(asked, [*pairs, asked]) == [9, 4, 1]


def test_words_of_titles_in_chinese_too() -> None:
    listed = [_article(day, "") for day in range(9)]
    spring = _article(10, "", "弹簧的振动")
    asked = _article(11, "", "旋转的弹簧将如何伸长")
    assert _to(asked, [*listed, spring, asked]) == [10]


def test_a_series_is_shown_elsewhere_and_drafts_have_none() -> None:
    rest = [_article(day, "x") for day in range(20, 40)]
    part = _article(1, "a", series="s")
    asked = _article(2, "a", series="s")
    assert _to(asked, [*rest, part, asked]) == []
    assert _to(_article(3, "a"), [*rest, part, asked]) == []


def test_another_language_is_another_reader() -> None:
    german = _article(1, "a")
    german.lang = "de"
    asked = _article(1, "a")
    asked.translations = [german]
    rest = [_article(day, "x") for day in range(20, 40)]
    near = _article(2, "a")
    assert _to(german, [*rest, near, asked]) == []
    assert _to(asked, [*rest, near, asked]) == [2]
