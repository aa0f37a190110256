"""`/// python` in a reader's hands: order, exercises, edits, and code that goes wrong."""

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from huoye.live.lists import with_ids_apart
from tests.browser.axe import violations
from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, ServeSite, fresh_tab, requested
from tests.conftest import in_both

FIRST, SECOND, EXERCISE = "fig-python-first", "fig-python-second", "fig-python-area"
_TEXT = """Text.

/// python | first
    seconds: 3

```python
x = 20
print("x is", x)
```

First.
///

/// python | second
    seconds: 60

```python
from huoye import Curve, Plot, show

show(Plot("p", [Curve([(0, 0), (1, x)])]))
x + 1
```

Second.
///

/// python | area
    hints: ["π a b"]

```python
def area(a, b):
    return a * b
```

```python solution
from math import pi

def area(a, b):
    return pi * a * b
```

```python wrong
def area(a, b):
    return 3.14 * a * b
```

```python test
assert abs(area(5, 3) - 47.1238898038469) < 1e-9, "area(5, 3) 应是 47.1238898038469"
```

Exercise.
///
"""
# What a reader has written in a cell, as the page would have kept it.
_KEPT = """(edits) => {
  const real = Storage.prototype.getItem;
  Storage.prototype.getItem = function (key) {
    const cell = /#fig-python-(\\S+) /.exec(key)?.[1];
    return cell in edits && this === localStorage ? edits[cell] : real.call(this, key);
  };
}"""


@pytest.fixture(scope="module")
def cells(serve: ServeSite) -> ServedSite:
    return serve({"cells": in_both(_TEXT)})


def _open(
    page: Page, cells: ServedSite, edits: dict[str, str] | None = None, lang: str = "zh"
) -> None:
    if edits:
        page.add_init_script(f"({_KEPT})({json.dumps(edits)})")
    page.goto(cells.url("cells", lang))
    # Edits are taken up when a reader comes near.
    for identifier in (FIRST, SECOND, EXERCISE):
        Figure(page, identifier).expect_tools()


def test_live_equals_baked(browser: Browser, cells: ServedSite) -> None:
    for report in cells.check(browser, ("cells", "zh"), ("cells", "en")):
        assert report.problems == []
        assert len(report.figures) == 3


def test_nothing_is_fetched_before_run_and_a_cell_runs_those_above(
    page: Page, cells: ServedSite
) -> None:
    fetched = requested(page)
    _open(page, cells, {"first": "x = 41"})
    assert not [url for url in fetched if "/runtimes/" in url or "/files/" in url]
    shown = Figure(page, SECOND)
    shown.run()
    expect(shown.result).to_contain_text("42")
    # The cell above keeps what it showed: it was run for its state.
    expect(Figure(page, FIRST).result).to_contain_text("x is 20")


def test_run_all_above_shows_each(page: Page, cells: ServedSite) -> None:
    _open(page, cells, {"first": "x = 6\nprint('now', x)"})
    Figure(page, EXERCISE).locator("[data-above]").click()
    Figure(page, SECOND).expect_state()
    expect(Figure(page, FIRST).result).to_contain_text("now 6")
    expect(Figure(page, SECOND).result).to_contain_text("7")


def test_in_a_list_of_articles_each_has_its_own_cells(page: Page, serve: ServeSite) -> None:
    """Themes print several articles whole on one page."""
    names = "sorted(name for name in globals() if name[0] != '_')"
    known = f"/// python | {{}}\n\n```python\n{{}}{names}\n```\n///\n\n"
    site = serve(
        {
            "one": "Text.\n\n" + known.format("first", "x = 20\n"),
            "two": "Text.\n\n" + known.format("first", "") + known.format("second", "y = 1\n"),
        }
    )
    others = re.findall(r'<figure class="live".*?</figure>', site.html("two"), re.S)
    assert len(others) == 2
    both = site.html("one").replace("</article>", f"{''.join(others)}</article>", 1)
    page.route(site.url("one"), lambda route: route.fulfill(
        body=with_ids_apart(both), content_type="text/html; charset=utf-8"
    ))  # fmt: skip
    page.goto(site.url("one"))
    for identifier, found in (("first", "['x']"), ("first-2", "[]"), ("second", "['y']")):
        shown = Figure(page, f"fig-python-{identifier}")
        shown.run()
        expect(shown.result).to_have_text(found)


def test_running_twice_gives_the_same(page: Page, cells: ServedSite) -> None:
    _open(page, cells, {"second": "x += 1\nx"})
    shown = Figure(page, SECOND)
    for _ in range(3):
        shown.run()
        expect(shown.result).to_have_text("21")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("from math import pi\narea = lambda a, b: pi * a * b", "通过了。"),
        ("area = lambda a, b: a + b", "还没有通过。"),
    ],
)
def test_an_answer_is_judged(page: Page, cells: ServedSite, answer: str, words: str) -> None:
    _open(page, cells, {"area": answer})
    shown = Figure(page, EXERCISE)
    shown.run()
    expect(shown.status).to_have_text(words)
    expect(shown.locator(".verdict")).to_contain_text(words.rstrip("。"))


