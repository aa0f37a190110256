"""Faults that a reader may meet: the last good result stays, the page says what is wrong, and the
next Run works. Broken downloads of a first visit are in test_live_figure.py."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from huoye.core.server import Handler, StaticServer
from tests.browser.faults import hide, keep_last_worker
from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, fresh_tab, requested
from tests.browser.twins import FIRST, SECOND
from tests.conftest import address

WORKER = "**/onnx_demos/static/worker.mjs"


@pytest.fixture
def digits(page: Page, pair: ServedSite) -> Figure:
    """The figure of the first model, awake."""
    return Figure.open(page, pair.url("pair"), FIRST)


def prefix_worker(page: Page, script: str) -> None:
    """Let every worker of the page begin with ``script``."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=script + response.text())

    page.route(WORKER, answer)


def test_what_is_said_of_a_failure_fits_a_phone_and_stands_out(page: Page, digits: Figure) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.route("**/onnx_demos/blocks/sample.mjs", lambda route: route.abort())
    usual = digits.status.evaluate("status => getComputedStyle(status).color")
    digits.run("failed")
    # The address of what did not come is a word longer than a phone is wide.
    expect(digits.status).to_contain_text("http://")
    assert digits.status.evaluate("status => status.scrollWidth - status.clientWidth") <= 0
    warning = digits.root.evaluate("figure => getComputedStyle(figure).borderTopColor")
    expect(digits.status).to_have_css("color", warning)
    assert warning != usual


# --- files ---


def test_a_wrong_file_in_the_cache_is_dropped_and_fetched_again(page: Page, digits: Figure) -> None:
    digits.run()
    page.evaluate(
        """async () => {
          const cache = await caches.open("huoye-files");
          for (const request of await cache.keys()) {
            const bytes = new Uint8Array(await (await cache.match(request)).arrayBuffer());
            bytes[bytes.length >> 1] ^= 1;
            await cache.put(request, new Response(bytes));
          }
        }"""
    )
    page.reload()
    fetched = requested(page)
    digits.run()
    assert [url for url in fetched if url.endswith(".onnx.gz")] != []
    # What lies there now is the published file: a third visit fetches nothing large.
    page.reload()
    fetched.clear()
    digits.run()
    assert [url for url in fetched if url.endswith((".onnx.gz", ".wasm"))] == []


@pytest.mark.parametrize(
    "script",
    [
        "Object.defineProperty(self, 'caches', { get() { throw new DOMException('no'); } });",
        "CacheStorage.prototype.open = () => Promise.reject(new DOMException('no'));",
        "Cache.prototype.put = () => Promise.reject(new DOMException('', 'QuotaExceededError'));",
    ],
    ids=["forbidden", "unopened", "full"],
)
def test_without_the_cache_api(page: Page, digits: Figure, script: str) -> None:
    prefix_worker(page, script)
    digits.run()


def test_the_second_visit_needs_no_network(browser: Browser, pair: ServedSite) -> None:
    with fresh_tab(browser) as page:
        with StaticServer(pair.output) as url:
            digits = Figure.open(page, url + address("pair"), FIRST)
            digits.run()
            first = digits.picture()
            page.goto("about:blank")
            Figure.open(page, url + address("pair"), FIRST)
        # The server is gone.
        digits.run()
        assert digits.picture() == first


class _Breaking(Handler):
    """Cuts every first transfer of a model off in the middle."""

    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        if ".onnx" not in self.path:
            super().do_GET()
            return
        first = self.path not in [path for path, _ in self.asked]
        self.asked.append((self.path, self.headers.get("Range")))
        if not first:
            super().do_GET()
            return
        content = (Path(self.directory) / self.path.lstrip("/")).read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])
        self.wfile.flush()
        # Until the page has read it: Chromium throws away what waits when a connection breaks.
        time.sleep(1)
        self.close_connection = True


def test_a_broken_download_goes_on_where_it_broke(page: Page, pair: ServedSite) -> None:
    asked: list[tuple[str, str | None]] = []
    handler = type("Breaking", (_Breaking,), {"asked": asked})
    with StaticServer(pair.output, handler) as url:
        Figure.open(page, url + address("pair"), FIRST).run()
    ranges = [wanted for path, wanted in asked]
    assert ranges[0] is None
    assert ranges[1] is not None
    assert int(ranges[1].removeprefix("bytes=").removesuffix("-")) > 100_000
    assert len(ranges) == 2


class _Declaring(Handler):
    """Says of a file that ends in .gz that it was compressed on its way, as some hosts do."""

    def end_headers(self) -> None:
        if self.path.endswith(".gz"):
            self.send_header("Content-Encoding", "gzip")
        super().end_headers()


