"""Formulas that go wrong in a reader's browser, and runtimes that cannot start: the page stays
whole, says what happened, and the next Run works."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.faults import BAD_FILES, keep_last_worker
from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, ServeSite, fresh_tab, requested

FAULTY, TWICE = "fig-formula-faulty", "fig-formula-twice"
WORKER = "**/pyodide_widgets/static/worker.mjs"
WASM = "**/runtimes/pyodide-*/*.wasm"
PACKAGE = "**/files/mpmath-*.zip"

_FORMULA = """
import importlib
import sys
from typing import Annotated

from huoye import Choice, Curve, Plot, Result, Slider, Value

PACKAGES = ["mpmath"]


def dive(depth):
    return depth and dive(depth - 1)


def faulty(
    x: Annotated[float, Slider(0, 500)] = 1,
    way: Annotated[str, Choice(
        "well", "loop", "recursion", "deep", "crash", "list", "lists", "print", "numpy", "mpmath",
        "nan", "string", "exit",
    )] = "well",
) -> Result:
    found = 2 * x
    if way == "loop":
        while True:
            pass
    if way == "recursion":
        dive(10**6)
    if way == "deep":
        sys.setrecursionlimit(10**7)
        dive(10**6)
    if way == "crash":
        importlib.import_module("os").abort()  # hidden from the build, too
    if way == "list":
        found = float(len([0] * 10**8))
    if way == "lists":
        found = float(len([0] * 10**9))
    if way == "print":
        for _ in range(10**5):
            print("x" * 1000)
    if way == "numpy":
        importlib.import_module("numpy")  # hidden from the build, which would stop here
    if way == "mpmath":
        import mpmath
        found = float(2 * mpmath.mpf(x))
    if way == "nan":
        found = float("nan")
    if way == "string":
        return "no result"
    if way == "exit":
        raise SystemExit("gone")
    points = [(n / 200, x * n) for n in range(201)]
    return Result([Value("double", found, "2x")], [Plot("line", [Curve(points)])])
"""
#: One that MicroPython answers.
_TWICE = """
from typing import Annotated

from huoye import Result, Slider, Value


def twice(
    x: Annotated[float, Slider(0, 500)] = 1, y: Annotated[float, Slider(0, 9)] = 3
) -> Result:
    return Result([Value("double", 2 * x + y, "2x+y")])
"""
_TEXT = """Text.

/// formula | faulty

What can go wrong.
///

The end.
"""


@pytest.fixture(scope="module")
def site(serve: ServeSite) -> ServedSite:
    articles = {"faulty": _TEXT, "twice": "Text.\n\n/// formula | twice\n///\n"}
    return serve(articles, formulas={"faulty": _FORMULA, "twice": _TWICE})


@pytest.fixture(scope="module")
def faults(site: ServedSite) -> str:
    """The address of a page whose formula goes wrong on demand."""
    return site.url("faulty")


@pytest.fixture
def shown(page: Page, faults: str) -> Figure:
    """Its figure, awake."""
    return Figure.open(page, faults, FAULTY)


@pytest.fixture(scope="module")
def lasting(browser: Browser, faults: str) -> Iterator[Figure]:
    """The same, of one page for many tests: each leaves it working, and goes on from that. Starting
    Python anew is nearly all that they would cost."""
    with fresh_tab(browser) as tab:
        yield Figure.open(tab, faults, FAULTY)


def _live(shown: Figure) -> str:
    """The good result that the figure starts from."""
    shown.run()
    return shown.html()


def _works_again(shown: Figure, good: str) -> None:
    shown.write("way", "well")
    shown.run()
    assert shown.html() == good
    expect(shown.page.locator("article")).to_contain_text("The end.")


# --- what a formula does ---


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("recursion", "公式出错：RecursionError"),
        ("crash", "计算环境未能启动或中途停止了"),
        ("lists", "内存不够"),
        ("numpy", "没有模块 numpy"),
        ("nan", "公式出错：“2x”在这里不是有限的数，请换一组参数"),
        ("string", "公式出错：faulty() must give back a Result, not str"),
        ("exit", "公式出错：SystemExit: gone"),
    ],
)
def test_a_formula_that_fails(lasting: Figure, way: str, words: str) -> None:
    good = _live(lasting)
    lasting.write("way", way)
    lasting.expect_state("failed")
    expect(lasting.status).to_contain_text(words)
    assert lasting.html() == good
    _works_again(lasting, good)


@pytest.mark.parametrize("way", ["deep", "list", "print"])
def test_a_formula_that_asks_for_much(lasting: Figure, way: str) -> None:
    said: list[str] = []
    lasting.page.on("console", lambda message: said.append(message.text))
    good = _live(lasting)
    lasting.write("way", way)
    lasting.expect_idle()
    lasting.expect_state()
    assert said == []
    _works_again(lasting, good)


def test_an_endless_loop_is_given_up(page: Page, faults: str) -> None:
    page.clock.install()
    shown = Figure.open(page, faults, FAULTY)
    good = _live(shown)
    shown.write("way", "loop")
    shown.expect_state("busy")
    # Its time begins when Python has been asked, which on a busy machine is later than "busy".
    for _ in range(60):
        page.clock.fast_forward(61_000)
        page.wait_for_timeout(500)
        if shown.root.get_attribute("data-state") == "failed":
            break
    shown.expect_state("failed")
    expect(shown.status).to_contain_text("等待太久")
    assert shown.html() == good
    _works_again(shown, good)


def test_an_endless_loop_is_stopped(shown: Figure, page: Page) -> None:
    good = _live(shown)
    shown.write("way", "loop")
    shown.expect_state("busy")
    shown.stop()
    expect(shown.status).to_have_text("已停止。")
    assert shown.html() == good
    for _ in range(100):
        if page.workers:
            page.wait_for_timeout(100)
    assert page.workers == []
    _works_again(shown, good)


def test_a_slider_dragged_500_times_in_two_seconds(lasting: Figure) -> None:
    lasting.run()
    results = lasting.evaluate(
        """async figure => {
          const slider = figure.querySelector("input[data-mirror=x]");
          const results = [];
          let dragging = true;
          figure.addEventListener("live:result", ({ detail }) =>
            results.push({ dragging, x: detail.inputs.x, double: detail.values.double }));
          for (let step = 1; step <= 500; step += 1) {
            slider.value = step;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            if (step % 2) await new Promise(resolve => setTimeout(resolve, 8));
          }
          dragging = false;
          slider.dispatchEvent(new Event("change", { bubbles: true }));
          const pause = wait => new Promise(resolve => setTimeout(resolve, wait));
          while (results.at(-1)?.x !== 500) await pause(20);
          await pause(500);
          return results;
        }"""
    )
    assert all(entry["double"] == 2 * entry["x"] for entry in results)
    # The run that was under way, and the last value.
    assert len([entry for entry in results if not entry["dragging"]]) <= 2
    assert len(results) > 5
    lasting.expect_state()
    lasting.change("x", "1")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "0x1p3", ""])
def test_no_number_from_a_link(page: Page, site: ServedSite, number: str) -> None:
    shown = Figure.open(page, f"{site.url('twice')}#{TWICE}?x={number}&y=3", TWICE)
    assert shown.value("x") == "1"
    shown.run()
    expect(shown.locator(".values dd")).to_have_text("5")


def test_numbers_that_no_control_gives(page: Page, faults: str) -> None:
    """The controls refuse what is out of range; the formula's own check does so without them."""
    shown = Figure.open(page, f"{faults}#{FAULTY}?x=1e308&way=well", FAULTY)
    baked = shown.html()
    shown.press_run()
    expect(shown.status).to_contain_text("超出范围")
    assert shown.html() == baked
    for number in ("NaN", "Infinity", "1e308"):
        shown.evaluate(
            """(figure, number) => {
              const field = figure.querySelector("input[name=x]");
              field.type = "text";
              field.removeAttribute("max");
              field.value = number;
            }""",
            number,
        )
        shown.run("failed")
        expect(shown.status).to_contain_text("x 应")
        assert shown.html() == baked
    shown.input("x").fill("1")
    shown.run()


