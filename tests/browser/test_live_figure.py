"""A figure in a reader's hands: run, move, link, stop, and what happens when something breaks."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from huoye.core.server import StaticServer
from huoye.live.latents import normals
from tests.browser.archive import ELLIPSE, ELLIPSE_EN, LIVE_ARTICLES, NICE, SPRING
from tests.browser.figures import expect_state, figure, press_run, result_html, status

Open = Callable[[str], Locator]


@pytest.fixture
def shown(page: Page, base: str) -> Open:
    """Opens an article and gives its figure, awake."""

    def go(path: str) -> Locator:
        page.goto(base + path)
        found = figure(page, LIVE_ARTICLES[path.removeprefix("en/").partition("#")[0]])
        expect(found).to_have_attribute("data-hydrated", "")
        return found

    return go


def test_latents_have_the_same_bits_in_chromium(page: Page, base: str, site: Path) -> None:
    module = next(site.glob("live/*/live/static/latents.mjs")).relative_to(site).as_posix()
    page.goto(base)
    digest = page.evaluate(
        """async (url) => {
          const { normals } = await import(url);
          const bits = await crypto.subtle.digest("SHA-256", normals(42, 1e6).buffer);
          return Array.from(new Uint8Array(bits), b => b.toString(16).padStart(2, "0")).join("");
        }""",
        base + module,
    )
    assert digest == hashlib.sha256(normals(42, 10**6).tobytes()).hexdigest()


def test_a_control_changes_the_result(shown: Open) -> None:
    ellipse = shown(ELLIPSE)
    press_run(ellipse)
    expect_state(ellipse, "live")
    before = result_html(ellipse)
    ellipse.locator("input[name=b]").fill("5")
    ellipse.locator("input[name=b]").blur()
    expect(ellipse.locator("[data-baked]")).to_contain_text("31.4159265359")  # 2π·5
    assert result_html(ellipse) != before


def test_slider_and_number_move_together_by_keyboard(shown: Open, page: Page) -> None:
    ellipse = shown(ELLIPSE)
    slider = ellipse.locator("input[data-mirror=b]")
    slider.focus()
    before = float(slider.input_value())
    page.keyboard.press("ArrowRight")
    after = float(slider.input_value())
    assert after > before
    assert float(ellipse.locator("input[name=b]").input_value()) == after
    expect_state(ellipse, "live")


def test_run_by_keyboard(shown: Open, page: Page) -> None:
    ellipse = shown(ELLIPSE)
    ellipse.locator("[data-run]").focus()
    page.keyboard.press("Enter")
    expect_state(ellipse, "live")


def test_a_link_reproduces_the_state(shown: Open, page: Page, base: str) -> None:
    digits = shown(NICE)
    digits.locator("input[name=seed]").fill("7")
    digits.locator("input[name=count]").fill("4")
    digits.locator("input[name=count]").blur()
    expect_state(digits, "live")
    expect(digits.locator("canvas")).to_have_attribute("width", re.compile("58"))
    link = page.url
    assert "seed=7" in link
    pixels = "figure => figure.querySelector('canvas').toDataURL()"
    first = digits.evaluate(pixels)
    page.goto("about:blank")
    page.goto(link)
    again = figure(page, LIVE_ARTICLES[NICE])
    expect(status(again)).to_contain_text("链接")
    press_run(again)
    expect_state(again, "live")
    assert again.evaluate(pixels) == first


def test_a_strange_fragment_changes_nothing(shown: Open, page: Page) -> None:
    ellipse = shown(f"{ELLIPSE}#{LIVE_ARTICLES[ELLIPSE]}?a=x&zzz=1&b=%3Cscript%3E")
    assert float(ellipse.locator("input[name=a]").input_value()) == 5
    assert float(ellipse.locator("input[name=b]").input_value()) == 3


def test_reset_brings_the_published_result_back(shown: Open) -> None:
    ellipse = shown(ELLIPSE)
    baked = result_html(ellipse)
    ellipse.locator("input[name=b]").fill("1")
    ellipse.locator("input[name=b]").blur()
    expect_state(ellipse, "live")
    ellipse.locator("[data-reset]").click()
    assert result_html(ellipse) == baked
    assert float(ellipse.locator("input[name=b]").input_value()) == 3


def test_english_page_speaks_english(page: Page, base: str) -> None:
    page.goto(base + ELLIPSE_EN)
    ellipse = figure(page, LIVE_ARTICLES[ELLIPSE])
    expect(ellipse.locator("[data-run]")).to_contain_text("Run")
    press_run(ellipse)
    expect_state(ellipse, "live")
    expect(status(ellipse)).to_contain_text("computed on your device")
    assert not re.search("[\u4e00-\u9fff]", ellipse.inner_text())


def test_works_under_a_sub_path(browser: Browser, site: Path, tmp_path: Path) -> None:
    (tmp_path / "blog").symlink_to(site, target_is_directory=True)
    with StaticServer(tmp_path) as url, browser.new_context() as context:
        page = context.new_page()
        page.goto(url + "blog/" + NICE)
        digits = figure(page, LIVE_ARTICLES[NICE])
        press_run(digits)
        expect_state(digits, "live")


def test_two_figures_need_one_worker(shown: Open, page: Page) -> None:
    workers: list[str] = []
    page.on("worker", lambda worker: workers.append(worker.url))
    ellipse = shown(ELLIPSE)
    press_run(ellipse)
    expect_state(ellipse, "live")
    press_run(ellipse)
    expect_state(ellipse, "live")
    assert len(workers) == 1


def test_memory_is_given_back_when_the_page_is_long_hidden(page: Page, base: str) -> None:
    page.clock.install()
    page.goto(base + NICE)
    digits = figure(page, LIVE_ARTICLES[NICE])
    press_run(digits)
    expect_state(digits, "live")
    assert len(page.workers) == 1
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.clock.fast_forward(119_000)
    assert len(page.workers) == 1
    page.clock.fast_forward(2_000)
    expect(digits).to_have_attribute("data-state", "live")
    page.wait_for_timeout(500)
    assert page.workers == []
    page.evaluate("delete document.hidden")
    press_run(digits)
    expect(digits).to_have_attribute("aria-busy", "false")
    expect_state(digits, "live")
    assert len(page.workers) == 1


# --- what can go wrong: the good result stays, the reader is told, the next Run works ---


def _flip(route: Route) -> None:
    response = route.fetch()
    body = bytearray(response.body())
    body[len(body) // 2] ^= 1
    route.fulfill(response=response, body=bytes(body))


def _truncate(route: Route) -> None:
    response = route.fetch()
    route.fulfill(response=response, body=response.body()[:-100])


FAULTS: dict[str, Callable[[Route], None]] = {
    "404": lambda route: route.fulfill(status=404, body="gone"),
    "cut off": lambda route: route.abort(),
    "flipped bit": _flip,
    "truncated": _truncate,
}
FILES = {
    (NICE, "model"): "**/files/nice-digits-*.onnx",
    (NICE, "runtime"): "**/runtimes/onnxruntime-*/*.wasm",
    (ELLIPSE, "formula"): "**/files/ellipse-*.py",
    (ELLIPSE, "runtime"): "**/runtimes/pyodide-*/*.wasm",
    (ELLIPSE, "library"): "**/runtimes/pyodide-*/*.zip",
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("path", "what"), FILES)
def test_a_bad_download(shown: Open, page: Page, path: str, what: str, fault: str) -> None:
    broken = shown(path)
    baked = result_html(broken)
    pattern = FILES[path, what]
    page.route(pattern, FAULTS[fault])
    press_run(broken)
    expect_state(broken, "failed")
    assert result_html(broken) == baked
    words = "下载失败" if fault in ("404", "cut off") else "与发布时不一致"
    expect(status(broken)).to_contain_text(words)
    page.unroute(pattern)
    press_run(broken)
    expect_state(broken, "live")


def test_a_spring_beyond_its_limit(shown: Open) -> None:
    spring = shown(SPRING)
    press_run(spring)
    expect_state(spring, "live")
    good = result_html(spring)
    field = spring.locator("input[name=omega]")
    default = field.input_value()
    field.fill(str(field.get_attribute("max")))
    field.blur()
    expect_state(spring, "failed")
    expect(status(spring)).to_contain_text("平衡")
    assert result_html(spring) == good
    field.fill(default)
    field.blur()
    expect_state(spring, "live")


def test_an_input_out_of_range_is_not_run(shown: Open) -> None:
    ellipse = shown(ELLIPSE)
    baked = result_html(ellipse)
    ellipse.locator("input[name=b]").fill("-3")
    press_run(ellipse)
    expect(status(ellipse)).to_contain_text("超出范围")
    expect_state(ellipse, "baked")
    assert result_html(ellipse) == baked


def test_a_formula_that_raises_on_the_readers_input(shown: Open, page: Page) -> None:
    """A link may carry what no control allows; the formula's own check answers."""
    ellipse = shown(ELLIPSE)
    baked = result_html(ellipse)
    ellipse.evaluate(
        "figure => figure.querySelectorAll('input').forEach(i => "
        "{ i.removeAttribute('min'); i.removeAttribute('max'); i.step = 'any'; })"
    )
    ellipse.locator("input[name=a]").fill("-1")
    press_run(ellipse)
    expect_state(ellipse, "failed")
    assert result_html(ellipse) == baked
    assert status(ellipse).inner_text() != ""
    ellipse.locator("input[name=a]").fill("5")
    # It followed a below zero.
    ellipse.locator("input[name=b]").fill("3")
    press_run(ellipse)
    expect_state(ellipse, "live")


