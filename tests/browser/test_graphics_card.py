"""The graphics card: offered where there is one, tested before it is trusted, remembered.

Chromium's own software card stands in for a real one: right, and slower than the processor.
"""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from huoye.live.check.chromium import chromium_path
from tests.browser.archive import NICE, NICE_FIGURE
from tests.browser.figures import Figure
from tests.browser.sites import fresh_tab, requested

_PIXELS = """figure => new Promise(done => {
  figure.addEventListener("live:result", ({ detail }) => done(Array.from(detail.values.rgba)),
    { once: true });
  figure.querySelector("[data-run]").click();
})"""
_CARD = "[data-card]"


@pytest.fixture(scope="module")
def with_card(browser: Browser) -> Iterator[Browser]:
    arguments = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--no-sandbox"]
    running = browser.browser_type.launch(executable_path=chromium_path(), args=arguments)
    yield running
    running.close()


@pytest.fixture
def visit(with_card: Browser, base: str) -> Iterator[tuple[Figure, list[str]]]:
    """The figure of NICE in a fresh profile, and what its page has fetched."""
    with fresh_tab(with_card) as page:
        fetched = requested(page)
        yield Figure.open(page, base + NICE, NICE_FIGURE), fetched


def _runtimes(fetched: list[str]) -> set[str]:
    return {url.rsplit("/", 1)[1] for url in fetched if url.endswith(".wasm")}


def _pixels(digits: Figure) -> np.ndarray:
    """Those of a further run."""
    pixels = np.array(digits.evaluate(_PIXELS), np.int64)
    digits.expect_state()
    return pixels


def test_without_a_card_nothing_is_offered(page: Page, base: str) -> None:
    digits = Figure.open(page, base + NICE, NICE_FIGURE)
    digits.run()
    page.wait_for_load_state("networkidle")
    expect(digits.locator(_CARD)).to_have_count(0)


def test_a_card_is_tested_used_remembered_and_left(visit: tuple[Figure, list[str]]) -> None:
    digits, fetched = visit
    button = digits.locator(_CARD)
    expect(button).to_have_count(0)
    processor = _pixels(digits)
    expect(button).to_contain_text("试用显卡")
    assert _runtimes(fetched) == {"ort-wasm-simd-threaded.wasm"}

    button.click()
    said = digits.locator("[data-card] + [role=status]")
    # Right, and as a rule slower; either way the reader can have it.
    expect(said).to_contain_text("毫秒", timeout=120_000)
    if "改用显卡" in (button.text_content() or ""):
        button.click()
    expect(button).to_have_text("改用处理器")
    assert "ort-wasm-simd-threaded.jspi.wasm" in _runtimes(fetched)

    fetched.clear()
    digits.page.reload()
    card = _pixels(digits)
    differing = np.abs(card - processor)
    assert differing.max() <= 1 and (differing > 0).mean() <= 0.001
    cached = digits.page.evaluate(
        "async () => (await (await caches.open('huoye-files')).keys()).length"
    )
    assert cached >= 4
    # Everything came from the cache, and the processor's runtime was not started.
    assert len(digits.page.workers) == 1

    button.click()
    expect(button).to_have_text("改用显卡")
    assert np.array_equal(_pixels(digits), processor)


def test_a_card_that_fails_is_not_used(visit: tuple[Figure, list[str]]) -> None:
    digits, _ = visit
    button, page = digits.locator(_CARD), digits.page
    page.context.route("**/*.jspi.wasm", lambda route: route.abort())
    processor = _pixels(digits)
    button.click()
    said = digits.locator("[role=status]", has_text="仍由处理器计算")
    expect(said).to_be_visible(timeout=60_000)
    expect(button).to_be_hidden()
    assert np.array_equal(_pixels(digits), processor)
    page.reload()
    assert np.array_equal(_pixels(digits), processor)
    page.wait_for_load_state("networkidle")
    expect(button).to_have_count(0)
