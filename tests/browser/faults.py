"""What goes wrong in the hands of a test: bytes on their way, workers, a page out of sight."""

from collections.abc import Callable, Mapping

from playwright.sync_api import Page, Route


def flip(route: Route) -> None:
    """Answer with one bit of the file changed."""
    response = route.fetch()
    body = bytearray(response.body())
    body[len(body) // 2] ^= 1
    route.fulfill(response=response, body=bytes(body))


def truncate(route: Route) -> None:
    response = route.fetch()
    route.fulfill(response=response, body=response.body()[:-100])


#: What may become of a file on its way: the answer, and what readers are told.
BAD_FILES: Mapping[str, tuple[Callable[[Route], None], str]] = {
    "missing": (lambda route: route.fulfill(status=404, body="gone"), "下载失败"),
    "cut off": (lambda route: route.abort(), "下载失败"),
    "wrong hash": (flip, "与发布时不一致"),
}


def keep_last_worker(page: Page) -> None:
    """In pages opened from now on ``lastWorker`` is the newest; ``lastWorker.fail()`` breaks it."""
    page.add_init_script(
        """const Made = Worker;
        window.Worker = class extends Made {
          constructor(...given) { super(...given); window.lastWorker = this; }
          fail() { this.dispatchEvent(new ErrorEvent("error", { message: "died" })); }
        };"""
    )


def hide(page: Page, hidden: bool = True) -> None:
    """Put the page's tab in the background, or back."""
    page.evaluate(
        """hidden => {
          Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )
