"""Formulas' controls, plots and tables of states in a reader's hands."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.traffic import Traffic
from huoye.core.server import StaticServer
from huoye.live.check.other_inputs import baking
from huoye.live.check.pages import check_page
from tests.browser.figures import expect_state, figure, press_run, status
from tests.browser.formulas import FEW, WAVE, address, write_pages
from tests.browser.test_accessibility import violations
from tests.conftest import Build


@pytest.fixture(scope="module")
def folder(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds "content" and "output" of the small site."""
    folder = tmp_path_factory.mktemp("formulas")
    write_pages(folder / "content")
    done = build(folder / "content", folder / "output")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def formulas(folder: Path) -> Iterator[str]:
    with StaticServer(folder / "output") as url:
        yield url


@pytest.fixture
def wave(page: Page, formulas: str) -> Locator:
    page.goto(formulas + address("en"))
    found = figure(page, WAVE)
    expect(found).to_have_attribute("data-hydrated", "")
    return found


@pytest.fixture
def few(page: Page, formulas: str) -> Locator:
    page.goto(formulas + address("en"))
    return figure(page, FEW)


def _set(control: Locator, value: float) -> None:
    """A slider, as dragged there and let go."""
    control.evaluate(
        """(slider, value) => {
          slider.value = String(value);
          slider.dispatchEvent(new Event("input", {bubbles: true}));
        }""",
        value,
    )


def test_a_range_follows_another_input_without_a_runtime(wave: Locator, page: Page) -> None:
    traffic = Traffic(page)
    b, shown = wave.locator("[name=b]"), wave.locator("[data-range]")
    expect(shown).to_have_text("0 … 2")
    _set(wave.locator("[data-mirror=a]"), 1.2)
    expect(shown).to_have_text("0 … 1.2")
    expect(b).to_have_value("1.2")
    expect(b).to_have_attribute("max", "1.2")
    expect(wave.locator("[data-mirror=b]")).to_have_value("1.2")
    assert traffic.bytes["runtime"] == 0
    # A number that is typed beyond the range is said to be so, and nothing runs.
    b.fill("1.3")
    b.blur()
    expect(status(wave)).to_contain_text("out of range")
    assert wave.get_attribute("data-state") == "baked"


def test_a_link_comes_with_its_own_range(page: Page, formulas: str) -> None:
    page.goto(f"{formulas}{address('en')}#{WAVE}?a=3&b=2.7")
    shown = figure(page, WAVE)
    expect(shown.locator("[data-range]")).to_have_text("0 … 3")
    expect(shown.locator("[data-mirror=b]")).to_have_value("2.7")
    press_run(shown)
    expect_state(shown, "live")
    expect(shown.locator("[name=b]")).to_have_value("2.7")


def test_a_logarithmic_slider(wave: Locator) -> None:
    slider, number = wave.locator("[data-mirror=scale]"), wave.locator("[name=scale]")
    _set(slider, 2)
    expect(number).to_have_value("100")
    expect(slider).to_have_attribute("aria-valuetext", "100")
    _set(slider, 3)
    expect(number).to_have_value("1000")
    number.fill("0.01")
    assert float(slider.input_value()) == pytest.approx(-2, abs=0.02)


def test_texts_and_choices_reach_the_formula(wave: Locator) -> None:
    press_run(wave)
    expect_state(wave, "live")
    wave.locator("[name=way]").select_option("cosine")
    expect(wave.locator("[data-baked]")).to_contain_text("1.08060461174")  # 2 cos 1
    wave.locator("[name=n]").fill("5")
    expect_state(wave, "failed")
    expect(status(wave)).to_have_text("n is too large; lower it.")
    expect(wave.locator("[data-baked]")).to_contain_text("1.08060461174")


def test_the_whole_page_proves_itself(browser: Browser, folder: Path, formulas: str) -> None:
    with baking(folder / "content") as bake:
        for lang in ("zh", "en"):
            report = check_page(browser, formulas, address(lang), bake)
            assert report.problems == []
            assert len(report.figures) == 2


def test_a_slider_plays_and_stops(wave: Locator, page: Page) -> None:
    play = wave.get_by_role("button", name="Play t")
    play.focus()
    page.keyboard.press("Enter")
    expect_state(wave, "live")
    expect(wave.get_by_role("button", name="Pause t")).to_be_focused()
    page.wait_for_function(
        """id => {
          const seen = (window.seen ??= new Set());
          seen.add(document.querySelector(`#${id} [name=t]`).value);
          return seen.size > 8;
        }""",
        arg=WAVE,
    )
    page.keyboard.press("Enter")
    expect(play).to_be_focused()
    expect_state(wave, "live")
    stands = wave.locator("[name=t]").input_value()
    expect(wave.locator("[data-baked]")).to_contain_text("amount")
    page.evaluate("new Promise(done => setTimeout(done, 300))")
    assert wave.locator("[name=t]").input_value() == stands


def test_it_stops_out_of_sight_and_under_the_readers_hand(few: Locator, page: Page) -> None:
    play = few.get_by_role("button", name="Play number")
    pause = few.get_by_role("button", name="Pause number")
    play.click()
    expect(pause).to_be_visible()
    few.locator("[data-mirror=x]").focus()
    page.keyboard.press("ArrowRight")
    expect(play).to_be_visible()
    play.click()
    expect(pause).to_be_visible()
    page.evaluate("document.body.style.paddingBottom = '300vh'; scrollTo(0, 1e6)")
    expect(play).to_have_count(1)


