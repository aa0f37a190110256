"""``python -m benchmarks.formula_speed``: what formulas cost their readers, beside budgets.

Ours is a page of this site, from pressing Run to the first value, answered by the first responder
(MicroPython) or, with ``engine: pyodide``, by Pyodide; beside it, in the same run, npm's Pyodide as
it is shipped: its own standard library and lock file, the wheel of the formulas, the same formula,
in a module worker too. Both are served on loopback to a headless Chromium, with the same caching;
cold is a fresh profile, warm the same page loaded again. CPU time of the renderer, medians; wall
times mean something on a quiet machine only. Exits with 1 when a budget is broken.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from benchmarks.formula_site import PAGES, ROOT, SHIPPED, formula_site
from benchmarks.renderer import PrivatePeak, Renderer
from benchmarks.slow_line import slow_line
from benchmarks.traffic import Traffic
from huoye.core.files import sha256
from huoye.core.node import node_executable
from huoye.live.check.chromium import chromium, chromium_path
from huoye.pyodide_widgets.runtime import PYODIDE_FOLDER
from huoye.pyodide_widgets.wheel import WHEEL

BYTES = 3.1
COLD, WARM = 0.36, 0.55
#: Of the first responder: megabytes as gzip to the first value, all scripts with it; CPU and wall
#: of a cold first value, over as shipped; seconds of it on a slow line; and the renderer's memory
#: of its own.
FIRST_BYTES, FIRST_COLD, FIRST_SLOW_S, FIRST_MEMORY_MB = 0.26, 0.12, 0.7, 100.0
#: Kilobytes of our scripts, as gzip, that a page with a figure loads before a reader touches it.
UNTOUCHED_KB = 12.0
#: The slow line: megabits a second, and seconds there and back.
MEGABITS, DELAY_S = 10.0, 0.04
SLIDE_MS = 16.0
#: Milliseconds in the worker of a move of the formulas with three and four plots.
ANSWER_MS, ANSWER_ON_PYODIDE_MS = 10.0, 4.5
LEAK_MB, LEAK_RUNS = 10.0, 600
#: The browser stores the machine code of WebAssembly a little later.
_STORED_MS = 2500

# Both give the milliseconds from asking to the result that is laid out.
_START_SHIPPED = """() => new Promise((done, fail) => {
  const start = performance.now();
  const worker = new Worker("/worker.mjs", { type: "module" });
  worker.onerror = event => fail(new Error(event.message));
  worker.onmessage = ({ data }) => {
    document.getElementById("result").innerHTML = data;
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  };
})"""
START_OURS = """figure => new Promise((done, fail) => {
  const start = performance.now();
  new MutationObserver(() => {
    if (figure.dataset.state === "failed") fail(new Error(figure.innerText));
    if (figure.dataset.state !== "live") return;
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  }).observe(figure, { attributeFilter: ["data-state"] });
  figure.querySelector("[data-run]").click();
})"""
# Milliseconds from an input event to the new picture, laid out; the next frame shows it.
SLIDE = """(figure, count) => new Promise(finish => {
  const slider = figure.querySelector("input[type=range]");
  const box = figure.querySelector("[data-baked]");
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const times = [];
  const move = () => {
    slider.value = low + (high - low) * (0.2 + 0.3 * ((times.length % 20) / 20));
    const start = performance.now();
    new MutationObserver((_, observer) => {
      observer.disconnect();
      box.getBoundingClientRect();
      times.push(performance.now() - start);
      const idle = () => figure.dataset.state === "live" ? next() : setTimeout(idle);
      idle();
    }).observe(box, { childList: true });
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const next = () => times.length < count ? requestAnimationFrame(move) : finish(times);
  next();
})"""
# Notes of each call of a worker how long its answer takes, in `answerTimes`.
_WATCH_ANSWERS = """() => {
  window.answerTimes = [];
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (message, ...more) {
    if (message?.method === "evaluate") {
      const start = performance.now();
      const hear = ({ data }) => {
        if (data.id !== message.id || data.progress) return;
        answerTimes.push(performance.now() - start);
        this.removeEventListener("message", hear);
      };
      this.addEventListener("message", hear);
    }
    return postMessage.call(this, message, ...more);
  };
}"""


@dataclass
class Row:
    """One measurement; a budget of None is for comparison only."""

    what: str
    value: float
    unit: str
    budget: float | None = None

    @property
    def broken(self) -> bool:
        return self.budget is not None and self.value > self.budget


@dataclass
class Bench:
    """Where it is measured, and how often."""

    browser: Browser
    folder: Path
    base: str
    runs: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(_PARTS)}; all")
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    if unknown := [part for part in asked.parts if part not in _PARTS]:
        parser.error(f"there is no part {unknown[0]}")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'':52}{'measured':>14}{'budget':>10}")
    broken = 0
    with formula_site() as (folder, base), chromium() as browser:
        bench = Bench(browser, folder, base, asked.runs)
        for part in asked.parts or _PARTS:
            for row in _PARTS[part](bench):
                broken += row.broken
                budget = "" if row.budget is None else f"{row.budget:10.2f}"
                mark = "  OVER BUDGET" if row.broken else ""
                print(f"{row.what:52}{row.value:10.2f} {row.unit:3}{budget}{mark}", flush=True)
    return 1 if broken else 0


def _bytes(bench: Bench) -> Iterator[Row]:
    folder = bench.folder
    yield Row("bytes to the first value, brotli", _ours_brotli(folder) / 1e6, "MB", BYTES)
    shipped = sum(_brotli(PYODIDE_FOLDER / name) for name in SHIPPED) + _brotli(
        folder / "files" / WHEEL
    )
    yield Row("  as shipped", shipped / 1e6, "MB")
    with bench.browser.new_context() as context:
        page = context.new_page()
        traffic = Traffic(page)
        open_page(page, bench.base, "line")
        untouched = traffic.bytes["our scripts"] / 1e3
    yield Row("our scripts before a touch, gzip", untouched, "KB", UNTOUCHED_KB)
    fetched = _fetched(bench.browser, bench.base)
    yield Row("bytes of the first responder, gzip", fetched, "MB", FIRST_BYTES)


def _first_values(bench: Bench) -> Iterator[Row]:
    """In turns, so that a change in the machine's speed meets all alike."""
    times: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for _ in range(bench.runs):
        for whose in ("line", "line-on-pyodide", "shipped"):
            with _profile(bench.browser) as page:
                for stage in ("cold", "warm"):
                    spent = _first_value(page, bench.base, whose)
                    times.setdefault((whose, stage), []).append(spent)
                    page.wait_for_timeout(_STORED_MS)
    medians = {key: [statistics.median(column) for column in zip(*rows, strict=True)]
               for key, rows in times.items()}  # fmt: skip
    for stage, budget, first in (("cold", COLD, FIRST_COLD), ("warm", WARM, None)):
        for kind, what in enumerate(("CPU", "wall")):
            theirs = medians["shipped", stage][kind]
            yield Row(f"first value as shipped, {stage}: {what}", theirs, "s")
            for slug, limit in (("line", first), ("line-on-pyodide", budget)):
                ours = medians[slug, stage][kind]
                yield Row(f"  {slug}", ours, "s")
                is_held = what == "CPU" or slug == "line"
                yield Row(
                    f"  {slug} over as shipped", ours / theirs, "x", limit if is_held else None
                )


def _on_a_slow_line(bench: Bench) -> Iterator[Row]:
    line = f"{MEGABITS:g} Mbit/s, {DELAY_S * 1000:g} ms"
    with slow_line(bench.base, megabits=MEGABITS, milliseconds=DELAY_S * 1000) as slow:
        for whose, limit in (("line", FIRST_SLOW_S), ("spring", None), ("shipped", None)):
            walls = []
            for _ in range(bench.runs):
                with _profile(bench.browser) as page:
                    walls.append(_first_value(page, slow, whose)[1])
            yield Row(f"first value, {line}: {whose}", statistics.median(walls), "s", limit)


def _moves(bench: Bench) -> Iterator[Row]:
    for name in PAGES:
        with bench.browser.new_context() as context:
            page = context.new_page()
            figure = open_page(page, bench.base, name)
            page.evaluate(_WATCH_ANSWERS)
            figure.evaluate(START_OURS)
            figure.evaluate(SLIDE, 20)
            page.evaluate("() => { answerTimes.length = 0; }")
            moved = statistics.median(figure.evaluate(SLIDE, 60))
            answered = statistics.median(page.evaluate("answerTimes"))
        is_line = name.startswith("line")
        yield Row(f"slider to picture, {name}", moved, "ms", SLIDE_MS if is_line else None)
        most = ANSWER_ON_PYODIDE_MS if name.endswith("pyodide") else ANSWER_MS
        yield Row("  the worker's part", answered, "ms", None if is_line else most)


def _memory(bench: Bench) -> Iterator[Row]:
    """Of the renderer: what it has to itself, and with what all tabs share of the browser's own
    program; beside those of an empty page. The worst moment, and growth when garbage is gone."""
    with bench.browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{bench.base}empty.html")
        empty = Renderer(bench.browser, page)
        empty.collect_garbage()
        yield Row("memory of its own, an empty page", empty.own(), "MB")
        yield Row("  with what all tabs share", empty.resident(), "MB")
    for name in ("line", "ellipse", "line-on-pyodide"):
        with bench.browser.new_context() as context:
            page = context.new_page()
            figure = open_page(page, bench.base, name)
            figure.evaluate(START_OURS)
            renderer = Renderer(bench.browser, page)
            with PrivatePeak(bench.browser) as peak:
                figure.evaluate(SLIDE, 100)
                renderer.collect_garbage()
                before = renderer.own()
                figure.evaluate(SLIDE, LEAK_RUNS)
                last = renderer.own()
                renderer.collect_garbage()
                after = renderer.own()
            most = None if name.endswith("pyodide") else FIRST_MEMORY_MB
            yield Row(f"memory of its own, {name}, peak", peak.of(renderer), "MB", most)
            yield Row("  with what all tabs share, peak", renderer.peak_resident(), "MB")
            yield Row(f"  after {LEAK_RUNS} moves, with garbage", last, "MB")
            yield Row("  when garbage is gone", after, "MB")
            yield Row(f"  growth over {LEAK_RUNS} moves", after - before, "MB", LEAK_MB)


_PARTS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "bytes": _bytes,
    "first": _first_values,
    "slow": _on_a_slow_line,
    "moves": _moves,
    "memory": _memory,
}


