"""`/// neighbours` in a reader's hands: words typed, completed, unknown, linked to."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from huoye.core.server import StaticServer
from tests.browser.axe import violations_of_both
from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, ServeSite, fresh_tab, requested
from tests.browser.words_site import ARTICLES, BESIDE, KING, SEA, write_models
from tests.conftest import address

# Every run of the page's figures, as the figures tell of it.
_LISTEN = """() => {
  window.runs = [];
  for (const name of ["live:result", "live:error"]) {
    document.addEventListener(name, ({ target, detail }) => window.runs.push([target.id, detail]));
  }
}"""


@pytest.fixture(scope="module")
def words(serve: ServeSite) -> ServedSite:
    return serve(ARTICLES, models=write_models)


@pytest.fixture
def sea(page: Page, words: ServedSite) -> Figure:
    """The first figure of the Chinese page, awake, with completions."""
    page.goto(words.url("words"))
    page.evaluate(_LISTEN)
    return _awake(page, SEA)


def _awake(page: Page, identifier: str) -> Figure:
    shown = Figure(page, identifier)
    shown.expect_awake()
    _field(shown).focus()
    expect(_field(shown)).to_have_attribute("role", "combobox", timeout=60_000)
    return shown


def _field(shown: Figure, name: str = "word") -> Locator:
    return shown.locator(f"input[name={name}]")


def _options(shown: Figure) -> Locator:
    return shown.locator("[role=option]:visible")


def _runs(shown: Figure) -> list[Any]:
    """What the figure has told so far, once nothing is under way."""
    expect(shown.root).not_to_have_attribute("aria-busy", "true", timeout=60_000)
    runs: list[Any] = shown.page.evaluate("window.runs")
    return [detail for name, detail in runs if name == shown.id]


def _caption(shown: Figure) -> Locator:
    return shown.locator("caption")


def test_every_figure_agrees_with_what_was_baked(words: ServedSite, browser: Browser) -> None:
    reports = words.check(browser, ("words", "zh"), ("words", "en"))
    assert [problem for report in reports for problem in report.problems] == []
    assert [len(report.figures) for report in reports] == [3, 2]
    assert all("show context" in line for report in reports for line in report.figures)


def test_a_wrong_ranking_is_found(words: ServedSite, browser: Browser, tmp_path: Path) -> None:
    for name in ("live", "runtimes", "files"):
        shutil.copytree(words.output / name, tmp_path / name)
    text = words.html("words")
    spec = json.loads(text.partition("data-spec>")[2].partition("</script>")[0])
    first, second = spec["values"]["words"][:2]
    path = tmp_path / address("words") / "index.html"
    path.parent.mkdir(parents=True)
    broken = text.replace(f'["{first}", "{second}"', f'["{second}", "{first}"', 1)
    path.write_text(broken.replace(f'"{first}", "{second}"', f'"{second}", "{first}"', 1), "utf-8")
    with StaticServer(tmp_path) as base:
        (report,) = ServedSite(words.content, tmp_path, base).check(browser, ("words", "zh"))
    assert any(f"#{SEA}: rankings differ" in problem for problem in report.problems)


def test_nothing_is_loaded_before_the_reader_acts(page: Page, words: ServedSite) -> None:
    fetched = requested(page)
    page.goto(words.url("words"), wait_until="networkidle")
    shown = _awake(page, SEA)
    assert [url for url in fetched if "/files/" in url or "/runtimes/" in url] == []
    # The first letter brings the vocabulary, and nothing else.
    with page.expect_response("**/files/*"):
        _field(shown).press_sequentially("x")
    page.wait_for_load_state("networkidle")
    assert [url for url in fetched if "/runtimes/" in url] == []
    assert [url.rpartition(".")[2] for url in fetched if "/files/" in url] == ["txt"]
    shown.expect_state("baked")


def test_a_word_completed_by_keyboard(sea: Figure) -> None:
    field = _field(sea)
    field.fill("")
    field.press_sequentially("江")
    expect(_options(sea)).to_have_text(["江", "江湖", "江山"])
    expect(field).to_have_attribute("aria-expanded", "true")
    assert _runs(sea) == []
    field.press("ArrowDown")
    field.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    expect(sea.locator(f"[id='{active}']")).to_have_text("江湖")
    expect(sea.locator(f"[id='{active}']")).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(field).to_have_value("江湖")
    sea.expect_state()
    expect(_caption(sea)).to_contain_text("离“江湖”最近的词")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.blur()
    assert [run["inputs"]["word"] for run in _runs(sea)] == ["江湖"]


def test_the_list_goes_round_and_can_be_closed(sea: Figure) -> None:
    field = _field(sea)
    field.fill("江")
    expect(_options(sea)).to_have_count(3)
    field.press("ArrowUp")
    expect(sea.locator("[aria-selected=true]")).to_have_text("江山")
    field.press("ArrowDown")
    expect(sea.locator("[aria-selected=true]")).to_have_text("江")
    field.press("Escape")
    expect(_options(sea)).to_have_count(0)
    expect(field).to_have_value("江")
    assert _runs(sea) == []
    field.press("Tab")
    sea.expect_state()
    expect(_caption(sea)).to_contain_text("“江”")


def test_a_word_chosen_by_mouse(sea: Figure) -> None:
    sea.run()
    field = _field(sea)
    field.fill("明")
    _options(sea).first.click()
    expect(field).to_have_value("明月")
    expect(_caption(sea)).to_contain_text("“明月”")
    assert field.evaluate("field => document.activeElement === field")
    assert [run["inputs"]["word"] for run in _runs(sea)] == ["海", "明月"]


def test_a_live_figure_waits_for_the_whole_word(sea: Figure) -> None:
    sea.run()
    _field(sea).fill("")
    _field(sea).press_sequentially("春风")
    sea.page.wait_for_timeout(300)
    assert [run["inputs"]["word"] for run in _runs(sea)] == ["海"]
    _field(sea).press("Enter")
    expect(_caption(sea)).to_contain_text("“春风”")
    # Numbers are followed at once, as in every figure.
    sea.input("count").fill("3")
    expect(sea.locator("tbody tr")).to_have_count(3)


def test_a_composition_is_left_alone(sea: Figure) -> None:
    """An input method writes "jiang", then 江 and 江湖; its Enter ends the composition."""
    sea.run()
    field = _field(sea)
    field.fill("")
    field.focus()
    keyboard = sea.page.context.new_cdp_session(sea.page)
    for text in ("j", "jiang", "江", "江湖"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
        expect(field).to_have_value(text)
        expect(_options(sea)).to_have_count(0)
    # The key that an input method answers itself carries the code 229.
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    assert len(_runs(sea)) == 1
    keyboard.send("Input.insertText", {"text": "江湖"})
    expect(field).to_have_value("江湖")
    expect(_options(sea)).to_have_text(["江湖"])
    assert len(_runs(sea)) == 1
    field.press("Enter")
    expect(_caption(sea)).to_contain_text("“江湖”")
    assert len(_runs(sea)) == 2


@pytest.mark.parametrize("composing", [True, False])
def test_enter_that_ends_a_composition_does_not_run(sea: Figure, composing: bool) -> None:
    """Chromium and Firefox say isComposing; Safari has ended the composition, but says 229."""
    sea.run()
    _field(sea).fill("江山")
    _field(sea).evaluate(
        """(field, isComposing) => field.dispatchEvent(new KeyboardEvent("keydown", {
          key: "Enter", keyCode: isComposing ? 13 : 229, isComposing, bubbles: true,
        }))""",
        composing,
    )
    assert len(_runs(sea)) == 1
    _field(sea).press("Enter")
    expect(_caption(sea)).to_contain_text("“江山”")


def test_an_unknown_word_gets_suggestions(sea: Figure) -> None:
    sea.run()
    rows = sea.locator("tbody").inner_text()
    _field(sea).fill("春江")
    _field(sea).press("Enter")
    notice = sea.locator("[data-unknown]")
    expect(notice).to_contain_text("词表里没有“春江”。相近的有：")
    sea.expect_state()
    expect(sea.status).to_contain_text("没有“春江”")
    # The last good result stays.
    assert sea.locator("tbody").inner_text() == rows
    expect(_caption(sea)).to_contain_text("“海”")
    near = notice.locator("button").all_inner_texts()
    assert near[0] == "春"
    assert _runs(sea)[-1]["values"] == {"words": [], "scores": [], "suggestions": near}
    # Another one takes the notice's place.
    _field(sea).fill("€")
    _field(sea).press("Enter")
    expect(notice).to_have_text("词表里没有“€”。")
    sea.reset()
    expect(notice).to_have_count(0)
    _field(sea).fill("春江")
    _field(sea).press("Enter")
    notice.get_by_role("button", name="春风").click()
    expect(notice).to_have_count(0)
    expect(_caption(sea)).to_contain_text("“春风”")
    expect(_field(sea)).to_have_value("春风")


def test_an_unknown_word_at_the_first_run(sea: Figure) -> None:
    baked = sea.html()
    _field(sea, "plus").fill("江江")
    _field(sea, "plus").press("Enter")
    expect(sea.locator("[data-unknown]")).to_contain_text("没有“江江”")
    assert sea.html() == baked
    sea.locator("[data-unknown] button").first.click()
    expect(_caption(sea)).to_contain_text("离“海 + 江”最近的词")
    sea.reset()
    assert sea.html() == baked


def test_no_word_and_no_direction(sea: Figure) -> None:
    sea.run()
    good = sea.html()
    for word, minus, told in (("", "", "请先填一个词"), ("海", "海", "互相抵消")):
        _field(sea, "minus").fill(minus)
        _field(sea).fill(word)
        _field(sea).press("Enter")
        expect(sea.status).to_contain_text(told)
        sea.expect_state("failed")
        assert sea.html() == good
    _field(sea).fill("山")
    _field(sea).press("Enter")
    sea.expect_state()


def test_a_neighbour_becomes_the_query(sea: Figure) -> None:
    expect(sea.locator("tbody button")).to_have_count(0)
    _field(sea, "plus").fill("山")
    sea.run()
    second = sea.locator("tbody button").nth(1)
    word = second.inner_text()
    second.click()
    expect(_caption(sea)).to_have_text(f"离“{word}”最近的词")
    expect(_field(sea)).to_have_value(word)
    expect(_field(sea, "plus")).to_have_value("")
    assert "word=" in sea.page.evaluate("location.hash")
    # A keyboard reader is still in the figure.
    assert sea.evaluate("figure => figure.contains(document.activeElement)")
    expect(sea.locator("svg.plot")).to_be_visible()


def test_case_and_width_of_letters_do_not_matter(sea: Figure) -> None:
    king = _awake(sea.page, KING)
    _field(king).fill(" Ｋing ")
    _field(king).press("Enter")
    king.expect_state()
    expect(_caption(king)).to_have_text("离“king − man + woman”最近的词")
    expect(king.locator("tbody tr").first).to_contain_text("queen")


def test_the_softmax_is_of_one_word(sea: Figure) -> None:
    beside = _awake(sea.page, BESIDE)
    expect(_field(beside, "minus")).to_be_hidden()
    expect(_field(beside, "plus")).to_be_hidden()
    beside.run()
    beside.input("count").fill("20")
    expect(beside.locator("tbody tr")).to_have_count(19)
    values = _runs(beside)[-1]["values"]
    assert sum(values["scores"]) + values["itself"] == pytest.approx(1)
    beside.write("show", "nearest")
    expect(_field(beside, "minus")).to_be_visible()
    expect(_caption(beside)).to_contain_text("离“江湖”最近的词")


def test_a_link_restores_the_state(sea: Figure, browser: Browser, words: ServedSite) -> None:
    sea.run()
    _field(sea).fill("日")
    _field(sea, "minus").fill("山")
    _field(sea, "minus").press("Enter")
    expect(_caption(sea)).to_contain_text("“日 − 山”")
    with fresh_tab(browser) as page:
        page.goto(sea.page.url)
        again = _awake(page, SEA)
        expect(_field(again, "minus")).to_have_value("山")
        expect(_caption(again)).to_contain_text("“海”")
        again.run()
        assert again.html() == sea.html()
        # A link to an unknown word is answered like a typed one.
        page.goto(f"{words.url('words')}#{SEA}?word=%E6%98%A5%E6%B1%9F")
        expect(again.locator("[data-unknown]")).to_contain_text("没有“春江”")


@pytest.mark.parametrize("suffix", ["onnx.gz", "txt", "wasm"])
def test_a_broken_download_keeps_the_baked_result(sea: Figure, suffix: str) -> None:
    baked = sea.html()
    sea.page.route(f"**/*.{suffix}", lambda route: route.abort())
    sea.run("failed")
    expect(sea.status).to_contain_text("下载失败")
    assert sea.html() == baked
    expect(sea.locator("[data-price]")).to_be_visible()
    sea.page.unroute(f"**/*.{suffix}")
    sea.run()
    expect(_caption(sea)).to_contain_text("“海”")


def test_stop_and_run_again(sea: Figure) -> None:
    sea.run()
    sea.page.evaluate(
        """id => {
          const figure = document.getElementById(id);
          figure.querySelector("[data-run]").click();
          figure.querySelector("[data-stop]").click();
        }""",
        SEA,
    )
    expect(sea.status).to_contain_text("已停止")
    _field(sea).fill("山")
    _field(sea).press("Enter")
    expect(_caption(sea)).to_contain_text("“山”")


def test_without_javascript_the_figure_is_complete(browser: Browser, words: ServedSite) -> None:
    with fresh_tab(browser, java_script_enabled=False) as page:
        page.goto(words.url("words", "en"))
        king = Figure(page, KING)
        expect(king.locator("tbody tr").first).to_contain_text("queen")
        expect(king.root.get_by_role("img", name="Map of words: king, queen")).to_be_visible()
        for control in king.locator("button, input, select").all():
            assert control.is_hidden()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_violations(browser: Browser, words: ServedSite, lang: str) -> None:
    with fresh_tab(browser, viewport={"width": 360, "height": 740}) as page:
        page.goto(words.url("words", lang))
        shown = _awake(page, KING)
        assert violations_of_both(page) == ""
        shown.run()
        _field(shown).fill("kin")
        _field(shown).press("Enter")
        expect(shown.locator("[data-unknown] button").first).to_be_visible()
        _field(shown).fill("prin")
        _field(shown).press("ArrowDown")
        expect(shown.locator("[aria-selected=true]")).to_have_text("prince")
        assert violations_of_both(page) == ""
        assert page.evaluate("document.documentElement.scrollWidth") == 360
