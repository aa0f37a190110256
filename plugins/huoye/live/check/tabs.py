"""Tabs for the page check, in either browser: they load pages, run scripts, and tell what went
wrong meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Frame,
    Page,
    Request,
    Response,
)

from huoye.live.check.firefox import Firefox
from huoye.live.check.firefox import Tab as FirefoxTab

_LIMIT_MS = 180_000
#: Where a new tab stands.
_NO_PAGE = "about:blank"
#: Firefox says so of a formula that it lays out before all of it has been read. Whether one is so
#: for good, page.js finds.
_HALF_READ = "Invalid markup: Incorrect number of children for <"


class Tab(Protocol):
    """A tab that pages of one site are opened in, one after the other."""

    def goto(self, url: str, watch: Watch) -> None:
        """Open a page as on a first visit, without cookies and storage, and wait until it is
        loaded. watch: told what happens in it, until the next is opened."""

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """Call a JavaScript function with JSON values, wait for it, and give its JSON result."""


class Watch:
    """Puts into words what must not happen in a page of the site at ``base``."""

    def __init__(
        self, base: str, tell: Callable[[str], None], allowed: Collection[str] = ()
    ) -> None:
        """allowed: hosts whose requests, and whatever comes of them, are no problem."""
        self._origin = urlsplit(base).netloc
        self._tell = tell
        self._allowed = allowed

    def requested(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self._origin:
            self._unless_allowed(url, f"request leaves the site: {url}")

    def answered(self, status: int, url: str) -> None:
        if status >= 400:
            self._unless_allowed(url, f"status {status}: {url}")

    def failed(self, url: str) -> None:
        self._unless_allowed(url, f"failed: {url}")

    def complained(self, text: str, url: str = "") -> None:
        """url: what the complaint is about, or the script that complains."""
        self._unless_allowed(url, f"console: {text}")

    def _unless_allowed(self, url: str, problem: str) -> None:
        host = urlsplit(url).hostname or ""
        if not any(host == name or host.endswith(f".{name}") for name in self._allowed):
            self._tell(problem)


@contextmanager
def open_tab(browser: Browser | Firefox, preload: str) -> Iterator[Tab]:
    """A new tab. preload: a script that runs in every page before its own."""
    if isinstance(browser, Firefox):
        with ExitStack() as opened:
            yield _FirefoxTab(browser, preload, opened)
        return
    with browser.new_context() as context:
        context.add_init_script(preload)
        page = context.new_page()
        page.set_default_timeout(_LIMIT_MS)
        yield _ChromiumTab(page)


class _FirefoxTab:
    """A tab of Firefox for each page, since its profiles cost little."""

    def __init__(self, browser: Firefox, preload: str, opened: ExitStack) -> None:
        self._browser = browser
        self._preload = preload
        self._opened = opened
        self._tab: FirefoxTab

    def goto(self, url: str, watch: Watch) -> None:
        self._opened.close()
        tab = self._browser.tab(
            self._preload, lambda name, params: firefox_event(watch, name, params)
        )
        self._tab = self._opened.enter_context(tab)
        self._tab.goto(url)

    def evaluate(self, function: str, *arguments: Any) -> Any:
        return self._tab.evaluate(function, *arguments)


class _ChromiumTab:
    """One for all pages: to open a tab costs more than most pages do, and in one of its own a page
    would download again what the page before has left in the cache."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._watch: Watch | None = None
        #: Whether the page that was gone to is there, and not the one that is left.
        self._arrived = False
        #: Requests of the page that was gone to. Others are broken off when theirs is left.
        self._requests: set[Request] = set()
        page.on("framenavigated", self._on_navigation)
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("requestfailed", self._on_failure)
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)

    def goto(self, url: str, watch: Watch) -> None:
        self._watch, self._arrived, self._requests = watch, False, set()
        self._forget(url)
        self._page.goto(url, wait_until="load")

    def _forget(self, url: str) -> None:
        """What pages before have stored, and what they have opened."""
        for other in self._page.context.pages:
            if other != self._page:
                other.close()
        if self._page.url != _NO_PAGE:
            # Pages of no origin have none.
            self._page.evaluate("() => { try { sessionStorage.clear() } catch {} }")
        parts = urlsplit(url)
        session = self._page.context.new_cdp_session(self._page)
        session.send(
            "Storage.clearDataForOrigin",
            {"origin": f"{parts.scheme}://{parts.netloc}", "storageTypes": "all"},
        )
        session.detach()

    def evaluate(self, function: str, *arguments: Any) -> Any:
        return self._page.evaluate(f"arguments => ({function})(...arguments)", list(arguments))

    def _on_navigation(self, frame: Frame) -> None:
        self._arrived |= frame == self._page.main_frame

    def _on_request(self, request: Request) -> None:
        if self._watch and (self._arrived or request.is_navigation_request()):
            self._requests.add(request)
            self._watch.requested(request.url)

    def _on_response(self, response: Response) -> None:
        if self._watch and response.request in self._requests:
            self._watch.answered(response.status, response.url)

    def _on_failure(self, request: Request) -> None:
        if self._watch and request in self._requests:
            self._watch.failed(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if self._watch and self._arrived and message.type == "error":
            self._watch.complained(message.text, message.location["url"])

    def _on_error(self, error: Error) -> None:
        if self._watch and self._arrived:
            self._watch.complained(str(error))


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
