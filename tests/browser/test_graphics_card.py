"""The graphics card: offered where there is one, tested before it is trusted, remembered.

Chromium's own software card stands in for a real one: right, and slower than the processor.
"""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from huoye.live.check.chromium import chromium_path

FIGURE = "#fig-sample-nice-digits"
_PIXELS = """figure => new Promise(done => {
  figure.addEventListener("live:result", ({ detail }) => done(Array.from(detail.values.rgba)),
    { once: true });
  figure.querySelector("[data-run]").click();
})"""


@pytest.fixture(scope="module")
def with_card(browser: Browser) -> Iterator[Browser]:
    arguments = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--no-sandbox"]
    running = browser.browser_type.launch(executable_path=chromium_path(), args=arguments)
    yield running
    running.close()


@pytest.fixture
def visit(with_card: Browser, base: str) -> Iterator[tuple[Page, list[str]]]:
    """The page of NICE in a fresh profile, and the runtimes that it fetched."""
    fetched: list[str] = []
    with with_card.new_context() as context:
        context.on("request", lambda request: fetched.append(request.url))
        page = context.new_page()
        page.goto(f"{base}2018/flow-nice/")
        yield page, fetched


def _runtimes(fetched: list[str]) -> set[str]:
    return {url.rsplit("/", 1)[1] for url in fetched if url.endswith(".wasm")}


def _run(page: Page) -> np.ndarray:
    pixels = np.array(page.locator(FIGURE).evaluate(_PIXELS), np.int64)
    expect(page.locator(FIGURE)).to_have_attribute("data-state", "live")
    return pixels


def _button(page: Page) -> Locator:
    return page.locator(f"{FIGURE} [data-card]")


def test_without_a_card_nothing_is_offered(page: Page, base: str) -> None:
    page.goto(f"{base}2018/flow-nice/")
    _run(page)
    page.wait_for_load_state("networkidle")
    expect(_button(page)).to_have_count(0)


def test_a_card_is_tested_used_remembered_and_left(visit: tuple[Page, list[str]]) -> None:
    page, fetched = visit
    expect(_button(page)).to_have_count(0)
    processor = _run(page)
    expect(_button(page)).to_contain_text("试用显卡")
    assert _runtimes(fetched) == {"ort-wasm-simd-threaded.wasm"}

    _button(page).click()
    told = page.locator(f"{FIGURE} [data-card] + [role=status]")
    # Right, and as a rule slower; either way the reader can have it.
    expect(told).to_contain_text("毫秒", timeout=120_000)
    if "改用显卡" in (_button(page).text_content() or ""):
        _button(page).click()
    expect(_button(page)).to_have_text("改用处理器")
    assert "ort-wasm-simd-threaded.jspi.wasm" in _runtimes(fetched)

    fetched.clear()
    page.reload()
    card = _run(page)
    differing = np.abs(card - processor)
    assert differing.max() <= 1 and (differing > 0).mean() <= 0.001
    cached = page.evaluate("async () => (await (await caches.open('huoye-files')).keys()).length")
    assert cached >= 4
    # Everything came from the cache, and the processor's runtime was not started.
    assert len(page.workers) == 1

    _button(page).click()
    expect(_button(page)).to_have_text("改用显卡")
    assert np.array_equal(_run(page), processor)


def test_a_card_that_fails_is_not_used(visit: tuple[Page, list[str]]) -> None:
    page, _ = visit
    page.context.route("**/*.jspi.wasm", lambda route: route.abort())
    processor = _run(page)
    _button(page).click()
    told = page.locator(f"{FIGURE} [role=status]", has_text="仍由处理器计算")
    expect(told).to_be_visible(timeout=60_000)
    expect(_button(page)).to_be_hidden()
    assert np.array_equal(_run(page), processor)
    page.reload()
    assert np.array_equal(_run(page), processor)
    page.wait_for_load_state("networkidle")
    expect(_button(page)).to_have_count(0)
