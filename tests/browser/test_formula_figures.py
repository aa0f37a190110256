"""Formulas' controls, plots and tables of states in a reader's hands."""

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.traffic import Traffic
from tests.browser.axe import violations_of_both
from tests.browser.figures import Figure
from tests.browser.formulas import ARTICLES, FEW, FORMULAS, WAVE
from tests.browser.sites import ServedSite, ServeSite, fresh_tab, requested


@pytest.fixture(scope="module")
def formulas(serve: ServeSite) -> ServedSite:
    return serve(ARTICLES, formulas=FORMULAS)


@pytest.fixture
def wave(page: Page, formulas: ServedSite) -> Figure:
    return Figure.open(page, formulas.url("trial", "en"), WAVE)


@pytest.fixture
def few(page: Page, formulas: ServedSite) -> Figure:
    return Figure.open(page, formulas.url("trial", "en"), FEW)


def _set(control: Locator, value: float) -> None:
    """A slider, as dragged there and let go."""
    control.evaluate(
        """(slider, value) => {
          slider.value = String(value);
          slider.dispatchEvent(new Event("input", {bubbles: true}));
        }""",
        value,
    )


def test_a_range_follows_another_input_without_a_runtime(wave: Figure, page: Page) -> None:
    traffic = Traffic(page)
    b, shown = wave.input("b"), wave.locator("[data-range]")
    expect(shown).to_have_text("0 … 2")
    _set(wave.slider("a"), 1.2)
    expect(shown).to_have_text("0 … 1.2")
    expect(b).to_have_value("1.2")
    expect(b).to_have_attribute("max", "1.2")
    expect(wave.slider("b")).to_have_value("1.2")
    assert traffic.bytes["runtime"] == 0
    # A number that is typed beyond the range is said to be so, and nothing runs.
    b.fill("1.3")
    b.blur()
    expect(wave.status).to_contain_text("out of range")
    wave.expect_state("baked")


def test_a_slider_that_rounds_refuses_nothing(wave: Figure) -> None:
    """Firefox finds some logarithms off the steps of their sliders; the field's value counts."""
    wave.slider("a").evaluate("slider => slider.setCustomValidity('off the steps')")
    wave.run()


def test_a_link_comes_with_its_own_range(page: Page, formulas: ServedSite) -> None:
    shown = Figure.open(page, f"{formulas.url('trial', 'en')}#{WAVE}?a=3&b=2.7", WAVE)
    expect(shown.locator("[data-range]")).to_have_text("0 … 3")
    expect(shown.slider("b")).to_have_value("2.7")
    shown.run()
    expect(shown.input("b")).to_have_value("2.7")


def test_a_logarithmic_slider(wave: Figure) -> None:
    slider, number = wave.slider("scale"), wave.input("scale")
    _set(slider, 2)
    expect(number).to_have_value("100")
    expect(slider).to_have_attribute("aria-valuetext", "100")
    _set(slider, 3)
    expect(number).to_have_value("1000")
    number.fill("0.01")
    assert float(slider.input_value()) == pytest.approx(-2, abs=0.02)


def test_texts_and_choices_reach_the_formula(wave: Figure) -> None:
    wave.run()
    wave.write("way", "cosine")
    expect(wave.result).to_contain_text("1.08060461174")  # 2 cos 1
    wave.input("n").fill("5")
    wave.expect_state("failed")
    expect(wave.status).to_have_text("n is too large; lower it.")
    expect(wave.result).to_contain_text("1.08060461174")


def test_the_whole_page_proves_itself(browser: Browser, formulas: ServedSite) -> None:
    for report in formulas.check(browser, ("trial", "zh"), ("trial", "en")):
        assert report.problems == []
        assert len(report.figures) == 2


def test_a_slider_plays_and_stops(wave: Figure, page: Page) -> None:
    play = wave.button("Play t")
    play.focus()
    page.keyboard.press("Enter")
    wave.expect_state()
    expect(wave.button("Pause t")).to_be_focused()
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
    wave.expect_state()
    stands = wave.value("t")
    expect(wave.result).to_contain_text("amount")
    page.evaluate("new Promise(done => setTimeout(done, 300))")
    assert wave.value("t") == stands


def test_a_players_script_comes_when_it_is_gone_to(page: Page, formulas: ServedSite) -> None:
    fetched = requested(page)
    wave = Figure.open(page, formulas.url("trial", "en"), WAVE)
    play = wave.button("Play t")
    play.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert [url for url in fetched if url.endswith("/animate.mjs")] == []
    # A press without a pointer, and before the script is there.
    play.evaluate("button => button.click()")
    expect(wave.button("Pause t")).to_be_visible()
    assert len([url for url in fetched if url.endswith("/animate.mjs")]) == 1


