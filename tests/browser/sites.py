"""Small sites on loopback, tabs to look at them, and what happens in a tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, Page

from huoye.core.site_settings import Asked
from huoye.live.check.firefox import Firefox
from huoye.live.check.other_inputs import baking
from huoye.live.check.pages import PageReport, check_page
from tests.conftest import SmallSite, Text, address

#: Of Chromium: WebAssembly is compiled once, fast, and not a second time for speed. That is a third
#: of what a start of Python costs, and most tests of pages start it.
AT_ONCE = "--js-flags=--no-wasm-tier-up"


@dataclass(frozen=True)
class ServedSite(SmallSite):
    #: Its address, with a slash at the end.
    base: str

    def url(self, slug: str, lang: str = "zh") -> str:
        """The address of an article."""
        return self.base + address(slug, lang)

    def check(self, browser: Browser | Firefox, *pages: tuple[str, str]) -> list[PageReport]:
        """The page check of some articles. pages: (slug, language)."""
        with baking(Asked(content=self.content)) as bake:
            return [
                check_page(browser, self.base, f"{address(slug, lang)}index.html", bake)
                for slug, lang in pages
            ]


class ServeSite(Protocol):
    def __call__(
        self,
        articles: Mapping[str, Text],
        *,
        formulas: Mapping[str, str] | None = None,
        models: Callable[[Path], object] | None = None,
    ) -> ServedSite: ...


@contextmanager
def fresh_tab(browser: Browser, **options: Any) -> Iterator[Page]:
    """A tab in a fresh profile. options: of Playwright's new_context."""
    with browser.new_context(**options) as context:
        tab = context.new_page()
        tab.set_default_timeout(60_000)
        yield tab


def requested(page: Page) -> list[str]:
    """The addresses that the page asks for from now on, as they come."""
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    return urls
