"""axe finds nothing, light and dark, before and after a run."""

import json
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.archive import ELLIPSE, ELLIPSE_EN, LIVE_ARTICLES, NICE
from tests.browser.demos import EDIT, ENCODE, WALK, address
from tests.browser.figures import expect_state, figure, press_run

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")


def violations(page: Page) -> str:
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then(result => result.violations)")
    return "\n".join(
        f"{entry['id']}: {node['target']} {json.dumps(node['html'])[:200]}"
        for entry in found
        for node in entry["nodes"]
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["", "archives/", "series/", ELLIPSE, ELLIPSE_EN, NICE, "404.html"]
)
def test_no_violations(
    browser: Browser, base: str, path: str, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(base + path)
        assert violations(page) == ""


@pytest.mark.parametrize("path", [ELLIPSE, NICE])
def test_no_violations_when_alive(page: Page, base: str, path: str, site: Path) -> None:
    page.goto(base + path)
    shown = figure(page, LIVE_ARTICLES[path])
    press_run(shown)
    expect_state(shown, "live")
    assert violations(page) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violations_in_demos(
    browser: Browser, demos: str, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(
        color_scheme=scheme, viewport={"width": 390, "height": 844}
    ) as context:
        page = context.new_page()
        for name, identifier, select in (
            ("encode", ENCODE, "picture"),
            ("walk", WALK, "start"),
            ("edit", EDIT, "start"),
        ):
            page.goto(demos + address(name))
            shown = figure(page, identifier)
            press_run(shown)
            expect_state(shown, "live")
            # Everything that can be hidden is shown: the numbers of a draw, and the pad.
            shown.locator(f"[name={select}]").select_option("own")
            expect_state(shown, "failed")
            if name == "walk":
                shown.locator("[name=end]").select_option("seed")
            expect(shown.locator(".own-picture")).to_be_visible()
            assert violations(page) == ""
            assert page.evaluate("document.documentElement.scrollWidth") == 390