def test_a_press_whose_script_does_not_come_is_told(wave: Figure, page: Page) -> None:
    script = re.compile(r"/animate\.mjs$")
    page.route(script, lambda route: route.abort())
    wave.button("Play t").click()
    expect(wave.status).to_have_text(
        "The download failed. Check the connection and press Run again."
    )
    page.unroute(script)
    wave.button("Play t").click()
    expect(wave.button("Pause t")).to_be_visible()


def test_it_stops_out_of_sight_and_under_the_readers_hand(few: Figure, page: Page) -> None:
    play = few.button("Play number")
    pause = few.button("Pause number")
    play.click()
    expect(pause).to_be_visible()
    few.slider("x").focus()
    page.keyboard.press("ArrowRight")
    expect(play).to_be_visible()
    play.click()
    expect(pause).to_be_visible()
    page.evaluate("document.body.style.paddingBottom = '300vh'; scrollTo(0, 1e6)")
    expect(play).to_have_count(1)


def test_where_motion_is_unwelcome_it_steps(browser: Browser, formulas: ServedSite) -> None:
    with fresh_tab(browser, reduced_motion="reduce") as page:
        few = Figure.open(page, formulas.url("trial", "en"), FEW)
        step = few.button("Step number")
        number = few.input("n")
        # From 2 to 5, and back.
        for value in ("3", "4", "5", "4"):
            step.click()
            expect(number).to_have_value(value)
            few.expect_state()
        page.evaluate("new Promise(done => setTimeout(done, 300))")
        expect(number).to_have_value("4")


def test_the_pointer_reads_out_the_nearest_point(wave: Figure, page: Page) -> None:
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


def test_a_tap_reads_out_and_stays(browser: Browser, formulas: ServedSite) -> None:
    with fresh_tab(browser, has_touch=True, viewport={"width": 390, "height": 844}) as page:
        page.goto(formulas.url("trial"))
        plot = Figure(page, WAVE).locator("svg.plot").first
        plot.tap()
        expect(plot.locator(".readout text")).to_have_text(re.compile(r"^x [\d.]+ m, 高"))


def test_the_focus_stays_while_results_come_and_go(few: Figure, page: Page) -> None:
    few.locator("summary").focus()
    few.locator("summary").press("Enter")
    _set(few.slider("n"), 4)
    expect(few.locator("data")).to_have_attribute("value", "1.2")
    expect(few.locator("summary")).to_be_focused()
    expect(few.locator("details")).to_have_attribute("open", "")


def test_the_address_is_not_changed_without_end(few: Figure, page: Page) -> None:
    page.evaluate(
        """() => {
          window.written = 0;
          const real = history.replaceState.bind(history);
          history.replaceState = (...given) => { window.written += 1; real(...given); };
        }"""
    )
    for turn in range(40):
        for value in (1, 4):
            _set(few.slider("n"), value)
            expect(few.locator("data")).to_have_attribute("value", str(value * 3 / 10))
        assert page.evaluate("window.written") <= 50, turn
    # The last state is written all the same.
    expect(page).to_have_url(re.compile("#.*n=4"))


def test_arrow_keys_read_out_and_say_it(wave: Figure, page: Page) -> None:
    plot = wave.locator("svg.plot").first
    region = wave.locator("span[role=status]")
    wave.input("word").focus()
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


def test_all_states_in_the_page_need_no_runtime(page: Page, formulas: ServedSite) -> None:
    traffic = Traffic(page)
    few = Figure.open(page, formulas.url("trial", "en"), FEW)
    few.expect_state()
    expect(few.locator("[data-run]")).to_be_hidden()
    _set(few.slider("n"), 4)
    expect(few.result).to_contain_text("1.2")
    few.input("on").check()
    expect(few.locator("data")).to_have_attribute("value", "-1.2")
    _set(few.slider("n"), 5)
    few.expect_state("failed")
    expect(few.status).to_have_text("n is too large; lower it.")
    few.reset()
    expect(few.locator("data")).to_have_attribute("value", "0.6")
    assert traffic.bytes["runtime"] == 0


def test_a_link_to_a_state_shows_it_at_once(page: Page, formulas: ServedSite) -> None:
    page.goto(f"{formulas.url('trial', 'en')}#{FEW}?n=3&x=0.7&on=true")
    expect(Figure(page, FEW).locator("data")).to_have_attribute("value", re.compile(r"^-2\.0999"))


def test_no_violations(browser: Browser, formulas: ServedSite) -> None:
    with fresh_tab(browser, viewport={"width": 360, "height": 740}) as page:
        shown = Figure.open(page, formulas.url("trial"), WAVE)
        shown.run()
        shown.locator("svg.plot").first.focus()
        page.keyboard.press("ArrowRight")
        assert violations_of_both(page) == ""
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        sizes = shown.locator("svg.plot text").evaluate_all(
            "texts => texts.map(text => text.getScreenCTM().a * 12.5)"
        )
        assert json.dumps(sizes) and min(sizes) >= 10.9
