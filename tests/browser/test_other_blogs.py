"""Other people's blogs in Chromium; that figures equal what was baked, tests/release/ shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from huoye.core.server import StaticServer
from tests.blogs.shapes import OWN_THEME, build
from tests.conftest import fill_cache


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a blog with a theme of its own."""
    folder = tmp_path_factory.mktemp("others")
    blog = OWN_THEME.write(folder)
    fill_cache(folder / "cache")
    assert build(blog, folder / "cache").returncode == 0
    with StaticServer(blog / OWN_THEME.output) as url:
        yield url


def test_a_list_of_whole_articles_is_alive(browser: Browser, base: str) -> None:
    with browser.new_page() as page:
        page.route("https://**", lambda route: route.abort())
        page.goto(base)
        assert page.locator("figure[data-hydrated]").count() == 3
        page.locator("[data-run]").nth(1).click()
        expect(page.locator("figure.live").nth(1)).to_have_attribute(
            "data-state", "live", timeout=60_000
        )


def test_a_script_that_never_comes_is_told(browser: Browser, base: str) -> None:
    shown = """getComputedStyle(document.querySelector("[data-actions]"), "::after").visibility"""
    with browser.new_page() as page:
        page.route("**/*.mjs", lambda route: route.abort())
        page.route("https://**", lambda route: route.abort())
        page.goto(f"{base}posts/b/two/")
        height = page.evaluate("document.documentElement.scrollHeight")
        assert page.evaluate(shown) == "hidden"
        # Ten seconds later.
        page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
        assert page.evaluate(shown) == "visible"
        assert page.evaluate("document.documentElement.scrollHeight") == height
