"""Formulas that go wrong in a reader's browser, and runtimes that cannot start: the page stays
whole, says what happened, and the next Run works."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect

from huoye.core.server import StaticServer
from tests.browser.figures import expect_state, figure, press_run, result_html, status
from tests.conftest import Build

PAGE = "2010/faulty/"
FAULTY = "fig-formula-faulty"
WORKER = "**/pyodide_widgets/static/worker.mjs"
WASM = "**/runtimes/pyodide-*/*.wasm"
PACKAGE = "**/files/mpmath-*.zip"

_FORMULA = """
import importlib
import os
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
        os.abort()
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
_TEXT = """Title: Faulty
Date: 2010-01-01
Slug: faulty
Category: 数学

Text.

/// formula | faulty

What can go wrong.
///

The end.
"""


@pytest.fixture(scope="module")
def faults(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page whose formula goes wrong on demand."""
    folder = tmp_path_factory.mktemp("faults")
    (folder / "content/posts").mkdir(parents=True)
    (folder / "content/formulas").mkdir()
    (folder / "content/posts/faulty.md").write_text(_TEXT, "utf-8")
    (folder / "content/formulas/faulty.py").write_text(_FORMULA, "utf-8")
    done = build(folder / "content", folder / "output")
    assert done.returncode == 0, done.stdout + done.stderr
    with StaticServer(folder / "output") as url:
        yield url + PAGE


@pytest.fixture
def shown(page: Page, faults: str) -> Locator:
    """Its figure, awake."""
    return _open(page, faults)


def _open(page: Page, address: str) -> Locator:
    page.goto(address)
    found = figure(page, FAULTY)
    expect(found).to_have_attribute("data-hydrated", "")
    return found


def _take(shown: Locator, way: str) -> None:
    shown.locator("select[name=way]").select_option(way)


def _run(shown: Locator) -> None:
    press_run(shown)
    expect_state(shown, "live")


def _live(shown: Locator) -> str:
    """The good result that the figure starts from."""
    _run(shown)
    return result_html(shown)


def _works_again(shown: Locator, good: str) -> None:
    _take(shown, "well")
    press_run(shown)
    expect_state(shown, "live")
    assert result_html(shown) == good
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
def test_a_formula_that_fails(shown: Locator, way: str, words: str) -> None:
    good = _live(shown)
    _take(shown, way)
    expect_state(shown, "failed")
    expect(status(shown)).to_contain_text(words)
    assert result_html(shown) == good
    _works_again(shown, good)


@pytest.mark.parametrize("way", ["deep", "list", "print"])
def test_a_formula_that_asks_for_much(shown: Locator, page: Page, way: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    good = _live(shown)
    _take(shown, way)
    expect(shown).to_have_attribute("aria-busy", "false", timeout=60_000)
    expect_state(shown, "live")
    assert said == []
    _works_again(shown, good)


def test_an_endless_loop_is_given_up(page: Page, faults: str) -> None:
    page.clock.install()
    shown = _open(page, faults)
    good = _live(shown)
    _take(shown, "loop")
    expect_state(shown, "busy")
    page.clock.fast_forward(61_000)
    expect_state(shown, "failed")
    expect(status(shown)).to_contain_text("等待太久")
    assert result_html(shown) == good
    _works_again(shown, good)


def test_an_endless_loop_is_stopped(shown: Locator, page: Page) -> None:
    good = _live(shown)
    _take(shown, "loop")
    expect_state(shown, "busy")
    shown.locator("[data-stop]").click()
    expect(status(shown)).to_have_text("已停止。")
    assert result_html(shown) == good
    for _ in range(100):
        if page.workers:
            page.wait_for_timeout(100)
    assert page.workers == []
    _works_again(shown, good)


def test_a_slider_dragged_500_times_in_two_seconds(shown: Locator) -> None:
    _run(shown)
    results = shown.evaluate(
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
    expect_state(shown, "live")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "0x1p3", ""])
def test_no_number_from_a_link(page: Page, faults: str, number: str) -> None:
    shown = _open(page, f"{faults}#{FAULTY}?x={number}&way=well")
    assert shown.locator("input[name=x]").input_value() == "1"
    _run(shown)
    expect(shown.locator(".values")).to_contain_text("2")


def test_numbers_that_no_control_gives(page: Page, faults: str) -> None:
    """The controls refuse what is out of range; the formula's own check does so without them."""
    shown = _open(page, f"{faults}#{FAULTY}?x=1e308&way=well")
    baked = result_html(shown)
    press_run(shown)
    expect(status(shown)).to_contain_text("超出范围")
    assert result_html(shown) == baked
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
        press_run(shown)
        expect(status(shown)).to_contain_text("x 应")
        expect_state(shown, "failed")
        assert result_html(shown) == baked
    shown.locator("input[name=x]").fill("1")
    _run(shown)


# --- packages ---


def test_a_package_is_loaded_when_it_is_needed(shown: Locator, page: Page) -> None:
    loaded: list[str] = []

    def note(response: Response) -> None:
        if "mpmath" in response.url:
            loaded.append(response.url)

    page.on("response", note)
    expect(shown.locator("[data-actions] small")).to_contain_text("用到时另下载：mpmath")
    good = _live(shown)
    assert loaded == []
    _take(shown, "mpmath")
    expect(shown).to_have_attribute("aria-busy", "false")
    expect_state(shown, "live")
    assert result_html(shown) == good
    assert len(loaded) == 1
    _works_again(shown, good)
    _take(shown, "mpmath")
    expect(shown).to_have_attribute("aria-busy", "false")
    assert len(loaded) == 1


def _flip(route: Route) -> None:
    response = route.fetch()
    body = bytearray(response.body())
    body[len(body) // 2] ^= 1
    route.fulfill(response=response, body=bytes(body))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda route: route.fulfill(status=404, body="gone"), "下载失败"),
        (lambda route: route.abort(), "下载失败"),
        (_flip, "与发布时不一致"),
    ],
    ids=["missing", "cut off", "wrong hash"],
)
def test_a_bad_package(
    shown: Locator, page: Page, answer: Callable[[Route], None], words: str
) -> None:
    good = _live(shown)
    page.route(PACKAGE, answer)
    _take(shown, "mpmath")
    expect_state(shown, "failed")
    expect(status(shown)).to_contain_text(words)
    assert result_html(shown) == good
    page.unroute(PACKAGE)
    press_run(shown)
    expect_state(shown, "live")
    _works_again(shown, good)


