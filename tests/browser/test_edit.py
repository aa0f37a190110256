"""`/// edit` in a reader's hands."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.demos import EDIT
from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, fresh_tab


@pytest.fixture(scope="module")
def used(browser: Browser, demos: ServedSite) -> Iterator[Figure]:
    """The figure of a page that has run: starting the runtime is the slow part."""
    with fresh_tab(browser) as tab:
        shown = Figure.open(tab, demos.url("edit"), EDIT)
        shown.run()
        yield shown


@pytest.fixture
def edit(used: Figure) -> Figure:
    """The figure as it was published, its runtime up."""
    used.reset()
    return used


def test_sliders_add_up_and_go_back(edit: Figure) -> None:
    edit.run()
    before, half = edit.pictures()
    assert before != half
    edit.change("edit_third", "-1")
    both = edit.pictures()
    assert both[0] == before
    assert both[1] not in (before, half)
    edit.change("edit_second", "0")
    assert edit.pictures()[1] not in (before, half, both[1])
    edit.change("edit_third", "0")
    assert edit.pictures() == [before, before]


def test_reset_brings_the_authors_edit_back(edit: Figure) -> None:
    baked = edit.html()
    edit.run()
    edit.change("edit_second", "2")
    edit.reset()
    assert edit.html() == baked
    assert float(edit.value("edit_second")) == 0.5


def test_by_keyboard(edit: Figure) -> None:
    edit.slider("edit_third").focus()
    edit.page.keyboard.press("ArrowRight")
    edit.expect_state()
    assert float(edit.value("edit_third")) == 0.05


def test_a_sample_can_be_edited(edit: Figure) -> None:
    page = edit.page
    sample = Figure(page, "fig-sample-steered")
    sample.run()
    sample.locator(".cells button").nth(2).click()
    page.get_by_role("button", name="修改这张").click()
    expect(edit.locator(".panels canvas")).to_have_count(2, timeout=60_000)
    edit.expect_idle()
    assert edit.value("start") == "seed"
    assert edit.value("start_stream") == "2"
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
