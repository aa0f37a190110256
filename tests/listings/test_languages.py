"""Which listings a site has in which language."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from huoye.core.errors import BuildError
from huoye.listings.languages import languages

SETTINGS = {
    "DEFAULT_LANG": "FR",
    "LANGUAGE_LISTINGS": "{lang}/",
    "DIRECT_TEMPLATES": ["index", "archives", "tags", "series", "404"],
    "SITESUBTITLE": "notes",
    "SITESUBTITLE_ZH_TW": "筆記",
    "TERMS_DE": {"amis": "Freunde"},
}


def _term(name: str) -> Any:
    return SimpleNamespace(slug=name, name=name, save_as=f"tag/{name}.html", url=f"tag/{name}.html")


def _article(lang: str, day: int, tags: str = "", *translations: Any) -> Any:
    return SimpleNamespace(
        lang=lang,
        date=datetime(2020, 1, day),
        category=None,
        tags=[_term(name) for name in tags.split()],
        translations=list(translations),
    )


def _languages(*articles: Any, **settings: Any) -> dict[str, dict[str, Any]]:
    context = {"articles": articles, "categories": [], "tags": []}
    found = languages({**SETTINGS, **settings}, context)
    return {one.lang: one.for_templates() for one in found}


def test_any_languages_beside_any_main_one() -> None:
    german = _article("de", 1, "amis")
    found = _languages(_article("fr", 1, "amis", german), _article("zh-tw", 2))
    assert list(found) == ["fr", "de", "zh-tw"]
    assert found["fr"]["addresses"]["archives"] == "archives.html"
    assert found["de"]["addresses"] == {
        "index": "de/",
        "archives": "de/archives.html",
        "tags": "de/tags.html",
    }
    assert found["de"]["pages"]["tag/amis.html"] == "de/tag/amis.html"
    # Nothing in it has a tag.
    assert "tags" not in found["zh-tw"]["addresses"]
    assert [found[lang]["subtitle"] for lang in found] == ["notes", "notes", "筆記"]
    assert found["de"]["terms"] == {"amis": "Freunde"}


def test_a_site_in_one_language_and_one_that_wants_none() -> None:
    article = _article("fr", 1, "", _article("de", 1))
    assert list(_languages(_article("fr", 1))) == ["fr"]
    (own,) = _languages(article, LANGUAGE_LISTINGS="").values()
    assert own["home"] == own["prefix"] == ""
    assert own["pages"]["index.html"] == ""


def test_the_newest_comes_first() -> None:
    articles = [_article("de", day) for day in (1, 3, 2)]
    context = {"articles": articles, "categories": [], "tags": []}
    _, german = languages(SETTINGS, context)
    assert [article.date.day for article in german.articles] == [3, 2, 1]


@pytest.mark.parametrize("wrong", ["en/", "{lang}", "/{lang}/", "../{lang}/", "{x}/", "a{lang}/"])
def test_an_address_that_is_no_folder_for_each_language(wrong: str) -> None:
    with pytest.raises(BuildError, match="LANGUAGE_LISTINGS is no folder for each language"):
        _languages(_article("de", 1), LANGUAGE_LISTINGS=wrong)
