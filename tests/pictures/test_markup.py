"""Pictures of articles, from the text to what a browser chooses from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import huoye.theme
from huoye.core.build import Build
from huoye.pictures.markup import with_variants, without_variants
from huoye.pictures.plugin import begin
from huoye.reader import PageResult
from huoye.reader.read_page import read_page
from huoye.reader.source import PageSource
from tests.pictures.test_variants import picture

Read = Callable[..., PageResult]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """read("text", setting=…): an article beside boat.jpg, 2000 × 1000, in a site of our theme."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content/boat.jpg").write_bytes(picture())

    def run(text: str, **settings: Any) -> PageResult:
        path = tmp_path / "content/a.md"
        path.write_text(f"Title: A\n\n{text}", "utf-8")
        given = {"THEME": huoye.theme.FOLDER, **settings}
        folders = {"PATH": str(tmp_path / "content"), "CACHE_PATH": str(tmp_path / "cache")}
        build = Build({**folders, **given})
        begin(build)
        try:
            return read_page(PageSource(path, path.read_text("utf-8"), lang="en", build=build))
        finally:
            build.close()

    return run


def test_a_picture_has_its_size_and_variants(read: Read, tmp_path: Path) -> None:
    result = read("![a boat](boat.jpg)\n\n![again](boat.jpg)")
    assert result.problems == ()
    first, second = result.html.split("again")[0], result.html.split("again")[1]
    assert 'src="{static}/boat.jpg" width="2000" height="1000" data-variants="' in first
    assert 'loading="lazy"' in second
    assert 'loading="lazy"' not in first
    assert len(result.files) == 6
    assert all(file.source.stat().st_size < len(picture()) for file in result.files)
    # Read again when it changes.
    assert tmp_path / "content/boat.jpg" in result.dependencies
    shown = with_variants(result.html, "..")
    assert "data-variants" not in shown
    assert shown.count("<picture>") == 2
    for file in result.files:
        assert f"../{file.url} " in shown
    assert shown.count('sizes="auto, (min') == 2
    # Feeds.
    assert "variants" not in without_variants(result.html)
    assert "picture" not in without_variants(result.html)


def test_sizes_that_an_author_gives_are_completed(read: Read) -> None:
    html = read("![](boat.jpg){width=300} ![](boat.jpg){height=50} ![](boat.jpg){width=40%}").html
    assert 'width="300" height="150"' in html.replace(' src="{static}/boat.jpg"', "")
    assert 'width="100"' in html
    assert 'style="aspect-ratio: 2000 / 1000"' in html
    assert "(min-width: 300px) 300px" in with_variants(html, ".")


def test_what_is_no_picture_is_told_with_its_line(read: Read, tmp_path: Path) -> None:
    (tmp_path / "content/torn.png").write_bytes(b"\x89PNG\r\n\x1a\nno more")
    (problem,) = read("One line.\n\n![torn](torn.png)").problems
    assert problem.line == 5
    assert "torn.png" in str(problem)


@pytest.mark.parametrize(
    "text",
    [
        "![](https://example.org/boat.jpg)",
        "![](gone.jpg)",
        '<picture><img src="boat.jpg"></picture>',
        '<img src="boat.jpg" srcset="boat.jpg 2x">',
        "`![](boat.jpg)`",
    ],
)
def test_others_are_left_alone(read: Read, text: str) -> None:
    result = read(text)
    assert result.files == ()
    assert "height=" not in result.html
    assert "data-variants" not in result.html


def test_only_where_it_is_wanted(read: Read) -> None:
    text = "![](boat.jpg)"
    assert "height=" not in read(text, PICTURE_VARIANTS=False).html
    # A theme that gives pictures a width alone would draw them out of shape.
    assert "height=" not in read(text, THEME="simple").html
    assert "data-variants" in read(text, THEME="simple", PICTURE_VARIANTS=True).html


def test_of_others_pictures_nothing_is_made(read: Read) -> None:
    result = read("![](boat.jpg)", HUOYE_UNTRUSTED=True)
    assert 'width="2000" height="1000"' in result.html
    assert result.files == ()


def test_what_an_author_writes_there_is_left(read: Read) -> None:
    html = '<img data-variants="avif:../x:1&quot;;" src="a.png">'
    assert with_variants(html, ".") == html
