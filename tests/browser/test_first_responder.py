"""Formulas that MicroPython answers: what is fetched, when Pyodide is asked, what goes wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from huoye.live.check.firefox import Tab, firefox, firefox_path
from tests.browser.faults import BAD_FILES
from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, ServeSite, fresh_tab, requested

FIGURE, FORCED = "fig-formula-swing", "fig-formula-forced"
FILES = "**/runtimes/micropython-*/*"
WASM = "**/runtimes/micropython-*/micropython.wasm"
PYODIDE = "**/runtimes/pyodide-*/*"

_SWING = """\
import math
from typing import Annotated

from huoye import Choice, Curve, OutOfDomain, Plot, Result, Slider, Switch, Text, Value, sample

PACKAGES = ["mpmath"]


def swing(
    x: Annotated[float, Slider(0.1, 9)] = 2,
    end: Annotated[float, Slider(0, "x")] = 1,
    way: Annotated[str, Choice("well", "loop", "list", "mistake")] = "well",
    exactly: Annotated[bool, Switch()] = False,
) -> Result:
    if x > 8:
        raise OutOfDomain("x 太大，请调小。", en="x is too large; lower it.")
    if x == 7.125 and way == "loop":
        while True:
            pass
    if x == 7.125 and way == "list":
        return Result([Value("amount", len([0] * 10**9), "n")])
    if x == 7.125 and way == "mistake":
        raise RuntimeError("only here")
    found = math.sin(x) ** 2 + end
    if exactly:
        import mpmath

        found = float(mpmath.sin(x) ** 2) + end
    points = sample(lambda u: u * math.cos(x * u), 0, 5)
    return Result([Value("amount", found, Text("量", en="amount"))],
                  [Plot(Text("摆", en="Swing"), [Curve(points)])])
"""
_FORCED = """\
from huoye import Result, Value


def forced(x: float = 2) -> Result:
    return Result([Value("double", 2 * x, "2x")])
"""
_TEXT = """Text.

/// formula | swing

Swings.
///

/// formula | forced
    engine: pyodide

