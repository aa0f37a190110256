"""A real Chromium and the real archive, served on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from huoye.core.server import StaticServer
from huoye.live.check.chromium import chromium
from tests.browser import twins
from tests.browser.demos import write_pages
from tests.conftest import Build


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def base(site: Path) -> Iterator[str]:
    """The archive's address, with a slash at the end."""
    with StaticServer(site) as url:
        yield url


@pytest.fixture(scope="session")
def demos_folder(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds "content" and "output" of a small site with the figures of demos.py."""
    folder = tmp_path_factory.mktemp("demos")
    write_pages(folder / "content")
    done = build(folder / "content", folder / "output")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def demos(demos_folder: Path) -> Iterator[str]:
    """The small site's address, with a slash at the end."""
    with StaticServer(demos_folder / "output") as url:
        yield url


@pytest.fixture(scope="session")
def pair(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a small site with two models on one page (twins.py)."""
    folder = tmp_path_factory.mktemp("pair")
    twins.write_site(folder / "content")
    done = build(folder / "content", folder / "output")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "output"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab in a fresh profile."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.set_default_timeout(60_000)
        yield tab
