"""A real Chromium, the real archive and small sites, served on loopback."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from huoye.core.server import StaticServer
from huoye.live.check.chromium import arguments, chromium, chromium_path
from tests.browser import demos as demo_pages
from tests.browser import twins
from tests.browser.sites import AT_ONCE, ServedSite, ServeSite, fresh_tab
from tests.conftest import BuildSmallSite, Text

# Five seconds, as it comes, are few for a machine that does much else.
expect.set_options(timeout=60_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium(AT_ONCE) as running:
        yield running


@pytest.fixture(scope="session")
def readers_browser(browser: Browser) -> Iterator[Browser]:
    """One that compiles as readers' do, for whether figures agree."""
    running = browser.browser_type.launch(executable_path=chromium_path(), args=arguments())
    yield running
    running.close()


@pytest.fixture(scope="session")
def base(site: Path) -> Iterator[str]:
    """The archive's address, with a slash at the end."""
    with StaticServer(site) as url:
        yield url


@pytest.fixture(scope="session")
def serve(small_site: BuildSmallSite) -> Iterator[ServeSite]:
    """Writes, builds and serves a small site: serve({"slug": "text"}, formulas=…, models=…)."""
    with ExitStack() as servers:

        def run(
            articles: Mapping[str, Text],
            *,
            formulas: Mapping[str, str] | None = None,
            models: Callable[[Path], object] | None = None,
        ) -> ServedSite:
            made = small_site(articles, formulas=formulas, models=models)
            base = servers.enter_context(StaticServer(made.output))
            return ServedSite(made.content, made.output, base)

        yield run


@pytest.fixture(scope="session")
def demos(serve: ServeSite) -> ServedSite:
    """A page for each of the figures of demos.py."""
    return serve(demo_pages.ARTICLES, models=demo_pages.write_models)


@pytest.fixture(scope="session")
def pair(serve: ServeSite) -> ServedSite:
    """Two models on one page (twins.py)."""
    return serve(twins.ARTICLES, models=twins.write_models)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab in a fresh profile."""
    with fresh_tab(browser) as tab:
        yield tab
