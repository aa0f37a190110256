"""Other people's blogs in Chromium: whatever the theme, figures run and equal what was baked."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from huoye.core.server import StaticServer
from huoye.core.site_settings import Asked
from huoye.live.check.other_inputs import baking
from huoye.live.check.pages import check_page
from tests.blogs.shapes import OWN_THEME, SHAPES, build


def test_live_equals_baked_in_blogs_of_every_shape(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, cache = tmp_path_factory.mktemp("blogs"), tmp_path_factory.mktemp("cache")
    for shape in SHAPES:
        blog = shape.write(folder)
        done = build(blog, cache)
        assert done.returncode == 0, done.stdout + done.stderr
        output = blog / shape.output
        texts = [(output / name).read_text("utf-8") for name in shape.figures]
        figures = _checked(browser, output, blog / "content", shape.figures)
        assert len(figures) == sum(text.count('<figure class="live"') for text in texts)
        assert all("live equals baked" in line for line in figures)


def test_a_list_of_whole_articles_is_alive(browser: Browser, tmp_path: Path) -> None:
    blog = OWN_THEME.write(tmp_path)
    assert build(blog, tmp_path / "cache").returncode == 0
    with StaticServer(blog / "output") as base, browser.new_page() as page:
        page.route("https://**", lambda route: route.abort())
        page.goto(base)
        assert page.locator("figure[data-hydrated]").count() == 2
        page.locator("[data-run]").nth(1).click()
        expect(page.locator("figure.live").nth(1)).to_have_attribute(
            "data-state", "live", timeout=60_000
        )


def test_a_script_that_never_comes_is_told(browser: Browser, tmp_path: Path) -> None:
    blog = OWN_THEME.write(tmp_path)
    assert build(blog, tmp_path / "cache").returncode == 0
    shown = """getComputedStyle(document.querySelector("[data-actions]"), "::after").visibility"""
    with StaticServer(blog / "output") as base, browser.new_page() as page:
        page.route("**/*.mjs", lambda route: route.abort())
        page.route("https://**", lambda route: route.abort())
        page.goto(f"{base}posts/b/two/")
        height = page.evaluate("document.documentElement.scrollHeight")
        assert page.evaluate(shown) == "hidden"
        # Ten seconds later.
        page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
        assert page.evaluate(shown) == "visible"
        assert page.evaluate("document.documentElement.scrollHeight") == height


def _of_fonts(problem: str) -> bool:
    # The console says it again without the address, also of the icon that a theme has not got.
    return "fonts.example" in problem or problem.startswith("console: Failed to load resource")


def _checked(browser: Browser, output: Path, content: Path, pages: tuple[str, ...]) -> list[str]:
    """What the page check says of the figures; the fonts of a theme are its own matter."""
    figures = []
    with StaticServer(output) as base, baking(Asked(content=content)) as bake:
        for name in pages:
            report = check_page(browser, base, name, bake)
            assert [text for text in report.problems if not _of_fonts(text)] == [], name
            figures += report.figures
    return figures