@pytest.mark.parametrize("path", [NICE, ELLIPSE])
def test_stop_in_the_middle_of_a_download(shown: Open, page: Page, path: str) -> None:
    stopped = shown(path)
    baked = result_html(stopped)
    held: list[Route] = []
    page.route("**/runtimes/**/*.wasm", lambda route: held.append(route))
    press_run(stopped)
    expect_state(stopped, "loading")
    stopped.locator("[data-stop]").click()
    expect_state(stopped, "baked")
    expect(status(stopped)).to_have_text("已停止。")
    assert result_html(stopped) == baked
    page.unroute("**/runtimes/**/*.wasm")
    press_run(stopped)
    expect_state(stopped, "live")


def test_stop_in_the_middle_of_a_run(shown: Open) -> None:
    digits = shown(NICE)
    press_run(digits)
    expect_state(digits, "live")
    good = digits.evaluate("figure => figure.querySelector('canvas').toDataURL()")
    # Stop from inside the page at the first sign of progress: the run itself takes milliseconds.
    digits.evaluate(
        """figure => new MutationObserver(() => {
          if (figure.dataset.state === "busy") figure.querySelector("[data-stop]").click();
        }).observe(figure, { attributeFilter: ["data-state"] })"""
    )
    digits.locator("input[name=count]").fill("64")
    expect(status(digits)).to_have_text("已停止。")
    expect_state(digits, "live")
    assert digits.evaluate("figure => figure.querySelector('canvas').toDataURL()") == good