def open_page(page: Page, base: str, name: str) -> Locator:
    page.goto(f"{base}2010/{name}/", wait_until="networkidle")
    return page.locator("figure.live")


@contextmanager
def _profile(browser: Browser) -> Iterator[Page]:
    """A tab of a new profile on disk: one in memory keeps no machine code."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        context = browser.browser_type.launch_persistent_context(
            folder, executable_path=chromium_path(), args=["--no-sandbox"] if root else []
        )
        try:
            yield context.pages[0]
        finally:
            context.close()


def _first_value(page: Page, base: str, whose: str) -> tuple[float, float]:
    """Seconds of the renderer's CPU, and of a clock on the wall."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def cpu() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(float(entry["value"]) for entry in metrics if entry["name"] == "ProcessTime")

    if whose != "shipped":
        figure = open_page(page, base, whose)
        before = cpu()
        wall = figure.evaluate(START_OURS)
    else:
        page.goto(f"{base}shipped.html", wait_until="networkidle")
        before = cpu()
        wall = page.evaluate(_START_SHIPPED)
    return cpu() - before, wall / 1000


def _fetched(browser: Browser, base: str) -> float:
    """Megabytes, as gzip, that the first responder needs from Run to the first value."""
    with browser.new_context() as context:
        page = context.new_page()
        figure = open_page(page, base, "line")
        urls: list[str] = []
        page.on("request", lambda request: urls.append(request.url))
        figure.evaluate(START_OURS)
        spec = json.loads(figure.locator("[data-spec]").inner_text())
        known = {base + file["url"]: file["gzip"] for file in spec["files"]}
        scripts = (url for url in set(urls) if url not in known and not url.startswith("blob:"))
        asked = {"Accept-Encoding": "identity"}
        bodies = [page.request.get(url, headers=asked).body() for url in scripts]
        own = sum(len(gzip.compress(body, 9)) for body in bodies)
        fetched = sum(int(known[url]) for url in set(urls) if url in known)
        return (own + fetched) / 1e6


def _ours_brotli(folder: Path) -> int:
    page = (folder / "2010/line-on-pyodide/index.html").read_text("utf-8")
    spec = json.loads(page.partition("data-spec>")[2].partition("</script>")[0])
    files = [file for file in spec["files"] if not file["role"].startswith("package:")]
    return sum(_brotli(folder / file["url"]) for file in files)


def _brotli(path: Path) -> int:
    """Size at quality 11, as a good host sends it; kept, since the largest takes a minute."""
    kept = ROOT / ".cache/brotli" / sha256(path)
    if not kept.exists():
        script = (
            "const z=require('zlib'),c=z.constants,d=require('fs').readFileSync(process.argv[1]);"
            "console.log(z.brotliCompressSync(d,{params:{[c.BROTLI_PARAM_QUALITY]:11,"
            "[c.BROTLI_PARAM_LGWIN]:24,[c.BROTLI_PARAM_SIZE_HINT]:d.length}}).length)"
        )
        size = subprocess.check_output([str(node_executable()), "-e", script, str(path)])
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(size)
    return int(kept.read_text())


if __name__ == "__main__":
    sys.exit(main())
