"""`/// interpolate` in a reader's hands."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demos import WALK
from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, fresh_tab


@pytest.fixture(scope="module")
def used(browser: Browser, demos: ServedSite) -> Iterator[Figure]:
    """The figure of a page that has run: starting the runtime is the slow part."""
    with fresh_tab(browser) as tab:
        shown = Figure.open(tab, demos.url("walk"), WALK)
        shown.run()
        yield shown


@pytest.fixture
def walk(used: Figure) -> Figure:
    """The figure as it was published, its runtime up."""
    used.reset()
    return used


def _large(walk: Figure) -> str:
    """The picture at t."""
    return walk.pictures()[0]


def _strip(walk: Figure) -> str:
    return walk.pictures()[1]


def test_the_slider_moves_the_large_picture_and_keeps_the_strip(walk: Figure) -> None:
    walk.run()
    large, strip = _large(walk), _strip(walk)
    walk.change("t", "0.25")
    assert _large(walk) != large
    assert _strip(walk) == strip
    walk.change("end", "example 7")
    assert _strip(walk) != strip


def test_replaced_pictures_give_their_memory_back(walk: Figure) -> None:
    """And what is still shown, or comes back, keeps its pixels."""
    walk.run()
    strip = _strip(walk)
    canvases = walk.evaluate_handle(
        "figure => Array.from(figure.querySelectorAll('canvas.pixels'))"
    )
    widths = "canvases => canvases.map((canvas) => canvas.width)"
    assert min(canvases.evaluate(widths)) > 0
    walk.change("t", "0.25")
    assert canvases.evaluate(widths) == [0, 0]
    assert _strip(walk) == strip
    walk.reset()
    expect(walk.locator("[data-baked] img")).to_have_count(2)
    walk.run()
    assert _strip(walk) == strip


def test_the_ends_are_the_ends_of_the_strip(walk: Figure) -> None:
    walk.run()
    frame = """(figure, index) => {
      const [large, strip] = figure.querySelectorAll(".walk canvas");
      const place = index * (large.width + 2);
      const of = (canvas, x) => String(canvas.getContext("2d")
        .getImageData(x, 0, large.width, large.height).data);
      return of(large, 0) === of(strip, place);
    }"""
    for t, index in (("0", 0), ("0.5", 2), ("1", 4)):
        walk.change("t", t)
        assert walk.evaluate(frame, index)


def test_the_sentence_tells_the_way(walk: Figure) -> None:
    expect(walk.locator(".walk > p")).to_contain_text("大圆弧")
    walk.run()
    expect(walk.locator(".walk > p")).to_contain_text("大圆弧")
    walk.change("mode", "linear")
    expect(walk.locator(".walk > p")).to_contain_text("加权平均")


def test_numbers_of_a_draw_are_shown_when_one_is_drawn(walk: Figure) -> None:
    seed, temperature = walk.input("start_seed"), walk.input("temperature")
    expect(seed).to_be_hidden()
    expect(temperature).to_be_hidden()
    walk.write("start", "seed")
    expect(seed).to_be_visible()
    expect(temperature).to_be_visible()
    expect(walk.input("end_seed")).to_be_hidden()
    walk.expect_state()


def test_a_link_restores_the_place(walk: Figure, page: Page) -> None:
    walk.run()
    walk.change("start", "seed")
    walk.change("start_seed", "77")
    walk.change("t", "0.8")
    pictures = _large(walk), _strip(walk)
    page.goto(walk.page.url)
    again = Figure(page, WALK)
    again.run()
    assert (_large(again), _strip(again)) == pictures


def test_no_own_picture_yet(walk: Figure) -> None:
    walk.run()
    good = walk.html()
    walk.change("start", "own")
    walk.expect_state("failed")
    expect(walk.status).to_contain_text("还没有图片")
    expect(walk.locator(".own-picture")).to_be_visible()
    assert walk.html() == good
    walk.change("start", "example 1")
    walk.expect_state()


def test_an_own_drawing_as_an_end(walk: Figure) -> None:
    walk.run()
    walk.change("end", "own")
    pad = walk.locator(".own-picture canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    walk.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.2)
    walk.page.mouse.down()
    walk.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.8, steps=4)
    walk.page.mouse.up()
    walk.expect_state()
    walk.expect_idle()
    strip = _strip(walk)
    walk.change("end", "example 7")
    assert _strip(walk) != strip


def test_a_dragged_slider_ends_at_its_last_place(walk: Figure) -> None:
    walk.run()
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
    walk.expect_idle()
    walk.expect_state()
    dragged = _large(walk)
    walk.change("t", "0.9")
    walk.change("t", "1")
    assert _large(walk) == dragged


def test_a_real_picture_is_chosen_by_sight(walk: Figure) -> None:
    """By mouse for one end, by keyboard for the other; the sheet's cell is the picture."""
    walk.run()
    start, end = walk.locator("details[data-choose]").all()
    start.locator("summary").click()
    image = start.locator("img")
    expect(image).to_have_js_property("complete", True)
    with walk.outcome():
        start.get_by_role("button", name="真实图片 5", exact=True).click()
    expect(walk.input("start")).to_have_value("example 4")

    end.locator("summary").press("Enter")
    with walk.outcome():
        end.get_by_role("button", name="真实图片 1", exact=True).focus()
        walk.page.keyboard.press("ArrowRight")
        walk.page.keyboard.press("Enter")
    expect(walk.input("end")).to_have_value("example 1")
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