def test_hints_and_solution_are_there_without_scripts(browser: Browser, cells: ServedSite) -> None:
    with fresh_tab(browser, java_script_enabled=False) as page:
        page.goto(cells.url("cells"))
        shown = Figure(page, EXERCISE)
        expect(shown.root.get_by_text("π a b", exact=True)).to_be_hidden()
        shown.root.get_by_text("提示 1").click()
        expect(shown.root.get_by_text("π a b", exact=True)).to_be_visible()
        expect(shown.locator("[data-run]")).to_be_hidden()


def test_reset_brings_the_published_code_back(page: Page, cells: ServedSite) -> None:
    _open(page, cells, {"second": "x * 2"})
    shown = Figure(page, SECOND)
    code = shown.locator("[data-code]")
    expect(code).to_contain_text("x * 2")
    expect(code).to_contain_text("你上次改过的代码")
    baked = shown.html()
    shown.run()
    expect(shown.result).to_have_text("40")
    shown.reset()
    expect(code).to_contain_text("from huoye import Curve")
    assert shown.html() == baked
    shown.run()
    expect(shown.result).to_contain_text("21")


@pytest.mark.parametrize(
    ("code", "lang", "words"),
    [
        ("def f(n):\n    return f(n + 1)\nf(0)", "zh", "RecursionError"),
        ("import numpy", "zh", "ModuleNotFoundError"),
        ("print('x' * 1000)\n" * 1000, "en", "more characters are left out"),
        ("y", "en", "NameError: name 'y' is not defined"),
        ("raise SystemExit", "zh", "SystemExit"),
    ],
)
def test_code_that_fails_says_so_in_its_output(
    page: Page, cells: ServedSite, code: str, lang: str, words: str
) -> None:
    _open(page, cells, {"second": code}, lang)
    shown = Figure(page, SECOND)
    shown.run()
    expect(shown.result).to_contain_text(words)
    Figure(page, FIRST).run()
    expect(Figure(page, FIRST).result).to_contain_text("x is 20")


def test_a_hundred_megabytes_of_output(page: Page, cells: ServedSite) -> None:
    _open(page, cells, {"second": "for _ in range(100_000):\n    print('x' * 1000)"})
    shown = Figure(page, SECOND)
    shown.run()
    expect(shown.result).to_contain_text("输出太长")
    assert len(shown.html()) < 25_000


def test_memory_that_runs_out(page: Page, cells: ServedSite) -> None:
    _open(page, cells, {"second": "big = [[0] * 10**8 for _ in range(20)]"})
    shown = Figure(page, SECOND)
    shown.run()
    expect(shown.result).to_contain_text("MemoryError")
    Figure(page, FIRST).run()


def test_an_endless_loop_meets_its_limit(page: Page, cells: ServedSite) -> None:
    _open(page, cells, {"first": "while True:\n    pass"})
    shown, good = Figure(page, FIRST), Figure(page, FIRST).html()
    shown.run("failed")
    expect(shown.status).to_contain_text("等待太久")
    assert shown.html() == good
    shown.reset()
    shown.run()


def test_what_takes_for_ever_is_stopped(page: Page, cells: ServedSite) -> None:
    """Inside of one multiplication, where no interrupt of Python's would be heard."""
    _open(page, cells, {"second": "n = 7\nfor _ in range(37):\n    n *= n"}, "en")
    shown = Figure(page, SECOND)
    shown.press_run()
    expect(shown.status).to_have_text("Computing…", timeout=60_000)
    shown.stop()
    expect(shown.status).to_have_text("Stopped.")
    Figure(page, FIRST).run()


def test_a_worker_that_dies(page: Page, cells: ServedSite) -> None:
    _open(page, cells, {"second": "import os\nos.abort()"})
    shown = Figure(page, SECOND)
    good = shown.html()
    shown.run("failed")
    expect(shown.status).to_contain_text("计算环境未能启动或中途停止了")
    assert shown.html() == good
    Figure(page, FIRST).run()


def test_axe_finds_nothing(page: Page, cells: ServedSite) -> None:
    _open(page, cells)
    Figure(page, SECOND).run()
    assert violations(page) == ""


def _edit(shown: Figure) -> Locator:
    """Open the editor; the place where its code is typed."""
    shown.locator("[data-edit]").click()
    field = shown.locator("[data-code] .cm-content")
    expect(field).to_be_focused(timeout=60_000)
    return field