On Pyodide.
///
"""


@pytest.fixture(scope="module")
def site(serve: ServeSite) -> ServedSite:
    formulas = {"swing": _SWING, "forced": _FORCED}
    return serve({"swing": _TEXT}, formulas=formulas)


@pytest.fixture
def swing(page: Page, site: ServedSite) -> Figure:
    return Figure.open(page, site.url("swing"), FIGURE)


def _of(urls: list[str], name: str) -> list[str]:
    return [url for url in urls if f"/{name}" in url]


def test_the_price_is_that_of_the_first_responder(swing: Figure) -> None:
    shown = swing.locator("[data-price]").inner_text()
    assert 200 <= int("".join(sign for sign in shown if sign.isdigit())) <= 260
    expect(swing.locator("[data-extras] small")).to_contain_text("mpmath")


def test_what_a_formula_runs_in_reaches_no_network(page: Page, site: ServedSite) -> None:
    def tell(route: Route) -> None:
        response = route.fetch()
        words = "; setInterval(() => console.log(`fetch is ${typeof globalThis.fetch}`), 20);"
        route.fulfill(response=response, body=response.text() + words)

    page.route("**/responder_worker.mjs", tell)
    Figure.open(page, site.url("swing"), FIGURE).run()
    with page.expect_console_message() as told:
        pass
    assert told.value.text == "fetch is undefined"


def test_pyodide_is_fetched_when_it_is_needed(swing: Figure, page: Page) -> None:
    urls = requested(page)
    swing.run()
    baked = swing.html()
    assert _of(urls, "micropython.wasm") and not _of(urls, "pyodide.asm")
    swing.input("exactly").check()
    swing.expect_idle()
    swing.expect_state()
    assert _of(urls, "pyodide.asm") and _of(urls, "mpmath")
    swing.input("exactly").uncheck()
    swing.expect_idle()
    assert swing.html() == baked


def test_an_author_can_ask_for_pyodide(page: Page, site: ServedSite) -> None:
    urls = requested(page)
    Figure.open(page, site.url("swing"), FORCED).run()
    assert _of(urls, "pyodide.asm") and not _of(urls, "micropython")
    # What is there answers for the others too.
    Figure(page, FIGURE).run()
    assert not _of(urls, "micropython")


def test_a_formula_refuses_in_its_own_words(swing: Figure, page: Page) -> None:
    urls = requested(page)
    swing.run()
    good = swing.html()
    swing.input("x").fill("8.5")
    swing.expect_state("failed")
    expect(swing.status).to_have_text("x 太大，请调小。")
    assert swing.html() == good
    assert not _of(urls, "pyodide.asm")


def test_the_first_move_of_a_slider_wakes_it(swing: Figure) -> None:
    swing.slider("x").evaluate(
        """slider => {
          slider.value = "3";
          slider.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    swing.expect_state("live")
    assert swing.value("x") == "3"


def test_who_saves_data_is_asked_first(browser: Browser, site: ServedSite) -> None:
    with fresh_tab(browser) as tab:
        tab.add_init_script(
            "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
        )
        urls = requested(tab)
        shown = Figure.open(tab, site.url("swing"), FIGURE)
        shown.slider("x").evaluate(
            """slider => {
              slider.value = "3";
              for (const type of ["input", "change"]) {
                slider.dispatchEvent(new Event(type, { bubbles: true }));
              }
            }"""
        )
        tab.wait_for_timeout(300)
        shown.expect_state("baked")
        assert not _of(urls, "micropython")


@pytest.mark.parametrize(("answer", "words"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file(swing: Figure, page: Page, answer: Callable[[Route], None], words: str) -> None:
    baked = swing.html()
    page.route(WASM, answer)
    swing.run("failed")
    expect(swing.status).to_contain_text(words)
    assert swing.html() == baked
    page.unroute(WASM)
    swing.run()


def test_wasm_blocked_by_policy(page: Page, site: ServedSite) -> None:
    url = site.url("swing")

    def strict(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("'wasm-unsafe-eval'", ""))

    page.route(url, strict)
    swing = Figure.open(page, url, FIGURE)
    baked = swing.html()
    swing.run("failed")
    expect(swing.status).to_contain_text("计算环境未能启动")
    assert swing.html() == baked


def _go_wrong(swing: Figure, way: str) -> str:
    """The good result that was there before."""
    swing.run()
    swing.write("way", way)
    swing.expect_idle()
    good = swing.html()
    swing.input("x").fill("7.125")
    return good


def test_an_endless_loop_is_stopped(swing: Figure) -> None:
    good = _go_wrong(swing, "loop")
    swing.expect_state("busy")
    swing.stop()
    expect(swing.status).to_have_text("已停止。")
    assert swing.html() == good
    swing.write("way", "well")
    swing.run()


@pytest.mark.parametrize(
    ("way", "words"), [("list", "内存不够"), ("mistake", "公式出错：RuntimeError: only here")]
)
def test_what_it_cannot_do_pyodide_tells_of(
    swing: Figure, page: Page, way: str, words: str
) -> None:
    urls = requested(page)
    good = _go_wrong(swing, way)
    swing.expect_state("failed")
    expect(swing.status).to_contain_text(words)
    assert swing.html() == good
    assert _of(urls, "pyodide.asm")
    swing.write("way", "well")
    swing.run()


def test_pyodide_needed_without_a_network(swing: Figure, page: Page) -> None:
    page.route(PYODIDE, lambda route: route.abort())
    good = _go_wrong(swing, "mistake")
    swing.expect_state("failed")
    expect(swing.status).to_contain_text("下载失败")
    assert swing.html() == good
    swing.write("way", "well")
    swing.run()
    assert swing.html() != good


# Moves a figure, waits until it rests, and says how; stop: press Stop as soon as it computes.
_MOVE = """async (id, inputs, stop) => {
  const figure = document.getElementById(id);
  for (let waited = 0; figure.dataset.hydrated === undefined && waited < 6000; waited += 50) {
    await new Promise(done => setTimeout(done, 50));
  }
  const shown = () => figure.querySelector("[data-baked]").innerHTML;
  const before = shown();
  for (const [name, value] of Object.entries(inputs)) {
    const control = figure.querySelector(`[name=${name}]`);
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const is = (...states) => states.includes(figure.dataset.state);
  if (!is("busy", "loading")) figure.querySelector("[data-run]").click();
  while (!is("busy", "loading")) await new Promise(done => setTimeout(done));
  if (stop) {
    await new Promise(done => setTimeout(done, 500));
    figure.querySelector("[data-stop]").click();
  }
  while (is("busy", "loading")) await new Promise(done => setTimeout(done, 20));
  const status = figure.querySelector("[role=status]").textContent;
  return [figure.dataset.state, status, shown() === before];
}"""


@contextmanager
def _gone(path: Path) -> Iterator[None]:
    """As if the host had lost it."""
    aside = path.with_name(f"{path.name}-aside")
    path.rename(aside)
    try:
        yield
    finally:
        aside.rename(path)


@contextmanager
def _changed(path: Path, change: Callable[[bytes], bytes]) -> Iterator[None]:
    content = path.read_bytes()
    path.write_bytes(change(content))
    try:
        yield
    finally:
        path.write_bytes(content)


def _with_another_bit(content: bytes) -> bytes:
    half = len(content) // 2
    return content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :]


def test_the_same_faults_in_firefox(site: ServedSite) -> None:
    path = firefox_path()
    if path is None:
        pytest.skip("no Firefox here; on Debian: apt-get install firefox-esr")
    (small,) = (site.output / "runtimes").glob("micropython-*")
    (large,) = (site.output / "runtimes").glob("pyodide-*")

    def moved(tab: Tab, stop: bool = False, **inputs: Any) -> tuple[str, str, bool]:
        state, status, is_same = tab.evaluate(_MOVE, FIGURE, inputs, stop)
        return state, status, is_same

    with firefox(path) as browser:

        @contextmanager
        def opened() -> Iterator[Tab]:
            with browser.tab("", lambda name, params: None) as tab:
                tab.goto(site.url("swing"))
                yield tab

        wasm = small / "micropython.wasm"
        for spoilt, words in (
            (_gone(wasm), "下载失败"),
            (_changed(wasm, _with_another_bit), "与发布时不一致"),
        ):
            with opened() as tab:
                with spoilt:
                    state, status, is_same = moved(tab)
                assert (state, is_same) == ("failed", True)
                assert words in status
                assert moved(tab)[0] == "live"

        page = site.output / site.url("swing").removeprefix(site.base) / "index.html"
        blocked = _changed(page, lambda text: text.replace(b"'wasm-unsafe-eval'", b""))
        with blocked, opened() as tab:
            state, status, is_same = moved(tab)
            assert (state, is_same) == ("failed", True)
            assert "计算环境未能启动" in status

        with opened() as tab:
            moved(tab)
            assert moved(tab, stop=True, way="loop", x=7.125) == ("live", "已停止。", True)
            assert moved(tab, way="well")[0] == "live"
            with _gone(large):
                state, status, is_same = moved(tab, way="mistake")
            assert (state, is_same) == ("failed", True)
            assert "下载失败" in status
            assert moved(tab, way="well")[0] == "live"
            for way, words in (
                ("list", "内存不够"),
                ("mistake", "公式出错：RuntimeError: only here"),
            ):
                state, status, is_same = moved(tab, way=way)
                assert (state, is_same) == ("failed", True)
                assert words in status
                assert moved(tab, way="well")[0] == "live"


def test_the_whole_page_proves_itself(browser: Browser, site: ServedSite) -> None:
    (report,) = site.check(browser, ("swing", "zh"))
    assert report.problems == []
    figures, reserves = (
        [line.partition(":")[0] for line in lines] for lines in (report.figures, report.reserves)
    )
    assert figures == [f"#{FIGURE}", f"#{FORCED}"]
    assert reserves == [f"#{FIGURE} by its reserve"]