# --- packages ---


def test_a_package_is_loaded_when_it_is_needed(shown: Figure, page: Page) -> None:
    fetched = requested(page)

    def loaded() -> list[str]:
        return [url for url in fetched if "mpmath" in url]

    expect(shown.locator("[data-extras] small")).to_contain_text("用到时另下载：mpmath")
    good = _live(shown)
    assert loaded() == []
    shown.write("way", "mpmath")
    shown.expect_idle()
    shown.expect_state()
    assert shown.html() == good
    assert len(loaded()) == 1
    _works_again(shown, good)
    shown.write("way", "mpmath")
    shown.expect_idle()
    assert len(loaded()) == 1


@pytest.mark.parametrize(("answer", "words"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_package(
    shown: Figure, page: Page, answer: Callable[[Route], None], words: str
) -> None:
    good = _live(shown)
    page.route(PACKAGE, answer)
    shown.write("way", "mpmath")
    shown.expect_state("failed")
    expect(shown.status).to_contain_text(words)
    assert shown.html() == good
    page.unroute(PACKAGE)
    shown.run()
    _works_again(shown, good)


# --- the runtime ---


def test_wasm_blocked_by_policy(page: Page, faults: str) -> None:
    """A worker has the policy of its page."""

    def strict(route: Route) -> None:
        response = route.fetch()
        assert "'wasm-unsafe-eval'" in response.text()
        route.fulfill(response=response, body=response.text().replace("'wasm-unsafe-eval'", ""))

    page.route(faults, strict)
    shown = Figure.open(page, faults, FAULTY)
    baked = shown.html()
    shown.run("failed")
    expect(shown.status).to_contain_text("计算环境未能启动")
    assert shown.html() == baked


@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", ""])
def test_wasm_served_with_a_wrong_type(shown: Figure, page: Page, kind: str) -> None:
    """Pyodide would hang; it gets the verified bytes from us, with the right type."""

    def mislabel(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-type": kind})

    page.route(WASM, mislabel)
    shown.run()


def test_a_worker_that_cannot_be_loaded(shown: Figure, page: Page) -> None:
    baked = shown.html()
    page.route(WORKER, lambda route: route.abort())
    shown.run("failed")
    assert shown.html() == baked
    page.unroute(WORKER)
    shown.run()


@pytest.mark.parametrize("end", ["window.lastWorker.terminate()", "window.lastWorker.fail()"])
def test_a_worker_that_dies_in_the_middle(page: Page, faults: str, end: str) -> None:
    keep_last_worker(page)
    page.clock.install()
    shown = Figure.open(page, faults, FAULTY)
    good = _live(shown)
    shown.write("way", "loop")
    shown.expect_state("busy")
    page.evaluate(end)
    page.clock.fast_forward(61_000)
    shown.expect_state("failed")
    expect(shown.status).to_contain_text("等待太久" if "terminate" in end else "中途停止了")
    assert shown.html() == good
    _works_again(shown, good)
