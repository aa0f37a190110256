"""``python -m benchmarks.first_result``: from pressing Run to the first result, each runtime.

Cold is a fresh browser profile; warm is the same page again with the runtime up. Wall time on
loopback and the CPU time of Chromium's renderer, median of the runs. Absolute times depend on the
machine; the ratio of one runtime to the other, taken in the same run, is what to compare.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from playwright.sync_api import Browser, CDPSession

from huoye.core.server import StaticServer
from huoye.live.check.chromium import chromium

FIGURES = {
    "Pyodide (ellipse)": ("2009/ellipse-perimeter-area/", "formula"),
    "models (nice-digits)": ("2018/flow-nice/", "sample"),
}
_RUN = """figure => new Promise(done => {
  const start = performance.now();
  const observer = new MutationObserver(() => {
    if (figure.dataset.state === "live" || figure.dataset.state === "failed") {
      observer.disconnect();
      done([figure.dataset.state, performance.now() - start]);
    }
  });
  observer.observe(figure, { attributeFilter: ["data-state"] });
  figure.querySelector("[data-run]").click();
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=Path("output"))
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    print(f"{'figure':30}{'cold wall':>11}{'cold CPU':>11}{'warm wall':>11}")
    with StaticServer(arguments.folder) as base, chromium() as browser:
        # Interleaved, so that a change in the machine's speed meets both alike.
        times: dict[str, list[tuple[float, float, float]]] = {name: [] for name in FIGURES}
        for _ in range(arguments.runs):
            for name, (path, kind) in FIGURES.items():
                times[name].append(measure(browser, base + path, kind))
        for name, rows in times.items():
            cold, cpu, warm = (statistics.median(column) for column in zip(*rows, strict=True))
            print(f"{name:30}{cold:9.0f}ms{cpu:9.0f}ms{warm:9.0f}ms")


def measure(browser: Browser, url: str, kind: str) -> tuple[float, float, float]:
    """Milliseconds: wall of the first run, CPU of the renderer in it, wall of the second run."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
        figure = page.locator(f"figure.live[id^='fig-{kind}-']").first
        session = context.new_cdp_session(page)
        session.send("Performance.enable")
        before = _cpu(session)
        state, cold = figure.evaluate(_RUN)
        cpu = _cpu(session) - before
        time.sleep(0.2)
        again, warm = figure.evaluate(_RUN)
        if (state, again) != ("live", "live"):
            raise RuntimeError(f"{url}: the figure ended as {state}, {again}")
        return cold, cpu * 1000, warm


def _cpu(session: CDPSession) -> float:
    """Seconds of CPU that the renderer's process has used, workers included."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(entry["value"]) for entry in metrics if entry["name"] == "ProcessTime")


if __name__ == "__main__":
    main()
