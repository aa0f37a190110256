"""A figure in a reader's hands: run, move, link, stop, and what happens when something breaks."""

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from huoye.core.server import StaticServer
from huoye.live.latents import normals
from huoye.preview.handler import preview_handler
from huoye.preview.site import Site
from tests.browser.archive import ELLIPSE, ELLIPSE_EN, LIVE_ARTICLES, NICE, SPRING
from tests.browser.faults import BAD_FILES, hide, truncate
from tests.browser.figures import Figure
from tests.browser.sites import fresh_tab

Open = Callable[[str], Figure]


@pytest.fixture
def shown(page: Page, base: str) -> Open:
    """Opens an article and gives its figure, awake."""

    def go(path: str) -> Figure:
        article = path.removeprefix("en/").partition("#")[0]
        return Figure.open(page, base + path, LIVE_ARTICLES[article])

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
    ellipse.run()
    before = ellipse.html()
    ellipse.write("b", "5")
    expect(ellipse.result).to_contain_text("31.4159265359")  # 2π·5
    assert ellipse.html() != before


def test_slider_and_number_move_together_by_keyboard(shown: Open, page: Page) -> None:
    ellipse = shown(ELLIPSE)
    slider = ellipse.slider("b")
    slider.focus()
    before = float(slider.input_value())
    page.keyboard.press("ArrowRight")
    after = float(slider.input_value())
    assert after > before
    assert float(ellipse.value("b")) == after
    ellipse.expect_state()


def test_run_by_keyboard(shown: Open, page: Page) -> None:
    ellipse = shown(ELLIPSE)
    ellipse.locator("[data-run]").focus()
    page.keyboard.press("Enter")
    ellipse.expect_state()


def test_a_link_reproduces_the_state(shown: Open, page: Page, base: str) -> None:
    digits = shown(NICE)
    digits.input("seed").fill("7")
    digits.write("count", "4")
    digits.expect_state()
    expect(digits.locator("canvas")).to_have_attribute("width", re.compile("58"))
    link = page.url
    assert "seed=7" in link
    first = digits.picture()
    page.goto("about:blank")
    page.goto(link)
    again = Figure(page, LIVE_ARTICLES[NICE])
    expect(again.status).to_contain_text("链接")
    again.run()
    assert again.picture() == first


def test_a_strange_fragment_changes_nothing(shown: Open, page: Page) -> None:
    ellipse = shown(f"{ELLIPSE}#{LIVE_ARTICLES[ELLIPSE]}?a=x&zzz=1&b=%3Cscript%3E")
    assert float(ellipse.value("a")) == 5
    assert float(ellipse.value("b")) == 3


def test_reset_brings_the_published_result_back(shown: Open) -> None:
    ellipse = shown(ELLIPSE)
    baked = ellipse.html()
    ellipse.write("b", "1")
    ellipse.expect_state()
    ellipse.reset()
    assert ellipse.html() == baked
    assert float(ellipse.value("b")) == 3


def test_english_page_speaks_english(page: Page, base: str) -> None:
    ellipse = Figure.open(page, base + ELLIPSE_EN, LIVE_ARTICLES[ELLIPSE])
    expect(ellipse.locator("[data-run]")).to_contain_text("Run")
    ellipse.run()
    expect(ellipse.status).to_contain_text("computed on your device")
    assert not re.search("[\u4e00-\u9fff]", ellipse.root.inner_text())


def test_works_under_a_sub_path(browser: Browser, site: Path, tmp_path: Path) -> None:
    # Links that lead out of the folder are not served.
    shutil.copytree(site, tmp_path / "blog")
    with StaticServer(tmp_path) as url, fresh_tab(browser) as page:
        Figure.open(page, url + "blog/" + NICE, LIVE_ARTICLES[NICE]).run()


def test_works_in_the_preview(browser: Browser, site: Path) -> None:
    """Which answers its own pages alone."""
    with StaticServer(site, preview_handler(Site())) as url, fresh_tab(browser) as page:
        for address in (NICE, ELLIPSE):
            Figure.open(page, url + address, LIVE_ARTICLES[address]).run()


def test_two_figures_need_one_worker(shown: Open, page: Page) -> None:
    workers: list[str] = []
    page.on("worker", lambda worker: workers.append(worker.url))
    ellipse = shown(ELLIPSE)
    ellipse.run()
    ellipse.run()
    assert len(workers) == 1


def test_memory_is_given_back_when_the_page_is_long_hidden(page: Page, base: str) -> None:
    page.clock.install()
    digits = Figure.open(page, base + NICE, LIVE_ARTICLES[NICE])
    digits.run()
    assert len(page.workers) == 1
    hide(page)
    page.clock.fast_forward(119_000)
    assert len(page.workers) == 1
    page.clock.fast_forward(2_000)
    digits.expect_state()
    page.wait_for_timeout(500)
    assert page.workers == []
    page.evaluate("delete document.hidden")
    digits.press_run()
    digits.expect_idle()
    digits.expect_state()
    assert len(page.workers) == 1


# --- what can go wrong: the good result stays, the reader is told, the next Run works ---


