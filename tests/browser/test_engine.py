"""The site's own engine in figures with a model: what is fetched, when ONNX Runtime computes
instead, and grids that several workers share."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.faults import hide
from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, fresh_tab, requested
from tests.browser.test_faults import prefix_worker
from tests.browser.twins import BOTH, FIRST, REFUSED, SECOND, WALK

#: A device whose products of matrices are wrong.
WRONG = """{
  const instantiate = WebAssembly.instantiate;
  WebAssembly.instantiate = async (module, imports) => {
    const made = await instantiate(module, imports);
    return made.exports?.gemm ? { exports: { ...made.exports, gemm() {} } } : made;
  };
}"""
UNFIT = "由 ONNX Runtime（3.7 MB）计算"


@pytest.fixture
def fetched(page: Page) -> list[str]:
    return requested(page)


@pytest.fixture
def digits(page: Page, fetched: list[str], pair: ServedSite) -> Figure:
    """The figure of the first model, awake."""
    return Figure.open(page, pair.url("pair"), FIRST)


def _with_cores(page: Page, count: int) -> None:
    page.add_init_script(
        f"Object.defineProperty(navigator, 'hardwareConcurrency', {{ value: {count} }})"
    )


def _wasm(fetched: list[str]) -> list[str]:
    return [url.rsplit("/", 1)[1] for url in fetched if url.endswith(".wasm")]


def _expect_workers(page: Page, count: int) -> None:
    """They end a little after they were told to."""
    for _ in range(100):
        if len(page.workers) == count:
            return
        page.wait_for_timeout(50)
    assert len(page.workers) == count


def _near(one: Figure, before: str) -> None:
    """Its picture is that of before, as far as two back ends agree."""
    differing = one.evaluate(
        """async (figure, before) => {
          const canvas = figure.querySelector("canvas");
          const image = new Image();
          image.src = before;
          await image.decode();
          const other = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
          other.drawImage(image, 0, 0);
          const pixels = (pen) => pen.getImageData(0, 0, canvas.width, canvas.height).data;
          const wanted = pixels(other);
          return Array.from(pixels(canvas.getContext("2d")), (value, place) =>
            Math.abs(value - wanted[place])).filter((difference) => difference);
        }""",
        before,
    )
    assert max(differing, default=0) <= 1
    assert len(differing) <= 40


def test_one_build_of_the_engine_is_fetched_and_no_other_runtime(
    digits: Figure, fetched: list[str]
) -> None:
    digits.run()
    assert _wasm(fetched) == ["kernels.relaxed.wasm"]
    assert [url for url in fetched if "onnxruntime" in url] == []


def test_without_relaxed_simd_the_plain_build(
    page: Page, fetched: list[str], pair: ServedSite
) -> None:
    page.add_init_script(
        """{
          const validate = WebAssembly.validate;
          WebAssembly.validate = (bytes) => bytes.length < 40 && validate(bytes);
        }"""
    )
    Figure.open(page, pair.url("pair"), FIRST).run()
    assert _wasm(fetched) == ["kernels.plain.wasm"]


def test_without_simd_onnx_runtime_computes(
    page: Page, fetched: list[str], pair: ServedSite
) -> None:
    page.add_init_script("WebAssembly.validate = () => false")
    digits = Figure.open(page, pair.url("pair"), FIRST)
    digits.run()
    assert _wasm(fetched) == ["ort-wasm-simd-threaded.wasm"]
    expect(digits.status).to_contain_text(UNFIT)
    expect(digits.locator("[data-second]")).to_have_count(0)


def test_a_graph_that_the_engine_does_not_know(
    page: Page, fetched: list[str], pair: ServedSite
) -> None:
    """The build has found it out: its price is told before, and nothing else is offered."""
    digits = Figure.open(page, pair.url("refused"), REFUSED)
    expect(digits.locator("[data-price]")).to_contain_text("4.3 MB")
    digits.run()
    assert _wasm(fetched) == ["ort-wasm-simd-threaded.wasm"]
    expect(digits.locator("[data-second]")).to_have_count(0)
    expect(digits.status).not_to_contain_text("ONNX Runtime")


@pytest.mark.parametrize(
    "fault",
    [
        # A graph that only the page finds unknown.
        "Object.hasOwn = () => false;",
        # Kernels that don't compile; ONNX Runtime's come by another way.
        "WebAssembly.compile = async () => { throw new WebAssembly.CompileError('no'); };",
        # Those that end in the middle of a run.
        WRONG.replace("gemm() {}", "gemm() { throw new WebAssembly.RuntimeError('unreachable'); }"),
    ],
)
def test_where_the_engine_fails_onnx_runtime_computes(
    page: Page, digits: Figure, fault: str
) -> None:
    prefix_worker(page, fault)
    digits.run()
    expect(digits.status).to_contain_text(UNFIT)


def test_a_device_that_computes_wrongly_is_found_out_before_it_shows_anything(
    page: Page, digits: Figure, fetched: list[str]
) -> None:
    prefix_worker(page, WRONG)
    digits.evaluate(
        """figure => new MutationObserver(() => {
          figure.dataset.shown = (figure.dataset.shown ?? "") + figure.dataset.state;
        }).observe(figure.querySelector("[data-baked]"), { childList: true })"""
    )
    digits.run()
    assert _wasm(fetched) == ["kernels.relaxed.wasm", "ort-wasm-simd-threaded.wasm"]
    expect(digits.status).to_contain_text(UNFIT)
    wrong = digits.picture()
    # The next run doesn't try again, and a sound worker gives the same.
    fetched.clear()
    digits.run()
    assert digits.picture() == wrong
    _expect_workers(page, 2)
    page.unroute("**/onnx_demos/static/worker.mjs")
    page.reload()
    digits.run()
    _near(digits, wrong)


def test_a_second_opinion(digits: Figure, page: Page, fetched: list[str]) -> None:
    digits.run()
    engine = digits.picture()
    button = digits.locator("[data-second]")
    expect(button).to_have_text("用 ONNX Runtime 再算一遍（3.7 MB）")
    fetched.clear()
    with digits.outcome():
        button.click()
    assert "ort-wasm-simd-threaded.wasm" in _wasm(fetched)
    expect(digits.status).to_contain_text("由 ONNX Runtime 计算")
    expect(button).to_have_text("用 ONNX Runtime 再算一遍")
    _near(digits, engine)
    digits.run()
    assert digits.picture() == engine
    expect(digits.status).not_to_contain_text("ONNX Runtime")
    # Of all models of a figure.
    both = Figure(page, BOTH)
    both.run()
    with both.outcome():
        both.locator("[data-second]").click()
    expect(both.status).to_contain_text("由 ONNX Runtime 计算")


def test_a_grid_is_shared_by_free_cores(browser: Browser, pair: ServedSite) -> None:
    pictures = []
    for cores, workers in ((2, 1), (8, 4)):
        with fresh_tab(browser) as page:
            _with_cores(page, cores)
            fetched = requested(page)
            digits = Figure.open(page, pair.url("pair"), FIRST)
            digits.write("count", "16")
            digits.expect_state()
            pictures.append(digits.picture())
            _expect_workers(page, workers)
            # What the first has is handed to the others.
            assert len([url for url in fetched if url.endswith((".wasm", ".onnx.gz"))]) == 2
    assert pictures[0] == pictures[1]


def test_phones_have_two(browser: Browser, pair: ServedSite) -> None:
    with fresh_tab(browser, has_touch=True, is_mobile=True) as page:
        _with_cores(page, 8)
        digits = Figure.open(page, pair.url("pair"), FIRST)
        digits.write("count", "16")
        digits.expect_state()
        _expect_workers(page, 2)


@pytest.fixture
def pooled(page: Page, pair: ServedSite) -> Figure:
    """A grid that four workers have drawn."""
    _with_cores(page, 8)
    digits = Figure.open(page, pair.url("pair"), FIRST)
    digits.write("count", "16")
    digits.expect_state()
    return digits


def test_stop_ends_all_workers(page: Page, pooled: Figure) -> None:
    good = pooled.picture()
    pooled.evaluate(
        """figure => new MutationObserver(() => {
          if (figure.dataset.state === "busy") figure.querySelector("[data-stop]").click();
        }).observe(figure, { attributeFilter: ["data-state"] })"""
    )
    pooled.write("count", "64")
    expect(pooled.status).to_have_text("已停止。")
    assert pooled.picture() == good
    _expect_workers(page, 0)


def test_a_page_out_of_sight_keeps_no_worker(page: Page, pair: ServedSite) -> None:
    page.clock.install()
    _with_cores(page, 8)
    digits = Figure.open(page, pair.url("pair"), FIRST)
    digits.write("count", "16")
    digits.expect_state()
    _expect_workers(page, 4)
    # Helpers go when nothing is asked of them.
    page.clock.fast_forward(21_000)
    _expect_workers(page, 1)
    hide(page)
    page.clock.fast_forward(121_000)
    _expect_workers(page, 0)
    hide(page, False)
    digits.run()


def test_a_helper_that_fails_is_done_without(page: Page, pair: ServedSite) -> None:
    _with_cores(page, 8)
    digits = Figure.open(page, pair.url("pair"), FIRST)
    digits.run()
    four = digits.picture()
    answered: list[str] = []

    def abort(route: Route) -> None:
        answered.append(route.request.url)
        route.abort()

    page.route("**/onnx_demos/static/worker.mjs", abort)
    digits.write("count", "16")
    digits.expect_idle()
    digits.expect_state()
    assert answered
    digits.write("count", "4")
    digits.expect_idle()
    assert digits.picture() == four


def test_pictures_encoded_here_are_known_to_all_workers(page: Page, pair: ServedSite) -> None:
    """A strip to a drawing of the reader's own: the first worker alone has encoded it."""
    _with_cores(page, 8)
    walk = Figure.open(page, pair.url("pair"), WALK)
    walk.expect_tools()
    walk.change("end", "own")
    pad = walk.locator(".own-picture canvas")
    pad.scroll_into_view_if_needed()
    with walk.outcome():
        pad.drag_to(pad, source_position={"x": 70, "y": 70}, target_position={"x": 150, "y": 200})
    walk.expect_idle()
    walk.expect_state()
    _expect_workers(page, 2)


def test_an_encoder_after_the_decoder(page: Page, fetched: list[str], demos: ServedSite) -> None:
    """What is here already is not fetched again."""
    encode = Figure.open(page, demos.url("encode"), "fig-encode-nice-digits")
    encode.run()
    before = len(fetched)
    encode.write("noise", "0.3")
    encode.expect_idle()
    assert [url for url in fetched[before:] if url.endswith((".onnx.gz", ".wasm"))] == []


def test_two_figures_at_once_share_the_engine(
    digits: Figure, page: Page, fetched: list[str]
) -> None:
    twin = Figure(page, SECOND)
    page.evaluate(
        "ids => ids.forEach(id => document.getElementById(id).querySelector('[data-run]').click())",
        [FIRST, SECOND],
    )
    digits.expect_state()
    twin.expect_state()
    assert _wasm(fetched) == ["kernels.relaxed.wasm"]
    _expect_workers(page, 1)
