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
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from benchmarks.renderer import Renderer
from huoye.core.files import sha256
from huoye.core.node import node_executable
from huoye.core.server import StaticServer
from huoye.live.check.chromium import chromium, chromium_path
from huoye.pyodide_widgets.runtime import PYODIDE_FOLDER
from huoye.pyodide_widgets.wheel import LOCK, WHEEL, downloads

ROOT = Path(__file__).parents[1]
FORMULAS = ROOT / "content/formulas"
#: What npm's package loads of itself.
SHIPPED = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", LOCK)

BYTES = 3.1
COLD, WARM = 0.36, 0.55
#: Of the first responder: megabytes as gzip to the first value, all scripts with it; CPU of a cold
#: first value, over as shipped; and the renderer's memory.
FIRST_BYTES, FIRST_COLD, FIRST_MEMORY_MB = 0.26, 0.12, 100.0
SLIDE_MS = 16.0
LEAK_MB, LEAK_RUNS = 10.0, 600
#: Slug -> formula, and what its block says besides.
PAGES = {
    "line": ("line", ""),
    "ellipse": ("ellipse", ""),
    "spring": ("spring", ""),
    "line-on-pyodide": ("line", "    engine: pyodide\n"),
    "ellipse-on-pyodide": ("ellipse", "    engine: pyodide\n"),
    "spring-on-pyodide": ("spring", "    engine: pyodide\n"),
}

