"""`/// interpolate` in a reader's hands."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.demos import WALK, address
from tests.browser.figures import expect_state, figure, press_run, result_html, status

LARGE = "figure => figure.querySelector('canvas.pixels').toDataURL()"
STRIP = "figure => figure.querySelectorAll('.walk canvas')[1].toDataURL()"


@pytest.fixture(scope="module")
def used(browser: Browser, demos: str) -> Iterator[Locator]:
    """The figure of a page that has run: starting the runtime is the slow part."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.set_default_timeout(60_000)
        tab.goto(demos + address("walk"))
        shown = figure(tab, WALK)
        _run(shown)
        yield shown


@pytest.fixture
def walk(used: Locator) -> Locator:
    """The figure as it was published, its runtime up."""
    used.locator("[data-reset]").click()
    return used


def _run(shown: Locator) -> None:
    press_run(shown)
    expect_state(shown, "live")


def _set(shown: Locator, name: str, value: str) -> None:
    """Change a control, and wait for the result that it asks for."""
    shown.evaluate(
        """figure => { window.done = new Promise(resolve => {
          for (const name of ["live:result", "live:error"]) {
            figure.addEventListener(name, () => resolve(), { once: true });
          }
        }); }"""
    )
    field = shown.locator(f"[name={name}]")
    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)
        field.blur()
    shown.page.evaluate("() => window.done")


def test_the_slider_moves_the_large_picture_and_keeps_the_strip(walk: Locator) -> None:
    _run(walk)
    large, strip = walk.evaluate(LARGE), walk.evaluate(STRIP)
    _set(walk, "t", "0.25")
    assert walk.evaluate(LARGE) != large
    assert walk.evaluate(STRIP) == strip
    _set(walk, "end", "example 7")
    assert walk.evaluate(STRIP) != strip


def test_replaced_pictures_give_their_memory_back(walk: Locator) -> None:
    """And what is still shown, or comes back, keeps its pixels."""
    _run(walk)
    strip = walk.evaluate(STRIP)
    canvases = walk.evaluate_handle(
        "figure => Array.from(figure.querySelectorAll('canvas.pixels'))"
    )
    widths = "canvases => canvases.map((canvas) => canvas.width)"
    assert min(canvases.evaluate(widths)) > 0
    _set(walk, "t", "0.25")
    assert canvases.evaluate(widths) == [0, 0]
    assert walk.evaluate(STRIP) == strip
    walk.locator("[data-reset]").click()
    expect(walk.locator("[data-baked] img")).to_have_count(2)
    _run(walk)
    assert walk.evaluate(STRIP) == strip


def test_the_ends_are_the_ends_of_the_strip(walk: Locator) -> None:
    _run(walk)
    frame = """(figure, index) => {
      const [large, strip] = figure.querySelectorAll(".walk canvas");
      const place = index * (large.width + 2);
      const of = (canvas, x) => String(canvas.getContext("2d")
        .getImageData(x, 0, large.width, large.height).data);
      return of(large, 0) === of(strip, place);
    }"""
    for t, index in (("0", 0), ("0.5", 2), ("1", 4)):
        _set(walk, "t", t)
        assert walk.evaluate(frame, index)


def test_the_sentence_tells_the_way(walk: Locator) -> None:
    expect(walk.locator(".walk > p")).to_contain_text("大圆弧")
    _run(walk)
    expect(walk.locator(".walk > p")).to_contain_text("大圆弧")
    _set(walk, "mode", "linear")
    expect(walk.locator(".walk > p")).to_contain_text("加权平均")


def test_numbers_of_a_draw_are_shown_when_one_is_drawn(walk: Locator) -> None:
    seed, temperature = walk.locator("[name=start_seed]"), walk.locator("[name=temperature]")
    expect(seed).to_be_hidden()
    expect(temperature).to_be_hidden()
    walk.locator("[name=start]").select_option("seed")
    expect(seed).to_be_visible()
    expect(temperature).to_be_visible()
    expect(walk.locator("[name=end_seed]")).to_be_hidden()
    expect_state(walk, "live")


