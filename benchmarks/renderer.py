"""What a page costs its browser: the renderer's CPU time and memory, workers included."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page


class Renderer:
    """The renderer of the page, workers included."""

    def __init__(self, browser: Browser, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable")
        found: list[dict[str, Any]] = browser.new_browser_cdp_session().send(
            "SystemInfo.getProcessInfo"
        )["processInfo"]
        # The browser keeps a spare; ours is the one that has worked.
        renderers = [entry for entry in found if entry["type"] == "renderer"]
        self.id = int(max(renderers, key=lambda entry: float(entry["cpuTime"]))["id"])

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return next(float(entry["value"]) for entry in metrics if entry["name"] == "ProcessTime")

    def settled_memory(self) -> float:
        """Megabytes in memory once garbage is gone."""
        self._session.send("HeapProfiler.collectGarbage")
        time.sleep(1)
        return self._status("VmRSS")

    def peak_resident(self) -> float:
        """Megabytes at the worst moment, with the pages of the browser's program itself, which
        every tab of it maps."""
        return self._status("VmHWM")

    def _status(self, key: str) -> float:
        return status(self.id, key)


class PrivatePeak:
    """The most memory that each renderer had to itself while this was open, looked at often.

    That is what a browser's task manager calls a tab's memory; the kernel keeps no peak of it.
    """

    def __init__(self, browser: Browser) -> None:
        found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        self._peaks = {int(entry["id"]): 0.0 for entry in found if entry["type"] == "renderer"}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> PrivatePeak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def of(self, process: Renderer) -> float:
        """Megabytes of this renderer."""
        return self._peaks[process.id]

    def _watch(self) -> None:
        while not self._done.wait(0.01):
            for number in self._peaks:
                with suppress(FileNotFoundError):
                    # Shared memory is the tab's as well: its canvases.
                    now = status(number, "RssAnon") + status(number, "RssShmem")
                    self._peaks[number] = max(self._peaks[number], now)


def status(process: int, key: str) -> float:
    """Megabytes of a process, by a line of /proc/…/status."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(f"{key}:"))
