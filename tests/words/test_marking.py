"""Which way languages run, and what elements say of theirs."""

import pytest

from huoye.words import words_of
from huoye.words.marking import direction, lang_attributes, marked_words_of, spoken

_RIGHT_TO_LEFT = (
    "ar",
    "AR_eg",
    "he",
    "fa-IR",
    "ur",
    "ckb",
    "yi",
    "az-Arab",
    "pa-arab-PK",
    "en-Hebr",
)


@pytest.mark.parametrize("lang", _RIGHT_TO_LEFT)
def test_from_right_to_left(lang: str) -> None:
    assert direction(lang) == "rtl"


@pytest.mark.parametrize("lang", ["en", "zh-TW", "ar-Latn", "az", "tr", "", "arn", "x-arab1"])
def test_from_left_to_right(lang: str) -> None:
    assert direction(lang) == "ltr"


def test_the_direction_is_said_where_it_turns() -> None:
    assert lang_attributes("zh", "en") == 'lang="zh-Hans"'
    assert lang_attributes("he", "ar") == 'lang="he"'
    assert lang_attributes("he", "en") == 'lang="he" dir="rtl"'
    assert lang_attributes("en", "he") == 'lang="en" dir="ltr"'


def test_words_of_another_language_are_marked() -> None:
    assert marked_words_of("theme", "zh-TW") == words_of("theme", "zh")
    assert marked_words_of("theme", "fr")["tags"] == '<span lang="en">Tags</span>'
    assert marked_words_of("theme", "ar")["tags"] == '<span lang="en" dir="ltr">Tags</span>'
    assert (spoken("zh-TW"), spoken("fr"), spoken("ar")) == ("zh-TW", "en", "en")
