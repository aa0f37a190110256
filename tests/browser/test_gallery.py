"""A sample's pictures in a reader's hands: enlarge, use elsewhere, keep, link."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, fresh_tab
from tests.browser.twins import BOTH, FIRST, WALK


@pytest.fixture
def alive(page: Page, pair: ServedSite) -> Figure:
    """The first model's sample, after a run."""
    shown = Figure.open(page, pair.url("pair"), FIRST)
    shown.run()
    return shown


def _pixels(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert("RGBA"))


def test_enlarge_by_keyboard_and_use_it_in_another_figure(page: Page, alive: Figure) -> None:
    alive.locator(".cells button").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("第 4 幅，种子 2018，温度 0.8")
    assert violations(page) == ""
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(alive.locator(".cells button").nth(3)).to_be_focused()
    page.keyboard.press("Enter")
    taker = Figure(page, WALK)
    dialog.get_by_role("button", name=taker.root.get_attribute("data-picks-label") or "").click()
    expect(dialog).to_have_count(0)
    taker.expect_state()
    assert taker.value("start_seed") == "2018"
    assert taker.value("start_stream") == "3"
    assert "start_stream=3" in page.url


def test_touch_enlarges_and_a_touch_outside_closes(browser: Browser, pair: ServedSite) -> None:
    with fresh_tab(browser, has_touch=True, viewport={"width": 390, "height": 800}) as page:
        shown = Figure.open(page, pair.url("pair"), FIRST)
        shown.run()
        shown.locator(".cells button").nth(1).tap()
        expect(page.locator("dialog")).to_contain_text("第 2 幅")
        page.touchscreen.tap(5, 5)
        expect(page.locator("dialog")).to_have_count(0)


def test_the_saved_pictures_are_those_shown(page: Page, alive: Figure, tmp_path: Path) -> None:
    with page.expect_download() as download:
        alive.locator("[data-save]").click()
    assert download.value.suggested_filename == f"{FIRST}.png"
    download.value.save_as(tmp_path / "grid.png")
    grid = _pixels((tmp_path / "grid.png").read_bytes())
    shown = alive.evaluate(
        "figure => { const c = figure.querySelector('canvas'); return [c.width, c.height, "
        "Array.from(c.getContext('2d').getImageData(0, 0, c.width, c.height).data)]; }"
    )
    width, height, data = shown
    assert np.array_equal(grid, np.array(data, np.uint8).reshape(height, width, 4))
    alive.locator(".cells button").first.click()
    with page.expect_download() as download:
        page.locator("dialog").get_by_role("button", name="PNG").click()
    download.value.save_as(tmp_path / "one.png")
    assert np.array_equal(_pixels((tmp_path / "one.png").read_bytes()), grid[:28, :28])


def test_a_new_seed_runs_and_its_link_is_copied(browser: Browser, pair: ServedSite) -> None:
    with fresh_tab(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        shown = Figure.open(page, pair.url("pair"), FIRST)
        shown.locator("[data-new-seed]").click()
        shown.expect_state()
        seed = shown.value("seed")
        assert seed != "2018"
        shown.locator("[data-link]").click()
        expect(shown.status).to_contain_text("已复制")
        link = page.evaluate("navigator.clipboard.readText()")
        assert link.startswith(pair.url("pair"))
        assert f"seed={seed}" in link
        first = shown.picture()
        page.goto("about:blank")
        page.goto(link)
        shown.run()
        assert shown.picture() == first


def test_a_link_that_may_not_be_copied_is_in_the_address(page: Page, alive: Figure) -> None:
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
    )
    alive.locator("[data-link]").click()
    expect(alive.status).to_contain_text("地址栏")
    assert f"#{FIRST}?" in page.url


def test_compare_keeps_its_numbers(page: Page, pair: ServedSite) -> None:
    both = Figure.open(page, pair.url("pair"), BOTH)
    numbers = both.locator("table").inner_text()
    model = json.loads((pair.content / "models/nice-twin/model.json").read_text("utf-8"))
    assert f"{model['evaluation']['stored']['test']['bits_per_dim']:.2f}" in numbers
    assert f"{model['architecture']['parameters'] / 1e6:.2f} M" in numbers
    both.run()
    assert both.locator("canvas").count() == 2
    assert both.locator("table").inner_text() == numbers
