"""axe finds nothing, light and dark, before and after a run."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.archive import ELLIPSE, ELLIPSE_EN, LIVE_ARTICLES, NICE
from tests.browser.axe import violations
from tests.browser.demos import EDIT, ENCODE, WALK
from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, fresh_tab


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["", "archives/", "series/", ELLIPSE, ELLIPSE_EN, NICE, "404.html"]
)
def test_no_violations(
    browser: Browser, base: str, path: str, scheme: Literal["light", "dark"]
) -> None:
    with fresh_tab(browser, color_scheme=scheme) as page:
        page.goto(base + path)
        assert violations(page) == ""


@pytest.mark.parametrize("path", [ELLIPSE, NICE])
def test_no_violations_when_alive(page: Page, base: str, path: str) -> None:
    page.goto(base + path)
    shown = Figure(page, LIVE_ARTICLES[path])
    shown.run()
    assert violations(page) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violations_in_demos(
    browser: Browser, demos: ServedSite, scheme: Literal["light", "dark"]
) -> None:
    size = {"width": 390, "height": 844}
    with fresh_tab(browser, color_scheme=scheme, viewport=size) as page:
        for name, identifier, select in (
            ("encode", ENCODE, "picture"),
            ("walk", WALK, "start"),
            ("edit", EDIT, "start"),
        ):
            shown = Figure.open(page, demos.url(name), identifier)
            shown.run()
            # Everything that can be hidden is shown: the numbers of a draw, and the pad.
            shown.locator(f"[name={select}]").select_option("own")
            shown.expect_state("failed")
            if name == "walk":
                shown.write("end", "seed")
            expect(shown.locator(".own-picture")).to_be_visible()
            assert violations(page) == ""
            assert page.evaluate("document.documentElement.scrollWidth") == 390
