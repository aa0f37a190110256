"""Links to files: found as Pelican finds them, in the pages that may have one."""

from __future__ import annotations

import random
from typing import Any

import pytest
from pelican.contents import Article
from pelican.generators import Generator
from pelican.settings import DEFAULT_CONFIG

from huoye.core.build import KEY, Build
from huoye.reader import content_files

_PARTS = ('<a href="', "{static}", "|attach|", "{filename}", "/a.png", "b c.png", '">', "static",
          "<img src='", "'>", "attach", "字", " ")  # fmt: skip


class _Generator(Generator):
    def __init__(self) -> None:
        self.context: dict[str, Any] = {"static_links": set()}
        self.settings = {KEY: Build()}
        content_files.find_links(self)


def _page(html: str, **settings: Any) -> Article:
    known = {**DEFAULT_CONFIG, "PATH": "/c", **settings}
    return Article(html, {"title": "t"}, known, "/c/posts/a.md")


def test_the_same_files_are_found_as_by_pelican() -> None:
    chance = random.Random(1)
    found = 0
    for _ in range(300):
        page = _page("".join(chance.choices(_PARTS, k=12)))
        generator = _Generator()
        generator.add_static_links(page)
        assert generator.context["static_links"] == page.get_static_links()
        found += bool(page.get_static_links())
    assert found > 20


def test_a_page_without_one_is_not_searched() -> None:
    for text in ("Text", "static"):
        page = _page(text)
        # What a search asks for first.
        del page.settings["INTRASITE_LINK_REGEX"]
        if text == "Text":
            _Generator().add_static_links(page)
        else:
            with pytest.raises(KeyError):
                _Generator().add_static_links(page)


def test_another_class_finds_its_own() -> None:
    class Other(Article):
        def get_static_links(self) -> set[str]:
            return {"own.png"}

    generator = _Generator()
    generator.add_static_links(Other("Text", {"title": "t"}, dict(DEFAULT_CONFIG), "/c/a.md"))
    assert generator.context["static_links"] == {"own.png"}
