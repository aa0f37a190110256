"""What a page costs its browser: the renderer's CPU time and memory, workers included."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Error, Page

_COLLECT = "HeapProfiler.collectGarbage"


class Renderer:
    """The renderer of the page, workers included."""

    def __init__(self, browser: Browser, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable")
        self._workers: list[str] = []
        self._session.on(
            "Target.attachedToTarget", lambda event: self._workers.append(event["sessionId"])
        )
        attach = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False}
        self._session.send("Target.setAutoAttach", attach)
        self.id = _process_of(page, browser.new_browser_cdp_session())

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return next(float(entry["value"]) for entry in metrics if entry["name"] == "ProcessTime")

    def settled_memory(self) -> float:
        """Megabytes in memory once garbage is gone."""
        self.collect_garbage()
        return self.resident()

    def collect_garbage(self) -> None:
        """The page's and that of its workers, each of which has a heap of its own."""
        for _ in range(2):
            self._session.send(_COLLECT)
            for worker in self._workers:
                message = json.dumps({"id": 1, "method": _COLLECT})
                asked = {"sessionId": worker, "message": message}
                with suppress(Error):  # it has ended
                    self._session.send("Target.sendMessageToTarget", asked)
            time.sleep(1)

    def resident(self) -> float:
        """Megabytes in memory, with the pages of the browser's program itself."""
        return self._status("VmRSS")

    def own(self) -> float:
        """Megabytes that it has written itself and shares with nobody."""
        return self._status("RssAnon") + self._status("RssShmem")

    def peak_resident(self) -> float:
        """Megabytes at the worst moment, with the pages of the browser's program itself, which
        every tab of it maps."""
        return self._status("VmHWM")

    def _status(self, key: str) -> float:
        return status(self.id, key)


def _process_of(page: Page, session: CDPSession) -> int:
    """The renderer that works when the page does: the browser has others, of its own windows."""

    def spent() -> dict[int, float]:
        found: list[dict[str, Any]] = session.send("SystemInfo.getProcessInfo")["processInfo"]
        return {int(entry["id"]): entry["cpuTime"] for entry in found if _is_renderer(entry)}

    before = spent()
    page.evaluate("() => { const end = Date.now() + 300; while (Date.now() < end); }")
    return max((now - before.get(number, now), number) for number, now in spent().items())[1]


def _is_renderer(entry: dict[str, Any]) -> bool:
    return bool(entry["type"] == "renderer")


class PrivatePeak:
    """The most memory that each renderer had to itself while this was open, looked at often.

    That is what a browser's task manager calls a tab's memory; the kernel keeps no peak of it.
    """

    def __init__(self, browser: Browser) -> None:
        found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        self._peaks = {int(entry["id"]): 0.0 for entry in found if _is_renderer(entry)}
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