FAULTS = {**BAD_FILES, "truncated": (truncate, "与发布时不一致")}
FILES = {
    (NICE, "model"): "**/files/nice-digits-*.onnx.gz",
    (NICE, "engine"): "**/runtimes/engine-*/*.wasm",
    (NICE, "reserve"): "**/runtimes/onnxruntime-*/*.wasm",
    (ELLIPSE, "formula"): "**/files/ellipse-*.py",
    (ELLIPSE, "runtime"): "**/runtimes/micropython-*/*.wasm",
    (ELLIPSE, "reserve"): "**/runtimes/pyodide-*/*.wasm",
    (ELLIPSE, "reserve's library"): "**/runtimes/pyodide-*/*.zip",
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("path", "what"), FILES)
def test_a_bad_download(shown: Open, page: Page, path: str, what: str, fault: str) -> None:
    broken = shown(path)
    baked = broken.html()
    pattern = FILES[path, what]
    if what.startswith("reserve"):
        page.evaluate("() => { document.documentElement.dataset.reserve = ''; }")
    answer, words = FAULTS[fault]
    page.route(pattern, answer)
    broken.run("failed")
    assert broken.html() == baked
    expect(broken.status).to_contain_text(words)
    page.unroute(pattern)
    broken.run()


def test_a_spring_beyond_its_limit(shown: Open) -> None:
    spring = shown(SPRING)
    spring.run()
    good = spring.html()
    field = spring.input("omega")
    default = field.input_value()
    field.fill(str(field.get_attribute("max")))
    field.blur()
    spring.expect_state("failed")
    expect(spring.status).to_contain_text("平衡")
    assert spring.html() == good
    field.fill(default)
    field.blur()
    spring.expect_state()


def test_an_input_out_of_range_is_not_run(shown: Open) -> None:
    ellipse = shown(ELLIPSE)
    baked = ellipse.html()
    ellipse.input("b").fill("-3")
    ellipse.press_run()
    expect(ellipse.status).to_contain_text("超出范围")
    ellipse.expect_state("baked")
    assert ellipse.html() == baked


def test_a_formula_that_raises_on_the_readers_input(shown: Open, page: Page) -> None:
    """A link may carry what no control allows; the formula's own check answers."""
    ellipse = shown(ELLIPSE)
    baked = ellipse.html()
    ellipse.evaluate(
        "figure => figure.querySelectorAll('input').forEach(i => "
        "{ i.removeAttribute('min'); i.removeAttribute('max'); i.step = 'any'; })"
    )
    ellipse.input("a").fill("-1")
    ellipse.run("failed")
    assert ellipse.html() == baked
    expect(ellipse.status).not_to_be_empty()
    ellipse.input("a").fill("5")
    # It followed a below zero.
    ellipse.input("b").fill("3")
    ellipse.run()


@pytest.mark.parametrize("path", [NICE, ELLIPSE])
def test_stop_in_the_middle_of_a_download(shown: Open, page: Page, path: str) -> None:
    stopped = shown(path)
    baked = stopped.html()
    held: list[Route] = []
    page.route("**/runtimes/**/*.wasm", lambda route: held.append(route))
    stopped.run("loading")
    stopped.stop()
    stopped.expect_state("baked")
    expect(stopped.status).to_have_text("已停止。")
    assert stopped.html() == baked
    page.unroute("**/runtimes/**/*.wasm")
    stopped.run()


def test_stop_in_the_middle_of_a_run(shown: Open) -> None:
    digits = shown(NICE)
    digits.run()
    good = digits.picture()
    # Stop from inside the page at the first sign of progress: the run itself takes milliseconds.
    digits.evaluate(
        """figure => new MutationObserver(() => {
          if (figure.dataset.state === "busy") figure.querySelector("[data-stop]").click();
        }).observe(figure, { attributeFilter: ["data-state"] })"""
    )
    digits.input("count").fill("64")
    expect(digits.status).to_have_text("已停止。")
    digits.expect_state()
    assert digits.picture() == good


def test_a_broken_figure_does_not_keep_others_asleep(page: Page, base: str) -> None:
    def with_a_broken_figure(route: Route) -> None:
        response = route.fetch()
        body = response.text().replace("<article", '<figure class="live"></figure><article', 1)
        route.fulfill(response=response, body=body)

    page.route(base + ELLIPSE, with_a_broken_figure)
    Figure.open(page, base + ELLIPSE, LIVE_ARTICLES[ELLIPSE]).run()
    assert page.locator("figure.live:not([data-hydrated])").count() == 1


def test_a_worker_that_dies(shown: Open, page: Page) -> None:
    digits = shown(NICE)
    baked = digits.html()
    page.route("**/onnx_demos/static/worker.mjs", lambda route: route.abort())
    digits.run("failed")
    assert digits.html() == baked
    page.unroute("**/onnx_demos/static/worker.mjs")
    digits.run()


def test_a_connection_that_breaks_once_stops_no_worker(shown: Open, page: Page) -> None:
    digits = shown(NICE)
    cut: list[str] = []

    def cut_once(route: Route) -> None:
        cut.append(route.request.url)
        route.abort() if len(cut) == 1 else route.continue_()

    page.route("**/onnx_demos/static/worker.mjs", cut_once)
    digits.run()
    assert len(cut) == 2


def test_same_seed_same_digits(shown: Open) -> None:
    """The check compares with a tolerance; run to run in one engine it is the same pixels."""
    digits = shown(NICE)
    pixels = (
        "figure => Array.from(figure.querySelector('canvas').getContext('2d')"
        ".getImageData(0, 0, 118, 118).data)"
    )
    digits.run()
    first = np.array(digits.evaluate(pixels))
    digits.write("seed", "1")
    digits.expect_idle()
    digits.reset()
    digits.run()
    assert np.array_equal(np.array(digits.evaluate(pixels)), first)
