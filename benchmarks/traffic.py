"""What a page loads, in bytes over the wire, as Chromium counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

KINDS = ("html", "css", "font", "our scripts", "pictures", "runtime", "other")


class Traffic:
    """Counts everything that ``page`` loads from now on, in compressed bytes by kind."""

    def __init__(self, page: Page) -> None:
        self.bytes: Counter[str] = Counter()
        self._kinds: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._on_response)
        session.on("Network.loadingFinished", self._on_finished)

    @property
    def total(self) -> int:
        return sum(self.bytes.values())

    def _on_response(self, event: Mapping[str, Any]) -> None:
        self._kinds[event["requestId"]] = kind_of(event["response"]["url"], event["type"])

    def _on_finished(self, event: Mapping[str, Any]) -> None:
        kind = self._kinds.get(event["requestId"], "other")
        self.bytes[kind] += int(event["encodedDataLength"])


def kind_of(url: str, resource_type: str) -> str:
    """One of KINDS for a loaded URL."""
    if resource_type == "Image":
        return "pictures"
    if "/runtimes/" in url or "/files/" in url:
        return "runtime"
    return {"Document": "html", "Stylesheet": "css", "Font": "font", "Script": "our scripts"}.get(
        resource_type, "other"
    )
