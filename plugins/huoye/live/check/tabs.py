"""Tabs for the page check, in either browser: they load pages, run scripts, and tell what went
wrong meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from huoye.live.check.firefox import Firefox

_LIMIT_MS = 180_000
#: How Chromium's complaint begins of a file that is not there.
_NOT_LOADED = "Failed to load resource"
#: Firefox says so of a formula that it lays out before all of it has been read. Whether one is so
#: for good, page.js finds.
_HALF_READ = "Invalid markup: Incorrect number of children for <"


class Tab(Protocol):
    """A tab with cookies, cache and storage of its own."""

    def goto(self, url: str) -> None:
        """Open a page and wait until it is loaded."""

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """Call a JavaScript function with JSON values, wait for it, and give its JSON result."""


class Watch:
    """Puts into words what must not happen in a page of the site at ``base``."""

    def __init__(
        self, base: str, tell: Callable[[str], None], allowed: Collection[str] = ()
    ) -> None:
        """allowed: hosts whose requests, and whatever comes of them, are no problem."""
        self._base, self._origin = urljoin(base, "/"), urlsplit(base).netloc
        self._tell = tell
        self._allowed = allowed

    def requested(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self._origin:
            self._unless_allowed(url, f"request leaves the site: {url}")

    def answered(self, status: int, url: str) -> None:
        if status >= 400 and not self._is_icon(url):
            self._unless_allowed(url, f"status {status}: {url}")

    def failed(self, url: str) -> None:
        self._unless_allowed(url, f"failed: {url}")

    def complained(self, text: str, url: str = "") -> None:
        """url: what the complaint is about, or the script that complains."""
        if not (self._is_icon(url) and text.startswith(_NOT_LOADED)):
            self._unless_allowed(url, f"console: {text}")

    def _is_icon(self, url: str) -> bool:
        """Of the site, which no page asks for: a browser does, once, where pages name none."""
        return url == f"{self._base}favicon.ico"

    def _unless_allowed(self, url: str, problem: str) -> None:
        host = urlsplit(url).hostname or ""
        if not any(host == name or host.endswith(f".{name}") for name in self._allowed):
            self._tell(problem)


@contextmanager
def open_tab(browser: Browser | Firefox, preload: str, watch: Watch) -> Iterator[Tab]:
    """A new tab. preload: a script that runs in every page before its own."""
    if isinstance(browser, Firefox):
        with browser.tab(preload, lambda name, params: firefox_event(watch, name, params)) as tab:
            yield tab
        return
    with browser.new_context() as context:
        context.add_init_script(preload)
        page = context.new_page()
        page.set_default_timeout(_LIMIT_MS)
        _listen(page, watch)
        yield _ChromiumTab(page)


class _ChromiumTab:
    def __init__(self, page: Page) -> None:
        self._page = page

    def goto(self, url: str) -> None:
        self._page.goto(url, wait_until="load")

    def evaluate(self, function: str, *arguments: Any) -> Any:
        return self._page.evaluate(f"arguments => ({function})(...arguments)", list(arguments))


def _listen(page: Page, watch: Watch) -> None:
    def on_request(request: Request) -> None:
        watch.requested(request.url)

    def on_response(response: Response) -> None:
        watch.answered(response.status, response.url)

    def on_failure(request: Request) -> None:
        watch.failed(request.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            watch.complained(message.text, message.location["url"])

    page.on("request", on_request)
    page.on("response", on_response)
    page.on("requestfailed", on_failure)
    page.on("console", on_console)
    page.on("pageerror", lambda error: watch.complained(str(error)))


def firefox_event(watch: Watch, name: str, params: dict[str, Any]) -> None:
    """Tell ``watch`` of one of the events that a Firefox sends."""
    if name == "network.beforeRequestSent":
        watch.requested(params["request"]["url"])
    elif name == "network.responseCompleted":
        watch.answered(params["response"]["status"], params["request"]["url"])
    elif name == "network.fetchError":
        watch.failed(params["request"]["url"])
    elif name == "log.entryAdded" and params["level"] == "error":
        text = params.get("text") or ""
        if text.startswith(_HALF_READ):
            return
        frames = (params.get("stackTrace") or {}).get("callFrames") or [{"url": ""}]
        watch.complained(text, frames[0]["url"])
