"""The comforts of a page in a browser: colours, contents, code; with a script and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations_of_both
from tests.browser.sites import ServedSite, ServeSite, fresh_tab
from tests.conftest import in_both

ARTICLE = """Long enough for three sections: $x^2$.

## 一 one

```python linenums="1"
def f():
    return 1
```

```pycon
>>> a = 1
>>> def f():
...     return a
...
>>> f()
1
```

## 二 two

<div style="height: 1500px"></div>

## 三 three

<div style="height: 1500px"></div>
"""
WIDE = {"width": 1280, "height": 800}
#: As browsers are that cannot mark a link by style alone.
OLDER = "CSS.supports = () => false"
CURRENT = ".toc [aria-current]"
PAPER = "getComputedStyle(document.querySelector('.sheet')).backgroundColor"
CURVE = """getComputedStyle(document.querySelector(".sheet").appendChild(
  Object.assign(document.createElement("p"), { style: "color: var(--curve-1)" }))).color"""


@pytest.fixture(scope="module")
def comfort(serve: ServeSite) -> ServedSite:
    return serve({"comfort": in_both(ARTICLE)})


@pytest.fixture
def tab(browser: Browser, comfort: ServedSite) -> Iterator[Page]:
    clipboard = ["clipboard-read", "clipboard-write"]
    with fresh_tab(browser, viewport=WIDE, permissions=clipboard) as page:
        page.goto(comfort.url("comfort"))
        # What helps to read comes when a reader does something.
        page.mouse.move(600, 400)
        yield page


def test_code_is_copied_as_it_is_run(tab: Page) -> None:
    numbered, session = tab.locator(".copying").nth(0), tab.locator(".copying").nth(1)
    for code, text in (
        (numbered, "def f():\n    return 1"),
        (session, "a = 1\ndef f():\n    return a\n\nf()"),
    ):
        code.get_by_role("button", name="复制").click()
        expect(tab.get_by_role("status").filter(has_text="已复制")).to_be_attached()
        assert tab.evaluate("navigator.clipboard.readText()").rstrip("\n") == text
    expect(code.get_by_role("button", name="复制")).to_be_attached()


def test_the_choice_of_colours_is_kept_and_goes_before_the_device(tab: Page) -> None:
    tab.emulate_media(color_scheme="light")
    light, green = tab.evaluate(PAPER), tab.evaluate(CURVE)
    tab.get_by_label("配色").select_option("dark")
    dark, bright = tab.evaluate(PAPER), tab.evaluate(CURVE)
    assert dark != light
    assert bright != green
    tab.reload()
    assert tab.evaluate(PAPER) == dark
    expect(tab.get_by_label("配色")).to_have_value("dark")
    tab.emulate_media(media="print")
    assert tab.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    tab.emulate_media(media="screen", color_scheme="dark")
    tab.get_by_label("配色").select_option("light")
    assert tab.evaluate(PAPER) == light
    tab.get_by_label("配色").select_option("auto")
    assert tab.evaluate(PAPER) == dark


def test_a_choice_that_cannot_be_kept_is_not_offered(browser: Browser, comfort: ServedSite) -> None:
    with fresh_tab(browser) as page:
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new Error() } })"
        )
        page.goto(comfort.url("comfort"))
        expect(page.locator(".colours select")).to_be_hidden()


def test_the_section_being_read_is_marked(tab: Page) -> None:
    if not tab.evaluate("CSS.supports('scroll-target-group', 'auto')"):
        pytest.skip("this browser has no such style")
    expect(tab.locator(CURRENT)).to_have_count(0)
    tab.locator("#二-two").evaluate("heading => heading.scrollIntoView()")
    # In the next frame. A text is not waited for: the page's policy lets none be code.
    for place, weight in enumerate(("400", "700", "400")):
        expect(tab.locator(".toc a").nth(place)).to_have_css("font-weight", weight)


def test_the_section_being_read_is_marked_by_a_script_elsewhere(
    browser: Browser, comfort: ServedSite
) -> None:
    with fresh_tab(browser, viewport=WIDE) as page:
        page.add_init_script(OLDER)
        page.goto(comfort.url("comfort"))
        for heading, name in (("三-three", "三 three"), ("二-two", "二 two")):
            page.locator(f"#{heading}").evaluate("heading => heading.scrollIntoView()")
            expect(page.locator(CURRENT)).to_have_text(name)


def test_without_a_script(browser: Browser, comfort: ServedSite) -> None:
    with fresh_tab(browser, java_script_enabled=False, viewport=WIDE) as page:
        page.goto(comfort.url("comfort"))
        expect(page.locator(".colours select")).to_be_hidden()
        expect(page.locator(".copying")).to_have_count(0)
        expect(page.locator(".toc a").last).to_be_visible()
        page.locator(".toc a").last.click()
        expect(page.locator("#三-three")).to_be_in_viewport()
        # It comes along.
        expect(page.locator(".toc a").first).to_be_in_viewport()
        page.set_viewport_size({"width": 390, "height": 800})
        expect(page.locator(".toc a").last).to_be_hidden()
        page.get_by_text("目录").click()
        expect(page.locator(".toc a").last).to_be_visible()


def test_a_line_of_code_can_be_led_to(tab: Page) -> None:
    tab.get_by_role("link", name="2", exact=True).click()
    assert tab.url.endswith("#line-0-2")
    expect(tab.locator(".code a:target")).to_have_count(1)


def test_a_section_can_be_led_to_by_keyboard(tab: Page) -> None:
    link = tab.get_by_role("link", name="本节链接").nth(1)
    expect(link).to_have_css("opacity", "0")
    link.focus()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Shift+Tab")
    expect(link).to_have_css("opacity", "1")
    expect(link).to_have_accessible_description("二 two")
    tab.keyboard.press("Enter")
    expect(tab.locator("#二-two")).to_be_in_viewport()


def test_a_page_is_mirrored_and_what_runs_from_left_to_right_is_not(tab: Page) -> None:
    tab.evaluate("document.documentElement.dir = 'rtl'")
    rail, text = (tab.locator(name).bounding_box() for name in (".rail", ".prose"))
    assert rail and text and rail["x"] > text["x"] + text["width"]
    first, last = (tab.locator(f"mjx-math mjx-m{name}").first.bounding_box() for name in "in")
    assert first and last and first["x"] < last["x"]
    expect(tab.locator(".prose pre").last).to_have_css("direction", "ltr")
    assert tab.evaluate("document.documentElement.scrollWidth") == WIDE["width"]


def test_a_place_is_marked_without_colours_and_nothing_moves_by_itself(tab: Page) -> None:
    """As a reader's system asks for its own colours, and for no motion."""
    tab.get_by_role("link", name="归档", exact=True).click()
    here = tab.locator(".masthead [aria-current]")
    expect(here).to_have_css("text-decoration-line", "none")
    tab.emulate_media(forced_colors="active", reduced_motion="reduce")
    expect(here).to_have_css("text-decoration-line", "underline")
    tab.go_back()
    tab.get_by_label("配色").select_option("light")
    expect(tab.locator("html")).to_have_css("color-scheme", "light dark")
    assert tab.evaluate("document.getAnimations().length") == 0


def test_what_a_thumb_meets_is_as_tall_as_one(browser: Browser, comfort: ServedSite) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    with fresh_tab(browser, **phone) as page:
        page.goto(comfort.url("comfort"))
        page.locator(".toc summary").click()
        parts = ".masthead li a, .colours select, summary, .toc a, .colophon a"
        boxes = page.locator(parts).evaluate_all(
            "parts => parts.map(it => [it.textContent, it.getBoundingClientRect().height])"
        )
        assert len(boxes) > 10
        assert [(name, tall) for name, tall in boxes if tall < 44] == []
        # Nothing but what can be seen moves apart.
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_no_violations_with_all_of_it(tab: Page) -> None:
    assert violations_of_both(tab) == ""
