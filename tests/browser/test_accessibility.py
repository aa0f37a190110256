"""axe finds nothing, light and dark, before and after a run."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.archive import ELLIPSE, ELLIPSE_EN, LIVE_ARTICLES, NICE
from tests.browser.axe import violations, violations_of_both
from tests.browser.demos import EDIT, ENCODE, WALK
from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, fresh_tab


@pytest.mark.parametrize(
    "path", ["", "archives/", "series/", ELLIPSE, ELLIPSE_EN, NICE, "404.html"]
)
def test_no_violations(page: Page, base: str, path: str) -> None:
    page.goto(base + path)
    assert violations_of_both(page) == ""


@pytest.mark.parametrize("path", [ELLIPSE, NICE])
def test_no_violations_when_alive(page: Page, base: str, path: str) -> None:
    page.goto(base + path)
    shown = Figure(page, LIVE_ARTICLES[path])
    shown.run()
    assert violations(page) == ""


def test_no_violations_in_demos(browser: Browser, demos: ServedSite) -> None:
    with fresh_tab(browser, viewport={"width": 390, "height": 844}) as page:
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
            assert violations_of_both(page) == ""
            assert page.evaluate("document.documentElement.scrollWidth") == 390
