"""Driving a figure as a reader does."""

from playwright.sync_api import Locator, Page, expect


def figure(page: Page, identifier: str) -> Locator:
    return page.locator(f"figure[id='{identifier}']")


def press_run(shown: Locator) -> None:
    shown.locator("[data-run]").click()


def expect_state(shown: Locator, state: str) -> None:
    expect(shown).to_have_attribute("data-state", state, timeout=60_000)


def status(shown: Locator) -> Locator:
    return shown.locator("p[role=status]")


def result_html(shown: Locator) -> str:
    return shown.locator("[data-baked]").inner_html()
