"""Links to a figure that were made to do harm, and what any script of a page may send to one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.figures import Figure
from tests.browser.sites import ServedSite, ServeSite
from tests.hostile.attack import attacks

FIGURE = "fig-formula-linked"
_TEXT = "/// formula | linked\n///\n"
_FORMULA = """
from typing import Annotated

from huoye import Choice, Result, Slider, Value


def linked(
    a: Annotated[float, Slider(0, 10)] = 5,
    b: Annotated[float, Slider(0, 10)] = 3,
    way: Annotated[str, Choice("sum", "product")] = "sum",
) -> Result:
    return Result([Value("result", a + b if way == "sum" else a * b, label="Result")])
"""


@pytest.fixture(scope="module")
def linked(serve: ServeSite) -> ServedSite:
    return serve({"linked": _TEXT}, formulas={"linked": _FORMULA})


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the page says that no page may say."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("dialog", lambda dialog: found.append(dialog.message))
    return found


@pytest.mark.parametrize("alive", [False, True], ids=["asleep", "alive"])
def test_a_link_does_no_harm(
    linked: ServedSite, page: Page, complaints: list[str], alive: bool
) -> None:
    url = linked.url("linked")
    shown = Figure.open(page, url, FIGURE)
    if alive:
        shown.run()
    for attack in attacks("fragments"):
        fragment = attack.text.splitlines()[-1].replace("FIGURE", FIGURE)
        if alive:
            page.evaluate("fragment => { location.hash = fragment; }", fragment)
            shown.expect_idle()
        else:
            page.goto("about:blank")
            shown = Figure.open(page, url + fragment, FIGURE)
        assert not re.search(attack.words, shown.html()), attack
        assert page.evaluate("[globalThis.pwned, {}.pwned, [].pwned].every((it) => !it)"), attack
        assert complaints == [], attack
    shown.reset()
    shown.change("a", "4") if alive else shown.run()
    shown.expect_state()


def test_what_a_link_cannot_set_is_said(linked: ServedSite, page: Page) -> None:
    link = f"#{FIGURE}?a=abc&b=4&way=quotient&price=Pay%20here"
    shown = Figure.open(page, linked.url("linked") + link, FIGURE)
    assert [shown.value(name) for name in ("a", "b", "way")] == ["5", "4", "sum"]
    expect(shown.status).to_contain_text("无法接受的值（a, …, way）")
    shown.run()
    expect(shown.status).to_contain_text("无法接受的值（a, …, way）")
    shown.change("a", "4")
    expect(shown.status).not_to_contain_text("无法接受")


_PICKED = ["null", "undefined", "7", "'text'", "[]", "{}", "{ seed: NaN }", "{ seed: { a: 1 } }"]


def test_nonsense_that_was_picked_changes_nothing(
    demos: ServedSite, page: Page, complaints: list[str]
) -> None:
    page.goto(demos.url("edit"))
    taker = page.locator("figure.live[data-picks]").first
    expect(taker).to_have_attribute("data-hydrated", "")
    fields = "figure => JSON.stringify(Array.from(new FormData(figure.querySelector('form'))))"
    before = taker.evaluate(fields)
    for detail in _PICKED:
        event = f'new CustomEvent("live:picked", {{ detail: {detail} }})'
        taker.evaluate(f"figure => {{ figure.dispatchEvent({event}); }}")
        assert taker.evaluate(fields) == before, detail
    assert complaints == []
    expect(taker).to_have_attribute("data-state", "baked")