def test_a_model_that_the_browser_has_unpacked_already(page: Page, pair: ServedSite) -> None:
    with StaticServer(pair.output, _Declaring) as url:
        digits = Figure.open(page, url + address("pair"), FIRST)
        digits.press_run()
        progress = digits.evaluate(
            """figure => new Promise(done => {
              let largest = 0;
              const bar = figure.querySelector("progress");
              const seen = () => (largest = Math.max(largest, bar.value / bar.max));
              new MutationObserver(seen).observe(bar, { attributes: true });
              figure.addEventListener("live:result", () => done(largest), { once: true });
            })"""
        )
    assert progress <= 1


# --- the runtime ---


def test_a_worker_that_is_killed_in_the_middle(page: Page, pair: ServedSite) -> None:
    keep_last_worker(page)
    page.clock.install()
    digits = Figure.open(page, pair.url("pair"), FIRST)
    digits.run()
    good = digits.picture()
    digits.evaluate(
        """figure => new MutationObserver((_, observer) => {
          window.lastWorker.terminate();
          observer.disconnect();
        }).observe(figure, { attributeFilter: ["data-state"] })"""
    )
    digits.locator("[data-new-seed]").click()
    digits.expect_state("busy")
    page.clock.fast_forward(301_000)
    digits.expect_state("failed")
    expect(digits.status).to_contain_text("等待太久")
    assert digits.picture() == good
    digits.run()


@pytest.mark.parametrize(
    "script",
    [
        """WebAssembly.instantiate = () => Promise.reject(
             new RangeError("WebAssembly.Memory(): could not allocate memory"));""",
        """Float32Array.of = () => { throw new RangeError("Array buffer allocation failed"); };""",
    ],
    ids=["at the start", "in a run"],
)
def test_out_of_memory(page: Page, digits: Figure, script: str) -> None:
    baked = digits.html()
    prefix_worker(page, script)
    digits.run("failed")
    expect(digits.status).to_contain_text("内存不够")
    assert digits.html() == baked
    assert page.workers == []
    page.unroute(WORKER)
    digits.run()


def test_hidden_for_long_in_the_middle_of_a_download(page: Page, pair: ServedSite) -> None:
    page.clock.install()
    digits = Figure.open(page, pair.url("pair"), FIRST)
    baked = digits.html()
    held: list[Route] = []
    page.route("**/runtimes/**/*.wasm", lambda route: held.append(route))
    with page.expect_request("**/runtimes/**/*.wasm"):
        digits.press_run()
    hide(page)
    page.clock.fast_forward(121_000)
    digits.expect_state("failed")
    assert digits.html() == baked
    page.unroute("**/runtimes/**/*.wasm")
    hide(page, False)
    digits.run()


def test_a_slider_dragged_200_times_in_two_seconds(digits: Figure) -> None:
    digits.run()
    results = digits.evaluate(
        """async figure => {
          const slider = figure.querySelector("input[data-mirror=temperature]");
          const results = [];
          let dragging = true;
          figure.addEventListener("live:result", ({ detail }) =>
            results.push({ dragging, temperature: detail.inputs.temperature }));
          for (let step = 1; step <= 200; step += 1) {
            slider.value = step / 200;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise(resolve => setTimeout(resolve, 10));
          }
          dragging = false;
          slider.dispatchEvent(new Event("change", { bubbles: true }));
          const pause = wait => new Promise(resolve => setTimeout(resolve, wait));
          while (results.at(-1)?.temperature !== 1) await pause(20);
          await pause(500);
          return results;
        }"""
    )
    after = [entry for entry in results if not entry["dragging"]]
    # The run that was under way, and the last value.
    assert len(after) <= 2
    assert results[-1]["temperature"] == 1
    digits.expect_state()


def test_a_slow_device_is_asked_only_when_the_slider_is_let_go(page: Page, digits: Figure) -> None:
    # A clock that leaps makes the warm-up's decode look slow.
    prefix_worker(page, "let leaps = 0; performance.now = () => (leaps += 1000);")
    digits.run()
    slider = digits.slider("temperature")
    digits.evaluate(
        "figure => figure.addEventListener('live:result', () => { figure.dataset.again = 'yes'; })"
    )
    slider.evaluate("slider => slider.dispatchEvent(new Event('input', { bubbles: true }))")
    page.wait_for_timeout(500)
    expect(digits.root).not_to_have_attribute("data-again", "yes")
    slider.evaluate("slider => slider.dispatchEvent(new Event('change', { bubbles: true }))")
    expect(digits.root).to_have_attribute("data-again", "yes", timeout=60_000)


def test_two_models_at_once(page: Page, digits: Figure) -> None:
    fetched = requested(page)
    twin = Figure(page, SECOND)
    page.evaluate(
        "ids => ids.forEach(id => document.getElementById(id).querySelector('[data-run]').click())",
        [FIRST, SECOND],
    )
    digits.expect_state()
    twin.expect_state()
    assert len([url for url in fetched if url.endswith(".wasm")]) == 1
    assert digits.picture() != twin.picture()
    # Alone, each gives what it gave in company.
    together = [digits.picture(), twin.picture()]
    for shown in (digits, twin):
        shown.press_run()
        shown.expect_idle()
    assert [digits.picture(), twin.picture()] == together
