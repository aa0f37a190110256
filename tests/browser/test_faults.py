"""Faults that a reader may meet: the last good result stays, the page says what is wrong, and the
next Run works. Broken downloads of a first visit are in test_live_figure.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from huoye.core.server import Handler, StaticServer
from tests.browser.figures import expect_state, figure, press_run, result_html, status
from tests.browser.twins import FIRST, PAIR, SECOND

WORKER = "**/onnx_demos/static/worker.mjs"
PIXELS = "figure => figure.querySelector('canvas').toDataURL()"


@pytest.fixture(scope="module")
def address(pair: Path) -> Iterator[str]:
    with StaticServer(pair) as url:
        yield url + PAIR


@pytest.fixture
def digits(page: Page, address: str) -> Locator:
    """The figure of the first model, awake."""
    page.goto(address)
    shown = figure(page, FIRST)
    expect(shown).to_have_attribute("data-hydrated", "")
    return shown


def _run(shown: Locator) -> None:
    press_run(shown)
    expect_state(shown, "live")


def _prefix_worker(page: Page, script: str) -> None:
    """Let every worker of the page begin with ``script``."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=script + response.text())

    page.route(WORKER, answer)


# --- files ---


def test_a_wrong_file_in_the_cache_is_dropped_and_fetched_again(
    page: Page, digits: Locator
) -> None:
    _run(digits)
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
    fetched: list[str] = []
    page.on("response", lambda response: fetched.append(response.url))
    _run(digits)
    assert [url for url in fetched if url.endswith(".onnx")] != []
    # What lies there now is the published file: a third visit fetches nothing large.
    page.reload()
    fetched.clear()
    _run(digits)
    assert [url for url in fetched if url.endswith((".onnx", ".wasm"))] == []


@pytest.mark.parametrize(
    "script",
    [
        "Object.defineProperty(self, 'caches', { get() { throw new DOMException('no'); } });",
        "CacheStorage.prototype.open = () => Promise.reject(new DOMException('no'));",
        "Cache.prototype.put = () => Promise.reject(new DOMException('', 'QuotaExceededError'));",
    ],
    ids=["forbidden", "unopened", "full"],
)
def test_without_the_cache_api(page: Page, digits: Locator, script: str) -> None:
    _prefix_worker(page, script)
    _run(digits)