def _replace(page: Page, text: str) -> None:
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def test_code_is_edited_run_kept_and_reset(page: Page, cells: ServedSite) -> None:
    violations: list[str] = []
    page.on("console", lambda message: violations.append(message.text))
    fetched = requested(page)
    _open(page, cells)
    shown = Figure(page, SECOND)
    assert not [url for url in fetched if "code-editor" in url]
    field = _edit(shown)
    assert len([url for url in fetched if "/files/code-editor" in url]) >= 1
    _replace(page, "x * 3  # thrice")
    # Highlighted, by styles that the page's policy lets in.
    comment = field.locator("span", has_text="# thrice").last
    style = "span => getComputedStyle(span).fontStyle"
    assert comment.evaluate(style) == "italic"
    page.keyboard.press("ControlOrMeta+Enter")
    expect(shown.result).to_have_text("60", timeout=60_000)
    page.keyboard.press("Escape")
    expect(shown.locator("[data-run]")).to_be_focused()

    page.reload()
    shown.locator("[data-tools]").scroll_into_view_if_needed()
    expect(shown.locator("[data-code]")).to_contain_text("x * 3", timeout=60_000)
    assert "x * 3" not in page.url
    shown.reset()
    expect(shown.locator("[data-code]")).to_contain_text("from huoye import Curve")
    page.reload()
    shown.locator("[data-tools]").scroll_into_view_if_needed()
    expect(shown.locator("[data-tools]")).not_to_have_attribute("inert", "", timeout=60_000)
    expect(shown.locator("[data-code]")).to_contain_text("from huoye import Curve")
    assert not [text for text in violations if "Content Security Policy" in text]


def test_each_tab_keeps_its_own_edit(page: Page, cells: ServedSite) -> None:
    other = page.context.new_page()
    tabs = {page: "1 + 1", other: "2 + 2"}
    for tab, text in tabs.items():
        tab.bring_to_front()
        _open(tab, cells)
        _edit(Figure(tab, FIRST))
        _replace(tab, text)
    for tab, text in tabs.items():
        tab.reload()
        Figure(tab, FIRST).expect_tools()
        expect(Figure(tab, FIRST).locator("[data-code]")).to_contain_text(text)
    Figure(page, FIRST).reset()
    page.reload()
    Figure(page, FIRST).expect_tools()
    expect(Figure(page, FIRST).locator("[data-code]")).to_contain_text("x = 20")
    # The next visit finds the other's, which nobody has reset.
    third = page.context.new_page()
    _open(third, cells)
    expect(Figure(third, FIRST).locator("[data-code]")).to_contain_text("2 + 2")


def test_the_editor_is_no_trap_and_undoes(page: Page, cells: ServedSite) -> None:
    _open(page, cells)
    shown = Figure(page, FIRST)
    field = _edit(shown)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("y = 1\nif y:\n")
    # The next line is indented by itself.
    page.keyboard.type("z")
    expect(field.locator(".cm-line").nth(2)).to_have_text("    z")
    for _ in range(20):
        page.keyboard.press("ControlOrMeta+z")
    expect(field).to_contain_text("x = 20")
    page.keyboard.press("Tab")
    expect(field).not_to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(field).to_be_focused()


def test_a_dark_page_has_a_dark_editor(page: Page, cells: ServedSite) -> None:
    page.emulate_media(color_scheme="light")
    _open(page, cells)
    editor = Figure(page, FIRST).locator("[data-code] .cm-editor")
    _edit(Figure(page, FIRST))
    colour = "editor => getComputedStyle(editor).backgroundColor"
    light = editor.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    assert editor.evaluate(colour) != light
    assert violations(page) == ""


@pytest.mark.parametrize("fault", ["gone", "altered"])
def test_without_the_editor_a_plain_field_does(page: Page, cells: ServedSite, fault: str) -> None:
    def break_it(route: Route) -> None:
        if fault == "gone":
            route.fulfill(status=404, body="gone")
        else:
            route.fulfill(body="export const createEditor = () => {};")

    page.route("**/files/code-editor-*", break_it)
    _open(page, cells)
    shown = Figure(page, FIRST)
    shown.locator("[data-edit]").click()
    field = shown.locator("[data-code] textarea")
    expect(field).to_be_focused(timeout=60_000)
    field.fill("print(6 * 7)")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(shown.result).to_have_text("42", timeout=60_000)
    page.keyboard.press("Escape")
    expect(shown.locator("[data-run]")).to_be_focused()


def test_blocked_storage_costs_only_the_next_visit(page: Page, cells: ServedSite) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })"
    )
    _open(page, cells)
    shown = Figure(page, FIRST)
    _edit(shown)
    _replace(page, "7")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(shown.result).to_have_text("7", timeout=60_000)
