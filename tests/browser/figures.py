"""A live figure in a page, driven as a reader drives it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import JSHandle, Locator, Page, expect

#: A first run may start a runtime on a busy machine.
_LIMIT = 60_000


class Figure:
    """A ``figure.live`` of an open page."""

    def __init__(self, page: Page, identifier: str) -> None:
        self.page = page
        self.id = identifier
        self.root = page.locator(f"figure[id='{identifier}']")
        #: The box with what was baked or computed.
        self.result = self.locator("[data-baked]")
        #: The sentence that says how it goes.
        self.status = self.locator("p[role=status]")

    @classmethod
    def open(cls, page: Page, url: str, identifier: str) -> Figure:
        """Go to a page, and give its figure, awake."""
        page.goto(url)
        figure = cls(page, identifier)
        figure.expect_awake()
        return figure

    def run(self, state: str = "live") -> None:
        """Press Run and wait for the end."""
        self.press_run()
        self.expect_state(state)

    def press_run(self) -> None:
        self.locator("[data-run]").click()

    def stop(self) -> None:
        self.locator("[data-stop]").click()

    def reset(self) -> None:
        self.locator("[data-reset]").click()

    def expect_awake(self) -> None:
        """Its modules have come; before, its controls answer nobody."""
        expect(self.root).to_have_attribute("data-hydrated", "", timeout=_LIMIT)

    def expect_state(self, state: str = "live") -> None:
        expect(self.root).to_have_attribute("data-state", state, timeout=_LIMIT)

    def expect_idle(self) -> None:
        """Nothing is under way, whatever came of it."""
        expect(self.root).to_have_attribute("aria-busy", "false", timeout=_LIMIT)

    def expect_tools(self) -> None:
        """Go near to the kind's own tools, and wait until they answer: their script comes then."""
        self.expect_awake()
        tools = self.locator("[data-tools]")
        tools.scroll_into_view_if_needed()
        expect(tools).not_to_have_attribute("inert", "", timeout=_LIMIT)

    def input(self, name: str) -> Locator:
        return self.locator(f"[name={name}]")

    def slider(self, name: str) -> Locator:
        return self.locator(f"[data-mirror={name}]")

    def value(self, name: str) -> str:
        return self.input(name).input_value()

    def write(self, name: str, value: str) -> None:
        """Give an input another value and leave it."""
        field = self.input(name)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
            field.blur()

    def change(self, name: str, value: str) -> None:
        """``write``, and wait for the run that it asks for."""
        with self.outcome():
            self.write(name, value)

    @contextmanager
    def outcome(self) -> Iterator[None]:
        """Wait for the end of the run that is asked for within."""
        end = self.evaluate_handle(
            """figure => ({ run: new Promise((resolve) => {
              for (const name of ["live:result", "live:error"]) {
                figure.addEventListener(name, () => resolve(null), { once: true });
              }
            }) })"""
        )
        yield
        end.evaluate("({ run }) => run")

    def html(self) -> str:
        """The result shown."""
        return self.result.inner_html()

    def picture(self, selector: str = "canvas", index: int = 0) -> Any:
        """The pixels of a live picture, as a data URL."""
        return self.locator(selector).nth(index).evaluate("canvas => canvas.toDataURL()")

    def pictures(self) -> list[str]:
        """The pixels of every live picture."""
        found = self.locator("canvas.pixels")
        urls: list[str] = found.evaluate_all("all => all.map(canvas => canvas.toDataURL())")
        return urls

    def locator(self, selector: str, **filters: Any) -> Locator:
        return self.root.locator(selector, **filters)

    def button(self, name: str, *, exact: bool = False) -> Locator:
        return self.root.get_by_role("button", name=name, exact=exact)

    def evaluate(self, script: str, argument: Any = None) -> Any:
        """Call a function of the page with the figure's element."""
        return self.root.evaluate(script, argument)

    def evaluate_handle(self, script: str) -> JSHandle:
        return self.root.evaluate_handle(script)
