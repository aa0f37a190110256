"""`/// edit` in a reader's hands."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.demos import EDIT, address
from tests.browser.figures import expect_state, figure, press_run, result_html

PICTURES = "figure => Array.from(figure.querySelectorAll('canvas.pixels'), c => c.toDataURL())"


@pytest.fixture(scope="module")
def used(browser: Browser, demos: str) -> Iterator[Locator]:
    """The figure of a page that has run: starting the runtime is the slow part."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.set_default_timeout(60_000)
        tab.goto(demos + address("edit"))
        shown = figure(tab, EDIT)
        press_run(shown)
        expect_state(shown, "live")
        yield shown


@pytest.fixture
def edit(used: Locator) -> Locator:
    """The figure as it was published, its runtime up."""
    used.locator("[data-reset]").click()
    return used


def _pictures(shown: Locator) -> tuple[str, str]:
    before, after = shown.evaluate(PICTURES)
    return before, after


def _set(shown: Locator, name: str, value: str) -> None:
    shown.evaluate(
        """figure => { window.done = new Promise(resolve =>
          figure.addEventListener("live:result", () => resolve(), { once: true })); }"""
    )
    field = shown.locator(f"[name={name}]")
    field.fill(value)
    field.blur()
    shown.page.evaluate("() => window.done")


def test_sliders_add_up_and_go_back(edit: Locator) -> None:
    press_run(edit)
    expect_state(edit, "live")
    before, half = _pictures(edit)
    assert before != half
    _set(edit, "edit_third", "-1")
    both = _pictures(edit)
    assert both[0] == before
    assert both[1] not in (before, half)
    _set(edit, "edit_second", "0")
    assert _pictures(edit)[1] not in (before, half, both[1])
    _set(edit, "edit_third", "0")
    assert _pictures(edit) == (before, before)


def test_reset_brings_the_authors_edit_back(edit: Locator) -> None:
    baked = result_html(edit)
    press_run(edit)
    expect_state(edit, "live")
    _set(edit, "edit_second", "2")
    edit.locator("[data-reset]").click()
    assert result_html(edit) == baked
    assert float(edit.locator("[name=edit_second]").input_value()) == 0.5


def test_by_keyboard(edit: Locator) -> None:
    edit.locator("[data-mirror=edit_third]").focus()
    edit.page.keyboard.press("ArrowRight")
    expect_state(edit, "live")
    assert float(edit.locator("[name=edit_third]").input_value()) == 0.05


def test_a_sample_can_be_edited(edit: Locator) -> None:
    page = edit.page
    sample = figure(page, "fig-sample-steered")
    press_run(sample)
    expect_state(sample, "live")
    sample.locator(".cells button").nth(2).click()
    page.get_by_role("button", name="修改这张").click()
    expect(edit.locator(".panels canvas")).to_have_count(2, timeout=60_000)
    expect(edit).to_have_attribute("aria-busy", "false", timeout=60_000)
    assert edit.locator("[name=start]").input_value() == "seed"
    assert edit.locator("[name=start_stream]").input_value() == "2"
    # The picture before editing is the sample, but for the rounding of its temperature.
    largest = page.evaluate(
        """([sample, edit]) => {
          const of = (id, x) => document.querySelector(`#${id} canvas`).getContext("2d")
            .getImageData(...x, 28, 28).data;
          const [a, b] = [of(sample, [0, 30]), of(edit, [0, 0])];
          return Math.max(...a.map((level, index) => Math.abs(level - b[index])));
        }""",
        ["fig-sample-steered", EDIT],
    )
    assert largest <= 1