_LINE = '''import math
from typing import Annotated

from huoye import Curve, Plot, Result, Slider, Value


def line(x: Annotated[float, Slider(0, 10)] = 1) -> Result:
    """A plot of 200 points."""
    points = [(n / 10, math.sin(x * n / 10)) for n in range(200)]
    return Result([Value("x", x, "x")], [Plot("sine", [Curve(points)])])
'''
_PAGE = """Title: {slug}
Date: 2010-01-01
Slug: {slug}
Category: 数学

Text.

/// formula | {formula}
{options}
A figure.
///
"""
# As its own documentation shows it, in a module worker like ours; what is drawn is drawn by us.
_WORKER = """
import { loadPyodide } from "/runtimes/npm/pyodide.mjs";
import { resultHtml } from "/MODULES/render/static/html.mjs";
import words from "/MODULES/words/render/en.mjs";
const pyodide = await loadPyodide({ indexURL: new URL("/runtimes/npm/", self.location.href).href });
await pyodide.loadPackage(new URL("/files/WHEEL", self.location.href).href);
const data = pyodide.runPython(`
import json
from huoye_formulas.line import line  # before huoye, which lies in it
from huoye.formula import evaluate
json.dumps(evaluate(line, {}, "en")["data"])
`);
self.postMessage(resultHtml(JSON.parse(data), words["plot.mjs"]));
"""
_SHIPPED_PAGE = '<!doctype html><html lang="en"><title>as shipped</title><div id="result"></div>'
_START_SHIPPED = """() => new Promise((done, fail) => {
  const worker = new Worker("/worker.mjs", { type: "module" });
  worker.onerror = event => fail(new Error(event.message));
  worker.onmessage = ({ data }) => {
    document.getElementById("result").innerHTML = data;
    requestAnimationFrame(() => setTimeout(done));
  };
})"""
_START_OURS = """figure => new Promise((done, fail) => {
  new MutationObserver(() => {
    if (figure.dataset.state === "failed") fail(new Error(figure.innerText));
    if (figure.dataset.state === "live") requestAnimationFrame(() => setTimeout(done));
  }).observe(figure, { attributeFilter: ["data-state"] });
  figure.querySelector("[data-run]").click();
})"""
# Milliseconds from an input event to the new picture, laid out; the next frame shows it.
_SLIDE = """(figure, count) => new Promise(finish => {
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'':52}{'measured':>14}{'budget':>10}")
    broken = 0
    with _site() as (folder, base), chromium() as browser:
        for row in _rows(browser, folder, base, runs):
            broken += row.broken
            budget = "" if row.budget is None else f"{row.budget:10.2f}"
            mark = "  OVER BUDGET" if row.broken else ""
            print(f"{row.what:52}{row.value:10.2f} {row.unit:3}{budget}{mark}", flush=True)
    return 1 if broken else 0


def _rows(browser: Browser, folder: Path, base: str, runs: int) -> Iterator[Row]:
    yield Row("bytes to the first value, brotli", _ours_brotli(folder) / 1e6, "MB", BYTES)
    shipped = sum(_brotli(PYODIDE_FOLDER / name) for name in SHIPPED) + _brotli(
        folder / "files" / WHEEL
    )
    yield Row("  as shipped", shipped / 1e6, "MB")
    yield Row("bytes of the first responder, gzip", _fetched(browser, base), "MB", FIRST_BYTES)
    times = _first_values(browser, base, runs)
    for stage, budget, first in (("cold", COLD, FIRST_COLD), ("warm", WARM, None)):
        theirs = times["shipped", stage]
        yield Row(f"first value as shipped, {stage}: CPU", theirs, "s")
        for slug, limit in (("line", first), ("line-on-pyodide", budget)):
            yield Row(f"  {slug}", times[slug, stage], "s")
            yield Row(f"  {slug} over as shipped", times[slug, stage] / theirs, "x", limit)
    for name in PAGES:
        with browser.new_context() as context:
            page = context.new_page()
            figure = _open(page, base, name)
            figure.evaluate(_START_OURS)
            figure.evaluate(_SLIDE, 20)
            moved = statistics.median(figure.evaluate(_SLIDE, 60))
            limit = SLIDE_MS if name.startswith("line") else None
            yield Row(f"slider to picture, {name}", moved, "ms", limit)
            if not name.startswith("line"):
                continue
            renderer = Renderer(browser, page)
            figure.evaluate(_SLIDE, 100)
            before = renderer.settled_memory()
            figure.evaluate(_SLIDE, LEAK_RUNS)
            growth = max(0.0, renderer.settled_memory() - before)
            yield Row(f"growth over {LEAK_RUNS} evaluations", growth, "MB", LEAK_MB)
            most = FIRST_MEMORY_MB if name == "line" else None
            yield Row("resident memory, peak", renderer.peak_resident(), "MB", most)


@contextmanager
def _site() -> Iterator[tuple[Path, str]]:
    """A folder with our pages and, as "npm", the package as shipped; and its address."""
    with tempfile.TemporaryDirectory() as made:
        content, output = Path(made) / "content", Path(made) / "output"
        (content / "posts").mkdir(parents=True)
        (content / "formulas").mkdir()
        for path in FORMULAS.glob("*.py"):
            shutil.copy(path, content / "formulas" / path.name)
        (content / "formulas/line.py").write_text(_LINE, "utf-8")
        for slug, (formula, options) in PAGES.items():
            text = _PAGE.format(slug=slug, formula=formula, options=options)
            (content / "posts" / f"{slug}.md").write_text(text, "utf-8")
        command = [sys.executable, "-m", "pelican", str(content), "-o", str(output)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        (output / "runtimes/npm").mkdir()
        for name in SHIPPED:
            shutil.copy(PYODIDE_FOLDER / name, output / "runtimes/npm" / name)
        (output / "files" / WHEEL).write_bytes(downloads(content / "formulas")[WHEEL])
        (modules,) = (path.relative_to(output).as_posix() for path in (output / "live").iterdir())
        worker = _WORKER.replace("WHEEL", WHEEL).replace("MODULES", modules)
        (output / "worker.mjs").write_text(worker, "utf-8")
        (output / "shipped.html").write_text(_SHIPPED_PAGE, "utf-8")
        with StaticServer(output) as base:
            yield output, base


def _open(page: Page, base: str, name: str) -> Locator:
    page.goto(f"{base}2010/{name}/", wait_until="networkidle")
    return page.locator("figure.live")


def _first_values(browser: Browser, base: str, runs: int) -> dict[tuple[str, str], float]:
    """(whose, stage) -> seconds of CPU, median; in turns, so that a change in the machine's speed
    meets all alike."""
    times: dict[tuple[str, str], list[float]] = {}
    for _ in range(runs):
        for whose in ("line", "line-on-pyodide", "shipped"):
            with _profile(browser) as page:
                for stage in ("cold", "warm"):
                    spent = _first_value(page, base, whose)
                    times.setdefault((whose, stage), []).append(spent)
                    # The browser stores the machine code of WebAssembly a little later.
                    page.wait_for_timeout(2500)
    return {key: statistics.median(column) for key, column in times.items()}


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


def _first_value(page: Page, base: str, whose: str) -> float:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    if whose != "shipped":
        figure = _open(page, base, whose)
        before = _cpu(session)
        figure.evaluate(_START_OURS)
    else:
        page.goto(f"{base}shipped.html", wait_until="networkidle")
        before = _cpu(session)
        page.evaluate(_START_SHIPPED)
    return _cpu(session) - before


def _cpu(session: Any) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(entry["value"]) for entry in metrics if entry["name"] == "ProcessTime")


def _fetched(browser: Browser, base: str) -> float:
    """Megabytes, as gzip, that the first responder needs from Run to the first value."""
    with browser.new_context() as context:
        page = context.new_page()
        figure = _open(page, base, "line")
        urls: list[str] = []
        page.on("request", lambda request: urls.append(request.url))
        figure.evaluate(_START_OURS)
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