def test_the_second_visit_needs_no_network(browser: Browser, pair: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        with StaticServer(pair) as url:
            page.goto(url + PAIR)
            _run(figure(page, FIRST))
            first = figure(page, FIRST).evaluate(PIXELS)
            page.goto("about:blank")
            page.goto(url + PAIR)
            expect(figure(page, FIRST)).to_have_attribute("data-hydrated", "")
        # The server is gone.
        _run(figure(page, FIRST))
        assert figure(page, FIRST).evaluate(PIXELS) == first


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
        self.close_connection = True


def test_a_broken_download_goes_on_where_it_broke(page: Page, pair: Path) -> None:
    asked: list[tuple[str, str | None]] = []
    handler = type("Breaking", (_Breaking,), {"asked": asked})
    with StaticServer(pair, handler) as url:
        page.goto(url + PAIR)
        _run(figure(page, FIRST))
    ranges = [wanted for path, wanted in asked]
    assert ranges[0] is None
    assert ranges[1] is not None
    assert int(ranges[1].removeprefix("bytes=").removesuffix("-")) > 1_000_000
    assert len(ranges) == 2


# --- the runtime ---


def test_a_worker_that_is_killed_in_the_middle(page: Page, address: str) -> None:
    page.add_init_script(
        """const Made = Worker;
        window.Worker = class extends Made {
          constructor(...given) { super(...given); window.lastWorker = this; }
        };"""
    )
    page.clock.install()
    page.goto(address)
    digits = figure(page, FIRST)
    _run(digits)
    good = digits.evaluate(PIXELS)
    digits.evaluate(
        """figure => new MutationObserver((_, observer) => {
          window.lastWorker.terminate();
          observer.disconnect();
        }).observe(figure, { attributeFilter: ["data-state"] })"""
    )
    digits.locator("[data-new-seed]").click()
    expect_state(digits, "busy")
    page.clock.fast_forward(301_000)
    expect_state(digits, "failed")
    expect(status(digits)).to_contain_text("等待太久")
    assert digits.evaluate(PIXELS) == good
    _run(digits)


@pytest.mark.parametrize(
    "script",
    [
        """WebAssembly.instantiate = () => Promise.reject(
             new RangeError("WebAssembly.Memory(): could not allocate memory"));""",
        """Float32Array.of = () => { throw new RangeError("Array buffer allocation failed"); };""",
    ],
    ids=["at the start", "in a run"],
)
def test_out_of_memory(page: Page, digits: Locator, script: str) -> None:
    baked = result_html(digits)
    _prefix_worker(page, script)
    press_run(digits)
    expect_state(digits, "failed")
    expect(status(digits)).to_contain_text("内存不够")
    assert result_html(digits) == baked
    assert page.workers == []
    page.unroute(WORKER)
    _run(digits)


def test_hidden_for_long_in_the_middle_of_a_download(page: Page, address: str) -> None:
    page.clock.install()
    page.goto(address)
    digits = figure(page, FIRST)
    baked = result_html(digits)
    held: list[Route] = []
    page.route("**/runtimes/**/*.wasm", lambda route: held.append(route))
    with page.expect_request("**/runtimes/**/*.wasm"):
        press_run(digits)
    _hide(page, True)
    page.clock.fast_forward(121_000)
    expect_state(digits, "failed")
    assert result_html(digits) == baked
    page.unroute("**/runtimes/**/*.wasm")
    _hide(page, False)
    _run(digits)


def _hide(page: Page, hidden: bool) -> None:
    page.evaluate(
        """hidden => {
          Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_a_slider_dragged_200_times_in_two_seconds(digits: Locator) -> None:
    _run(digits)
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
    expect_state(digits, "live")


def test_a_slow_device_is_asked_only_when_the_slider_is_let_go(page: Page, digits: Locator) -> None:
    # A clock that leaps makes the warm-up's decode look slow.
    _prefix_worker(page, "let leaps = 0; performance.now = () => (leaps += 1000);")
    _run(digits)
    slider = digits.locator("input[data-mirror=temperature]")
    digits.evaluate(
        "figure => figure.addEventListener('live:result', () => { figure.dataset.again = 'yes'; })"
    )
    slider.evaluate("slider => slider.dispatchEvent(new Event('input', { bubbles: true }))")
    page.wait_for_timeout(500)
    expect(digits).not_to_have_attribute("data-again", "yes")
    slider.evaluate("slider => slider.dispatchEvent(new Event('change', { bubbles: true }))")
    expect(digits).to_have_attribute("data-again", "yes", timeout=60_000)


def test_two_models_at_once(page: Page, digits: Locator) -> None:
    runtimes: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith(".wasm"):
            runtimes.append(request.url)

    page.on("request", note)
    twin = figure(page, SECOND)
    page.evaluate(
        "ids => ids.forEach(id => document.getElementById(id).querySelector('[data-run]').click())",
        [FIRST, SECOND],
    )
    expect_state(digits, "live")
    expect_state(twin, "live")
    assert len(runtimes) == 1
    assert digits.evaluate(PIXELS) != twin.evaluate(PIXELS)
    # Alone, each gives what it gave in company.
    together = [digits.evaluate(PIXELS), twin.evaluate(PIXELS)]
    for shown in (digits, twin):
        press_run(shown)
        expect(shown).to_have_attribute("aria-busy", "false")
    assert [digits.evaluate(PIXELS), twin.evaluate(PIXELS)] == together