def test_where_motion_is_unwelcome_it_steps(browser: Browser, formulas: str) -> None:
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(formulas + address("en"))
        few = figure(page, FEW)
        step = few.get_by_role("button", name="Step number")
        number = few.locator("[name=n]")
        # From 2 to 5, and back.
        for value in ("3", "4", "5", "4"):
            step.click()
            expect(number).to_have_value(value)
            expect_state(few, "live")
        page.evaluate("new Promise(done => setTimeout(done, 300))")
        expect(number).to_have_value("4")


def test_the_pointer_reads_out_the_nearest_point(wave: Locator, page: Page) -> None:
    plot = wave.locator("svg.plot").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)
    page.mouse.move(box["x"] + box["width"] / 2 + 1, box["y"] + box["height"] / 3)
    text = wave.locator(".readout text")
    expect(text).to_have_text(re.compile(r"^x [\d.]+ m, height −?[\d.]+ m$"))
    page.mouse.move(0, 0)
    expect(text).to_have_count(0)


def test_a_tap_reads_out_and_stays(browser: Browser, formulas: str) -> None:
    with browser.new_context(has_touch=True, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(formulas + address())
        plot = figure(page, WAVE).locator("svg.plot").first
        plot.tap()
        expect(plot.locator(".readout text")).to_have_text(re.compile(r"^x [\d.]+ m, 高"))


def test_the_focus_stays_while_results_come_and_go(few: Locator, page: Page) -> None:
    few.locator("summary").focus()
    few.locator("summary").press("Enter")
    _set(few.locator("[data-mirror=n]"), 4)
    expect(few.locator("data")).to_have_attribute("value", "1.2")
    expect(few.locator("summary")).to_be_focused()
    expect(few.locator("details")).to_have_attribute("open", "")


def test_the_address_is_not_changed_without_end(few: Locator, page: Page) -> None:
    page.evaluate(
        """() => {
          window.written = 0;
          const real = history.replaceState.bind(history);
          history.replaceState = (...given) => { window.written += 1; real(...given); };
        }"""
    )
    for turn in range(40):
        for value in (1, 4):
            _set(few.locator("[data-mirror=n]"), value)
            expect(few.locator("data")).to_have_attribute("value", str(value * 3 / 10))
        assert page.evaluate("window.written") <= 50, turn
    # The last state is written all the same.
    page.wait_for_function("location.hash.includes('n=4')")


def test_arrow_keys_read_out_and_say_it(wave: Locator, page: Page) -> None:
    plot = wave.locator("svg.plot").first
    region = wave.locator("span[role=status]")
    wave.locator("[name=word]").focus()
    page.keyboard.press("Shift+Tab")
    plot.focus()
    expect(region).to_have_text("Arrow keys read the points.")
    expect(plot).to_have_attribute("role", "application")
    page.keyboard.press("ArrowRight")
    expect(region).to_have_text("wave: x 0 m, height −1.683 m")  # 2 sin(−1)
    page.keyboard.press("ArrowRight")
    expect(region).to_have_text(re.compile(r"^wave: x 0\.1667 m, height −1\.2\d+ m$"))
    page.keyboard.press("End")
    expect(region).to_have_text(re.compile("^wave: x 10 m"))
    page.keyboard.press("ArrowDown")
    expect(region).to_have_text(re.compile("^other: x 10 m"))
    page.keyboard.press("Escape")
    expect(wave.locator(".readout")).to_have_count(0)


def test_all_states_in_the_page_need_no_runtime(page: Page, formulas: str) -> None:
    traffic = Traffic(page)
    page.goto(formulas + address("en"))
    few = figure(page, FEW)
    expect_state(few, "live")
    expect(few.locator("[data-run]")).to_be_hidden()
    _set(few.locator("[data-mirror=n]"), 4)
    expect(few.locator("[data-baked]")).to_contain_text("1.2")
    few.locator("[name=on]").check()
    expect(few.locator("data")).to_have_attribute("value", "-1.2")
    _set(few.locator("[data-mirror=n]"), 5)
    expect_state(few, "failed")
    expect(status(few)).to_have_text("n is too large; lower it.")
    few.locator("[data-reset]").click()
    expect(few.locator("data")).to_have_attribute("value", "0.6")
    assert traffic.bytes["runtime"] == 0


def test_a_link_to_a_state_shows_it_at_once(page: Page, formulas: str) -> None:
    page.goto(f"{formulas}{address('en')}#{FEW}?n=3&x=0.7&on=true")
    expect(figure(page, FEW).locator("data")).to_have_attribute("value", re.compile(r"^-2\.0999"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violations(browser: Browser, formulas: str, scheme: Literal["light", "dark"]) -> None:
    with browser.new_context(
        color_scheme=scheme, viewport={"width": 360, "height": 740}
    ) as context:
        page = context.new_page()
        page.goto(formulas + address())
        shown = figure(page, WAVE)
        press_run(shown)
        expect_state(shown, "live")
        shown.locator("svg.plot").first.focus()
        page.keyboard.press("ArrowRight")
        assert violations(page) == ""
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        sizes = shown.locator("svg.plot text").evaluate_all(
            "texts => texts.map(text => text.getScreenCTM().a * 12.5)"
        )
        assert json.dumps(sizes) and min(sizes) >= 10.9
