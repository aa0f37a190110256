"""Our theme over blogs that know nothing of it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.blogs.conftest import Built
from tests.blogs.shapes import LEGACY, REST, Shape
from tests.theme.rendered import Page


@pytest.mark.parametrize("shape", [LEGACY, REST], ids=lambda shape: shape.name)
def test_every_link_leads_somewhere(shape: Shape, built: Built) -> None:
    output = built(shape) / shape.output
    for path in output.rglob("*.html"):
        here = "https://blog.example/" + path.relative_to(output).as_posix()
        for link in Page(path.read_text("utf-8")).all("a"):
            url = urlsplit(urljoin(here, link["href"]))
            target = unquote(url.path)[1:] + ("index.html" if url.path.endswith("/") else "")
            assert url.netloc != "blog.example" or (output / target).is_file(), (here, link)


def _text(output: Path, name: str) -> str:
    return (output / name).read_text("utf-8")


def test_a_blog_in_english_has_nothing_of_ours(built: Built) -> None:
    home = _text(built(REST) / "output", "index.html")
    assert '<html lang="en">' in home
    for absent in ("中文", "switch", "Content-Security-Policy", "license", "None", "description"):
        assert absent not in home
    menu = home[home.index("<nav") : home.index("</nav>")]
    assert [a["href"] for a in Page(menu).all("a")] == [
        "./archives.html",
        "./categories.html",
        "./tags.html",
        "./models.html",
        "./pages/about.html",
    ]
    assert "https://somebody.example" in home


def test_several_authors_are_named(built: Built) -> None:
    output = built(REST) / "output"
    assert "Somebody else" in _text(output, "a-super-article.html")
    assert "A super article" in _text(output, "author/somebody-else.html")


def test_the_menu_follows_the_settings(built: Built) -> None:
    home = _text(built(LEGACY) / "output", "index.html")
    menu = home[home.index("<nav") : home.index("</nav>")]
    hrefs = [a["href"] for a in Page(menu).all("a")]
    assert hrefs[:2] == ["/", "./archiv/index.html"]
    assert "归档" in menu


def test_names_that_other_plugins_use_do_not_clash(built: Built) -> None:
    page = _text(built(LEGACY) / "output", "yi.html")
    assert page.count('class="depth-0"') == 4
    assert "a table of contents" not in page
    assert 'class="series"' not in page
