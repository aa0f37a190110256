"""A reader searches the archive."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from huoye.core.server import StaticServer
from tests.browser.archive import ELLIPSE, ELLIPSE_EN, SPRING
from tests.browser.axe import violations
from tests.browser.sites import fresh_tab, requested
from tests.search.conftest import indexed, site
from tests.search.site import put

#: Milliseconds for what must be loaded first, on a machine that does much else.
LOADED = 60_000


def _open(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.get_by_role("dialog").get_by_role("searchbox")).to_be_focused(timeout=LOADED)


def test_by_the_keyboard_alone(browser: Browser, base: str) -> None:
    with fresh_tab(browser) as page:
        asked = requested(page)
        page.goto(base + ELLIPSE)
        page.wait_for_load_state("networkidle")
        # Before a touch, the key alone.
        assert [re.sub(r".*/", "", url) for url in asked if "search" in url] == ["open.mjs"]
        _open(page)
        dialog = page.get_by_role("dialog")
        page.keyboard.type("弹簧的张力")
        first = dialog.get_by_role("link").first
        expect(first).to_have_text("旋转的弹簧将如何伸长?", timeout=LOADED)
        expect(dialog.get_by_role("status")).to_have_text(re.compile(r"\d+页"), timeout=LOADED)
        expect(dialog.locator("mark").first).to_have_text(re.compile("弹簧|张力"))
        # A slash that is typed is one.
        page.keyboard.type("/")
        expect(dialog.get_by_role("searchbox")).to_have_value("弹簧的张力/")
        page.keyboard.press("ArrowDown")
        expect(first).to_be_focused(timeout=LOADED)
        page.keyboard.press("ArrowDown")
        section = dialog.get_by_role("link").nth(1)
        expect(section).to_be_focused(timeout=LOADED)
        # What is found only now takes nobody away from where they are.
        section.evaluate("link => { link.dataset.former = '' }")
        dialog.get_by_role("searchbox").evaluate(
            "field => { field.value = '弹簧'; field.dispatchEvent(new InputEvent('input')) }"
        )
        expect(dialog.locator("[data-former]")).to_have_count(0, timeout=LOADED)
        expect(section).to_be_focused()
        page.keyboard.press("Escape")
        expect(dialog.get_by_role("searchbox")).to_be_focused(timeout=LOADED)
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        _open(page)
        page.keyboard.press("Enter")
        page.wait_for_url(base + SPRING)


def test_where_a_reader_writes_a_slash_is_one(browser: Browser, base: str) -> None:
    with fresh_tab(browser) as page:
        page.goto(base + "search/")
        page.get_by_role("searchbox").fill("")
        page.keyboard.type("tan/")
        expect(page.get_by_role("searchbox")).to_have_value("tan/")
        expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_own_page(browser: Browser, base: str, scheme: str) -> None:
    options = {"viewport": {"width": 320, "height": 640}, "color_scheme": scheme}
    with fresh_tab(browser, **options) as page:
        page.goto(f"{base}search/?q=softmax")
        results = page.get_by_role("search").get_by_role("listitem")
        expect(results.first).to_have_attribute("lang", "zh-Hans", timeout=LOADED)
        # What is written in another language comes after, and says so.
        expect(results.nth(1)).to_have_attribute("lang", "en")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert violations(page) == ""
        page.get_by_role("searchbox").fill("negative sampling")
        expect(page).to_have_url(re.compile(r"/search/\?q=negative\+sampling$"))
        page.get_by_role("searchbox").fill("qqqqqq")
        expect(page.get_by_role("status")).to_have_text("没有找到“qqqqqq”", timeout=LOADED)
        expect(results).to_have_count(0)


def test_what_is_not_there_is_looked_for(browser: Browser, base: str) -> None:
    with fresh_tab(browser) as page:
        page.goto(f"{base}flow-glow.html")
        expect(page.get_by_role("searchbox")).to_have_value("flow glow", timeout=LOADED)
        expect(page.get_by_role("search").get_by_role("link").first).to_be_visible(timeout=LOADED)


def test_without_the_network(browser: Browser, base: str) -> None:
    with fresh_tab(browser) as page:
        page.goto(base + ELLIPSE_EN)
        page.route("**/search-index/**", lambda route: route.abort())
        page.locator("a[data-search]").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("searchbox").fill("perimeter")
        expect(dialog.get_by_role("status")).to_contain_text(
            "The search could not be loaded.", timeout=LOADED
        )
        page.unroute("**/search-index/**")
        dialog.get_by_role("button", name="Try again").click()
        expect(dialog.get_by_role("link").first).to_contain_text("ellipse", timeout=LOADED)
        # And where not even its script comes, the link leads to its page.
        page.goto(base + ELLIPSE_EN)
        page.route("**/search.en.mjs", lambda route: route.abort())
        page.locator("a[data-search]").click()
        page.wait_for_url(f"{base}en/search/")


def test_texts_of_a_hostile_author_are_texts(browser: Browser, tmp_path: Path) -> None:
    """Whatever titles, headings, texts and addresses say: an index may even be another's."""
    evil = "<img src=x onerror=\"document.title='evil'\"> zyzzyva"
    escaped = "&lt;img src=x onerror=\"document.title='evil'\"&gt; zyzzyva"
    html = f'<p>{escaped}</p><h2 id="&quot;><img src=x>">{escaped}</h2><p>{escaped}</p>'
    put(tmp_path, site([indexed(html, evil, "javascript:alert(1)")]))
    with StaticServer(tmp_path) as base, fresh_tab(browser) as page:
        page.goto(f"{base}page.html?q=zyzzyva")
        link = page.get_by_role("search").get_by_role("link").first
        expect(link).to_have_text(evil, timeout=LOADED)
        assert page.locator("[data-search-place] img").count() == 0
        assert page.title() != "evil"
        assert str(link.evaluate("link => link.href")).startswith(base)
