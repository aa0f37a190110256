"""Other people's blogs build as they are, keep their addresses, and lose nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.blogs.conftest import Built
from tests.blogs.shapes import OWN_THEME, ROOT_OUTPUT, SHAPES, Shape, build
from tests.core.blog import tree
from tests.theme.rendered import Page

#: Figures, formulas and a package to download come on top of what Pelican writes.
OURS = re.compile(r"(live|files|mathjax|runtimes|downloads)/|es/(live|files|mathjax|runtimes)/")


@pytest.fixture(params=SHAPES, ids=lambda shape: shape.name)
def shape(request: pytest.FixtureRequest) -> Iterator[Shape]:
    shape: Shape = request.param
    yield shape


@pytest.fixture
def blog(shape: Shape, built: Built) -> Path:
    return built(shape)


def _pages(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}


def test_pages_have_the_addresses_that_pelican_gives_them(
    shape: Shape, blog: Path, tmp_path: Path, cache: Path
) -> None:
    settings = (blog / "pelicanconf.py").read_text("utf-8")
    alone = blog / "alone.py"
    alone.write_text(settings.replace('"huoye"', "").replace("OUTPUT_PATH", "_"), "utf-8")
    # Our theme needs its plugin.
    more = ["-t", "simple"] if "huoye.theme" in settings else []
    # Pelican alone takes a model's card for an article.
    more += ["-e", 'ARTICLE_EXCLUDES=["models/glow-pixels"]']
    done = build(blog, cache, "-s", "alone.py", "-o", str(tmp_path), *more)
    alone.unlink()
    assert done.returncode == 0, done.stdout + done.stderr
    ours = _pages(blog / shape.output) - _pages(blog / "theme")
    # What Pelican has no page for: the models that figures are computed with.
    models = {page for page in ours if re.search(r"(^|/)models(/glow-pixels)?\.html$", page)}
    assert {"models.html", "models/glow-pixels.html"} <= models
    assert _pages(tmp_path) == ours - models


def test_figures_have_all_that_they_need(shape: Shape, blog: Path) -> None:
    output = blog / shape.output
    assert _live_pages(output) == set(shape.figures)
    for name in shape.figures:
        page = Page((output / name).read_text("utf-8"))
        sources = [a["src"] for a in page.all("script", type="module")]
        (script,) = [source for source in sources if "/hydrate." in source]
        sheets = [a["href"] for a in page.all("link", rel="stylesheet")]
        (maths,) = [sheet for sheet in sheets if "/mathjax/" in sheet]
        for address in (script, maths):
            assert (output / name).parent.joinpath(address).resolve().is_file(), address


def _live_pages(output: Path) -> set[str]:
    texts = {name: (output / name).read_text("utf-8") for name in _pages(output)}
    return {name for name, text in texts.items() if '<figure class="live"' in text}


@pytest.mark.parametrize("shape", [OWN_THEME, ROOT_OUTPUT], ids=lambda shape: shape.name)
def test_a_failed_build_loses_nothing_either(shape: Shape, blog: Path, cache: Path) -> None:
    articles = next((blog / "content").rglob("*.md")).parent
    broken = articles / "2030-01-01_broken.md"
    broken.write_text("Title: b\nDate: 2020-01-01\n\n/// formula | cirlce\nA.\n///\n", "utf-8")
    before = tree(blog)
    done = build(blog, cache)
    assert done.returncode == 1
    assert "id you mean “circle”?" in done.stderr
    assert tree(blog) == before
    broken.unlink()
