"""Former addresses send readers on."""

from pathlib import Path

import pytest

from huoye.reader.redirects import save_as
from tests.core.blog import Blog


def test_a_former_address_leads_to_the_page(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.set('ARTICLE_SAVE_AS = "{slug}/index.html"\nARTICLE_URL = "{slug}/"\n')
    blog.write("a", "甲", "Aliases: /archives/12/, /old/甲.html\n")
    blog.write("b", "[甲](/archives/12/)")
    blog.build()
    page = (blog.output / "archives/12/index.html").read_text("utf-8")
    assert 'content="0; url=../../a/"' in page
    assert 'href="https://example.org/a/"' in page
    assert 'content="0; url=../a/"' in (blog.output / "old/甲.html").read_text("utf-8")


def test_what_can_be_no_alias_is_named(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("a", "甲", "Aliases: /b.html, /?p=1, /../x\n")
    said = blog.build(status=1)
    assert "a.md:5: the alias /b.html is the address of another page" in said
    assert "a.md:5: the alias /?p=1 is no address of this site" in said
    assert "a.md:5: the alias /../x is no address of this site" in said


@pytest.mark.parametrize(
    ("alias", "place"),
    [
        ("/archives/1", "archives/1/index.html"),
        ("https://old.org/a/%E7%94%B2/", "a/甲/index.html"),
        ("/a.html", "a.html"),
        ("/v1.2/", "v1.2/index.html"),
    ],
)
def test_places(alias: str, place: str) -> None:
    assert save_as(alias) == place