def test_a_link_restores_the_place(walk: Locator, page: Page) -> None:
    _run(walk)
    _set(walk, "start", "seed")
    _set(walk, "start_seed", "77")
    _set(walk, "t", "0.8")
    pictures = walk.evaluate(LARGE), walk.evaluate(STRIP)
    page.goto(walk.page.url)
    again = figure(page, WALK)
    _run(again)
    assert (again.evaluate(LARGE), again.evaluate(STRIP)) == pictures


def test_no_own_picture_yet(walk: Locator) -> None:
    _run(walk)
    good = result_html(walk)
    _set(walk, "start", "own")
    expect_state(walk, "failed")
    expect(status(walk)).to_contain_text("还没有图片")
    expect(walk.locator(".own-picture")).to_be_visible()
    assert result_html(walk) == good
    _set(walk, "start", "example 1")
    expect_state(walk, "live")


def test_an_own_drawing_as_an_end(walk: Locator) -> None:
    _run(walk)
    _set(walk, "end", "own")
    pad = walk.locator(".own-picture canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    walk.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.2)
    walk.page.mouse.down()
    walk.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.8, steps=4)
    walk.page.mouse.up()
    expect_state(walk, "live")
    expect(walk).to_have_attribute("aria-busy", "false", timeout=60_000)
    strip = walk.evaluate(STRIP)
    _set(walk, "end", "example 7")
    assert walk.evaluate(STRIP) != strip


def test_a_dragged_slider_ends_at_its_last_place(walk: Locator) -> None:
    _run(walk)
    walk.evaluate(
        """figure => {
          const slider = figure.querySelector("[data-mirror=t]");
          for (let step = 0; step <= 200; step += 1) {
            slider.value = String(step / 200);
            slider.dispatchEvent(new Event("input", { bubbles: true }));
          }
          // A slow device follows on release only.
          slider.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    expect(walk).to_have_attribute("aria-busy", "false", timeout=60_000)
    expect_state(walk, "live")
    dragged = walk.evaluate(LARGE)
    _set(walk, "t", "0.9")
    _set(walk, "t", "1")
    assert walk.evaluate(LARGE) == dragged


def test_a_real_picture_is_chosen_by_sight(walk: Locator) -> None:
    """By mouse for one end, by keyboard for the other; the sheet's cell is the picture."""
    _run(walk)
    start, end = walk.locator("details[data-choose]").all()
    start.locator("summary").click()
    image = start.locator("img")
    expect(image).to_have_js_property("complete", True)
    done = "figure => new Promise(r => figure.addEventListener('live:result', r, { once: true }))"
    promise = walk.evaluate_handle(f"figure => ({{ end: ({done})(figure) }})")
    start.get_by_role("button", name="真实图片 5", exact=True).click()
    promise.evaluate("({ end }) => end.then(() => null)")
    expect(walk.locator("[name=start]")).to_have_value("example 4")

    end.locator("summary").press("Enter")
    promise = walk.evaluate_handle(f"figure => ({{ end: ({done})(figure) }})")
    end.get_by_role("button", name="真实图片 1", exact=True).focus()
    walk.page.keyboard.press("ArrowRight")
    walk.page.keyboard.press("Enter")
    promise.evaluate("({ end }) => end.then(() => null)")
    expect(walk.locator("[name=end]")).to_have_value("example 1")
    # The first picture of the strip is the fifth of the sheet.
    same = """figure => {
      const pixels = (source, x, y) => {
        const canvas = new OffscreenCanvas(28, 28);
        const pen = canvas.getContext("2d");
        pen.drawImage(source, x, y, 28, 28, 0, 0, 28, 28);
        return Array.from(pen.getImageData(0, 0, 28, 28).data);
      };
      const strip = pixels(figure.querySelectorAll(".walk canvas")[1], 0, 0);
      const cell = pixels(figure.querySelector("[data-choose=start] img"), 4 * 30, 0);
      return Math.max(...strip.map((value, index) => Math.abs(value - cell[index])));
    }"""
    assert walk.evaluate(same) <= 1