# --- the runtime ---


def test_wasm_blocked_by_policy(shown: Locator, page: Page) -> None:
    """A worker's policy is that of its own response."""

    def strict(route: Route) -> None:
        response = route.fetch()
        policy = {"Content-Security-Policy": "script-src 'self'"}
        route.fulfill(response=response, headers={**response.headers, **policy})

    baked = result_html(shown)
    page.route(WORKER, strict)
    press_run(shown)
    expect_state(shown, "failed")
    expect(status(shown)).to_contain_text("计算环境未能启动")
    assert result_html(shown) == baked
    page.unroute(WORKER)
    # The next Run starts another worker: this one can never compile.
    _run(shown)


@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", ""])
def test_wasm_served_with_a_wrong_type(shown: Locator, page: Page, kind: str) -> None:
    """Pyodide would hang; it gets the verified bytes from us, with the right type."""

    def mislabel(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-type": kind})

    page.route(WASM, mislabel)
    _run(shown)


def test_a_worker_that_cannot_be_loaded(shown: Locator, page: Page) -> None:
    baked = result_html(shown)
    page.route(WORKER, lambda route: route.abort())
    press_run(shown)
    expect_state(shown, "failed")
    assert result_html(shown) == baked
    page.unroute(WORKER)
    _run(shown)


@pytest.mark.parametrize("end", ["window.lastWorker.terminate()", "window.lastWorker.fail()"])
def test_a_worker_that_dies_in_the_middle(page: Page, faults: str, end: str) -> None:
    page.add_init_script(
        """const Made = Worker;
        window.Worker = class extends Made {
          constructor(...given) { super(...given); window.lastWorker = this; }
          fail() { this.dispatchEvent(new ErrorEvent("error", { message: "died" })); }
        };"""
    )
    page.clock.install()
    shown = _open(page, faults)
    good = _live(shown)
    _take(shown, "loop")
    expect_state(shown, "busy")
    page.evaluate(end)
    page.clock.fast_forward(61_000)
    expect_state(shown, "failed")
    expect(status(shown)).to_contain_text("等待太久" if "terminate" in end else "中途停止了")
    assert result_html(shown) == good
    _works_again(shown, good)