def test_a_broken_figure_does_not_keep_others_asleep(page: Page, base: str) -> None:
    def with_a_broken_figure(route: Route) -> None:
        response = route.fetch()
        body = response.text().replace("<article", '<figure class="live"></figure><article', 1)
        route.fulfill(response=response, body=body)

    page.route(base + ELLIPSE, with_a_broken_figure)
    page.goto(base + ELLIPSE)
    ellipse = figure(page, LIVE_ARTICLES[ELLIPSE])
    press_run(ellipse)
    expect_state(ellipse, "live")
    assert page.locator("figure.live:not([data-hydrated])").count() == 1


def test_a_worker_that_dies(shown: Open, page: Page) -> None:
    digits = shown(NICE)
    baked = result_html(digits)
    page.route("**/onnx_demos/static/worker.mjs", lambda route: route.abort())
    press_run(digits)
    expect_state(digits, "failed")
    assert result_html(digits) == baked
    page.unroute("**/onnx_demos/static/worker.mjs")
    press_run(digits)
    expect_state(digits, "live")


def test_same_seed_same_digits(shown: Open, site: Path) -> None:
    """The check compares with a tolerance; run to run in one engine it is the same pixels."""
    digits = shown(NICE)
    pixels = (
        "figure => Array.from(figure.querySelector('canvas').getContext('2d')"
        ".getImageData(0, 0, 118, 118).data)"
    )
    press_run(digits)
    expect_state(digits, "live")
    first = np.array(digits.evaluate(pixels))
    digits.locator("input[name=seed]").fill("1")
    digits.locator("input[name=seed]").blur()
    expect(digits).to_have_attribute("aria-busy", "false")
    digits.locator("[data-reset]").click()
    press_run(digits)
    expect_state(digits, "live")
    assert np.array_equal(np.array(digits.evaluate(pixels)), first)
